<?php
/**
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Tests\Orders;

use Fake_WordPress;
use MLConnector\Orders\Sender;
use MLConnector\Tests\TestCase;

final class SenderTest extends TestCase {
	private static function taken(): void {
		Fake_WordPress::answer( 202, [ 'replayed' => 1, 'heldBy' => null ] );
	}

	/** @return list<string> The orders that were asked for, as the path of the request names them. */
	private static function asked(): array {
		return array_map(
			static function ( array $request ): string {
				return basename( dirname( $request['url'] ) );
			},
			Fake_WordPress::$requests
		);
	}

	/** @return array<string, array{0: int, 1: string}> */
	public static function errors_of_one_order(): array {
		return [
			'one that was ended in Xero'    => [ 409, 'changed_in_xero' ],
			'one that the store has not'    => [ 404, 'order_unknown' ],
			'one that took too long'        => [ 504, 'took_too_long' ],
			'one at which the sidecar fell' => [ 500, 'internal_error' ],
		];
	}

	/** @dataProvider errors_of_one_order */
	public function test_the_rest_goes_on_after_an_error_of_one_order( int $status, string $code ): void {
		self::pair();
		self::taken();
		Fake_WordPress::answer( $status, [ 'code' => $code, 'message' => 'Not this one.', 'fix' => 'Look at it.' ] );
		self::taken();
		$result = ( new Sender( self::client() ) )->send( [ 11, 12, 13 ] );
		$this->assertSame( [ '11', '12', '13' ], self::asked() );
		$this->assertSame( [ 'sent' => 2, 'refused' => [ 12 => 'Not this one. Look at it.' ], 'held_by' => '', 'stopped' => '', 'left' => [] ], $result );
	}

	/** @return array<string, array{0: int, 1: string}> */
	public static function errors_of_all_orders(): array {
		return [
			'a signature that is refused' => [ 401, 'signature_invalid' ],
			'a site that may not'         => [ 403, 'forbidden' ],
			'a store that is not known'   => [ 404, 'store_unknown' ],
			'too many requests'           => [ 429, 'too_many_requests' ],
		];
	}

	/** @dataProvider errors_of_all_orders */
	public function test_an_error_of_all_orders_stops_and_names_what_is_left( int $status, string $code ): void {
		self::pair();
		self::taken();
		Fake_WordPress::answer( $status, [ 'code' => $code, 'message' => 'Not from here.', 'fix' => 'Pair again.' ] );
		$result = ( new Sender( self::client() ) )->send( [ 11, 12, 13 ] );
		$this->assertSame( [ '11', '12' ], self::asked() );
		$this->assertSame( [ 'sent' => 1, 'refused' => [], 'held_by' => '', 'stopped' => 'Not from here. Pair again.', 'left' => [ 12, 13 ] ], $result );
	}

	public function test_a_sidecar_that_went_away_is_asked_no_further(): void {
		self::pair();
		self::taken();
		Fake_WordPress::$answers[] = new \WP_Error( 'http_request_failed', 'timed out' );
		$result                    = ( new Sender( self::client() ) )->send( [ 11, 12, 13 ] );
		$this->assertStringContainsString( 'does not answer (timed out)', $result['stopped'] );
		$this->assertSame( [ 12, 13 ], $result['left'] );
	}

	public function test_a_site_that_is_not_paired_or_is_a_copy_sends_nothing(): void {
		$this->assertSame( [ 11, 12 ], ( new Sender( self::client() ) )->send( [ 11, 12 ] )['left'] );
		self::pair( 'https://other.example.com' );
		$result = ( new Sender( self::client() ) )->send( [ 11, 12 ] );
		$this->assertSame( [ 11, 12 ], $result['left'] );
		$this->assertStringContainsString( 'not the one that was paired', $result['stopped'] );
		$this->assertSame( [], self::asked() );
	}

	public function test_what_the_time_does_not_suffice_for_is_named(): void {
		self::pair();
		self::taken();
		$now    = 1000.0;
		$late   = static function () use ( &$now ): float {
			$now += 7.0;
			return $now;
		};
		$result = ( new Sender( self::client(), $late ) )->send( [ 11, 12, 13, 14 ] );
		$this->assertSame( [ '11', '12' ], self::asked() );
		$this->assertSame( 2, $result['sent'] );
		$this->assertSame( [ 13, 14 ], $result['left'] );
		$this->assertStringContainsString( 'too long', $result['stopped'] );
	}
}
