<?php
/**
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Tests\Integration;

use MLConnector\Health\Schedule;
use MLConnector\Options;

final class LeavingTest extends TestCase {
	/** @param array<string, mixed> $more */
	private static function says( string $state, array $more = [], int $status = 200 ): void {
		$answer = [
			'status' => $status,
			'body'   => $more + [
				'state' => $state,
				'store' => 'Shop',
			],
		];
		$routes = [ 'GET leave', 'POST leave', 'DELETE leave', 'GET /v1/leavings/' . self::token() ];
		self::sidecar()->answers( array_fill_keys( $routes, $answer ) );
	}

	/** As the service was given it last; '' = not yet. */
	private static function token(): string {
		$asked = self::sidecar()->requests( '/leave' );
		$last  = json_decode( (string) ( end( $asked )['body'] ?? '' ), true );
		return (string) ( $last['token'] ?? '' );
	}

	private static function is_paired(): bool {
		return null !== ( new Options() )->pairing();
	}

	public function test_a_store_that_has_left_leaves_nothing_of_the_pairing(): void {
		global $wpdb;
		self::pair();
		self::says( 'preparing' );
		$this->assertSame( 'preparing', self::rest( 'POST', '/connection/leave' )->get_data()['state'] );
		$token = self::token();
		$this->assertMatchesRegularExpression( '/^[\w-]{43}$/', $token );
		$this->assertStringNotContainsString( $token, (string) wp_json_encode( get_option( Options::LEAVING ) ) );

		self::rest( 'POST', '/connection/leave' );
		$this->assertSame( [ 2, $token ], [ count( self::sidecar()->requests( '/leave' ) ), self::token() ], 'a second click, or another tab, is the same leaving' );

		self::says( 'left', [ 'result' => [ 'kept' => 7 ] ] );
		$this->assertSame( 'left', self::rest( 'GET', '/connection/leave' )->get_data()['state'] );
		$this->assertStringEndsWith( '/v1/leavings/' . $token, self::sidecar()->requests( $token )[0]['path'] );
		$this->assertSame( '', self::sidecar()->requests( $token )[0]['authorization'] );
		$this->assertFalse( self::is_paired() );
		foreach ( array_merge( Options::OF_PAIRING, [ Options::URL ] ) as $option ) {
			$this->assertFalse( get_option( $option ), $option );
		}
		$this->assertSame( '0', $wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->prefix}woocommerce_api_keys" ) );
		$this->assertSame( '0', $wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->prefix}wc_webhooks" ) );
		$this->assertFalse( wp_next_scheduled( Schedule::HEARTBEAT ) );
	}

	public function test_a_service_that_does_not_answer_changes_nothing_here(): void {
		self::pair();
		self::says( '', [], 503 );
		$this->assertSame( 502, self::rest( 'POST', '/connection/leave' )->get_status() );
		self::says( '', [], 503 );
		$this->assertSame( 502, self::rest( 'GET', '/connection/leave' )->get_status() );
		$this->assertTrue( self::is_paired() );
		$this->assertNotFalse( get_option( Options::LEAVING ), 'it may have begun: its secret stays' );
	}

	public function test_a_closed_page_is_cleaned_up_by_the_heartbeat(): void {
		self::pair();
		self::says( 'leaving' );
		self::rest( 'POST', '/connection/leave' );
		self::says( 'left' );
		do_action( Schedule::HEARTBEAT );
		$this->assertFalse( self::is_paired() );
	}

	public function test_staying_forgets_the_secret_and_keeps_the_pairing(): void {
		self::pair();
		self::says( 'ready' );
		self::rest( 'POST', '/connection/leave' );
		self::says( 'none' );
		$this->assertSame( 'none', self::rest( 'DELETE', '/connection/leave' )->get_data()['state'] );
		$this->assertFalse( get_option( Options::LEAVING ) );
		$this->assertTrue( self::is_paired() );
	}

	public function test_only_who_manages_the_store_may_leave(): void {
		self::pair();
		wp_set_current_user( 0 );
		foreach ( [ [ 'GET', '' ], [ 'POST', '' ], [ 'DELETE', '' ], [ 'POST', '/confirm' ], [ 'POST', '/export' ] ] as [ $method, $path ] ) {
			$this->assertSame( 401, self::rest( $method, '/connection/leave' . $path )->get_status(), $method . $path );
		}
	}
}
