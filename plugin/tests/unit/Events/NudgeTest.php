<?php
/**
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Tests\Events;

use Fake_WordPress;
use MLConnector\Events\Nudge;
use MLConnector\Options;
use MLConnector\Sidecar\Breaker;
use MLConnector\Tests\TestCase;
use WP_Error;

final class NudgeTest extends TestCase {
	private static function nudge(): Nudge {
		return new Nudge( new Options(), self::client(), new Breaker() );
	}

	public function test_many_changes_of_many_orders_are_one_call_with_each_order_once(): void {
		self::pair();
		Fake_WordPress::answer( 202, [ 'accepted' => 2 ] );
		$nudge = self::nudge();
		$nudge->add( 12, 'created' );
		$nudge->add( 12, 'updated' );
		$nudge->add( 13, 'updated' );
		$nudge->add( 12, 'updated' );
		$nudge->send();
		$this->assertCount( 1, Fake_WordPress::$requests );
		$this->assertSame(
			[
				[ 'id' => 12, 'event' => 'created' ],
				[ 'id' => 13, 'event' => 'updated' ],
			],
			self::sent( 0 )['orders']
		);
		$nudge->send();
		$this->assertCount( 1, Fake_WordPress::$requests, 'and not again' );
	}

	public function test_it_waits_for_the_very_end_of_the_request(): void {
		self::pair();
		$nudge = self::nudge();
		$nudge->add( 12, 'created' );
		$nudge->add( 13, 'created' );
		$this->assertSame( [ [ 'shutdown', [ $nudge, 'send' ], PHP_INT_MAX ] ], Fake_WordPress::$hooks );
		$this->assertSame( [], Fake_WordPress::$requests );
	}

	/** @return array<string, array{0: list<string>, 1: string}> */
	public static function sequences(): array {
		return [
			'created, then refunded' => [ [ 'created', 'refunded', 'updated' ], 'refunded' ],
			'trashed, then restored' => [ [ 'trashed', 'restored' ], 'restored' ],
			'restored, then trashed' => [ [ 'restored', 'updated', 'trashed' ], 'trashed' ],
			'trashed, then deleted'  => [ [ 'trashed', 'deleted' ], 'deleted' ],
			'deleted stays deleted'  => [ [ 'deleted', 'updated', 'trashed' ], 'deleted' ],
		];
	}

	/**
	 * @dataProvider sequences
	 * @param list<string> $events
	 */
	public function test_what_says_more_stays( array $events, string $expected ): void {
		$nudge = self::nudge();
		foreach ( $events as $event ) {
			$nudge->add( 12, $event );
		}
		$this->assertSame( [ [ 'id' => 12, 'event' => $expected ] ], $nudge->pending() );
	}

	public function test_two_hundred_and_one_orders_are_three_calls(): void {
		self::pair();
		Fake_WordPress::answer( 202, [ 'accepted' => 100 ] );
		$nudge = self::nudge();
		for ( $id = 1; $id <= 201; $id++ ) {
			$nudge->add( $id, 'updated' );
		}
		$nudge->send();
		$this->assertSame( [ 100, 100, 1 ], [ count( self::sent( 0 )['orders'] ), count( self::sent( 1 )['orders'] ), count( self::sent( 2 )['orders'] ) ] );
	}

	public function test_after_one_failure_no_request_tries_again(): void {
		self::pair();
		Fake_WordPress::$answers = [ new WP_Error( 'http_request_failed', 'timed out' ) ];
		foreach ( [ 1, 2, 3 ] as $id ) {
			$nudge = self::nudge();
			$nudge->add( $id, 'created' );
			$nudge->send();
		}
		$this->assertCount( 1, Fake_WordPress::$requests );
		$this->assertSame( 'ml_connector_unreachable', ( new Breaker() )->reason() );
	}

	public function test_a_failure_stops_the_rest_of_a_long_list(): void {
		self::pair();
		Fake_WordPress::$answers = [ new WP_Error( 'http_request_failed', 'timed out' ) ];
		$nudge                   = self::nudge();
		for ( $id = 1; $id <= 500; $id++ ) {
			$nudge->add( $id, 'updated' );
		}
		$nudge->send();
		$this->assertCount( 1, Fake_WordPress::$requests );
	}

	public function test_no_pairing_no_call(): void {
		$nudge = self::nudge();
		$nudge->add( 1, 'created' );
		$nudge->send();
		$this->assertSame( [], Fake_WordPress::$requests );
		self::pair( 'https://the-real-shop.example.com' );
		$nudge->add( 1, 'created' );
		$nudge->send();
		$this->assertSame( [], Fake_WordPress::$requests );
	}

	public function test_without_a_way_to_finish_first_the_limit_is_300_ms(): void {
		$this->assertFalse( Nudge::can_finish(), 'the command line cannot' );
		self::pair();
		Fake_WordPress::answer( 202, [] );
		$nudge = self::nudge();
		$nudge->add( 1, 'created' );
		$nudge->send();
		$this->assertLessThanOrEqual( 0.3, Fake_WordPress::$requests[0]['args']['timeout'] );
	}
}
