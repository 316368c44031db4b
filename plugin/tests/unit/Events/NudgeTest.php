<?php
/**
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Tests\Events;

use Fake_WordPress;
use MLConnector\Events\Deliveries;
use MLConnector\Events\Nudge;
use MLConnector\Options;
use MLConnector\Sidecar\Breaker;
use MLConnector\Tests\TestCase;
use WP_Error;

final class NudgeTest extends TestCase {
	private static function nudge(): Nudge {
		return new Nudge( new Options(), self::client(), new Breaker(), new Deliveries( new Options() ) );
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

	public function test_without_a_way_to_finish_first_the_limit_is_8_ms(): void {
		$this->assertFalse( Nudge::can_finish(), 'the command line cannot' );
		self::pair();
		Fake_WordPress::answer( 202, [] );
		$nudge = self::nudge();
		$nudge->add( 1, 'created' );
		$nudge->send();
		$this->assertLessThanOrEqual( 0.008, Fake_WordPress::$requests[0]['args']['timeout'] );
	}

	/** Two shops of a network, both paired; the request is of the first. */
	private static function network(): void {
		Fake_WordPress::$is_network = true;
		self::pair();
		switch_to_blog( 2 );
		self::pair( 'https://shop.example.com/2', 'shop-2' );
		restore_current_blog();
		Fake_WordPress::answer( 202, [ 'accepted' => 1 ] );
	}

	/** @return list<string> "store: ids" of each call. */
	private static function calls(): array {
		$calls = [];
		foreach ( Fake_WordPress::$requests as $at => $request ) {
			preg_match( '#/v1/stores/([^/]+)/nudge$#', $request['url'], $found );
			$calls[] = ( $found[1] ?? $request['url'] ) . ': ' . implode( ' ', array_column( self::sent( $at )['orders'], 'id' ) );
		}
		return $calls;
	}

	public function test_another_site_s_order_is_notified_by_that_site(): void {
		self::network();
		$nudge = self::nudge();
		$nudge->add( 12, 'created' );
		switch_to_blog( 2 );
		$nudge->add( 12, 'updated' );
		$nudge->add( 13, 'updated' );
		restore_current_blog();
		$nudge->add( 14, 'updated' );
		$nudge->send();
		$this->assertSame( [ 'shop.example.com: 12 14', 'shop-2: 12 13' ], self::calls() );
		$this->assertSame( 'created', self::sent( 0 )['orders'][0]['event'] );
		$this->assertSame( 'updated', self::sent( 1 )['orders'][0]['event'] );
		$this->assertSame( [ 1 ], Fake_WordPress::sites(), 'and the request is where it was' );
	}

	public function test_who_forgot_to_switch_back_changes_nothing(): void {
		self::network();
		$nudge = self::nudge();
		$nudge->add( 12, 'created' );
		switch_to_blog( 2 );
		$nudge->send();
		$this->assertSame( [ 'shop.example.com: 12' ], self::calls() );
		$this->assertSame( [ 1, 2 ], Fake_WordPress::sites() );
	}

	public function test_a_site_that_is_not_paired_or_whose_sidecar_fails_holds_up_no_other(): void {
		self::network();
		$nudge = self::nudge();
		switch_to_blog( 3 );
		$nudge->add( 30, 'created' );
		restore_current_blog();
		( new Breaker() )->open( 'unreachable' );
		$nudge->add( 12, 'created' );
		switch_to_blog( 2 );
		$nudge->add( 13, 'created' );
		restore_current_blog();
		$nudge->send();
		$this->assertSame( [ 'shop-2: 13' ], self::calls() );
	}

	public function test_a_failure_is_remembered_by_the_site_it_happened_to(): void {
		self::network();
		Fake_WordPress::$answers = [ new WP_Error( 'http_request_failed', 'nothing listens' ) ];
		$nudge                   = self::nudge();
		switch_to_blog( 2 );
		$nudge->add( 13, 'created' );
		restore_current_blog();
		$nudge->send();
		$this->assertFalse( ( new Breaker() )->is_open() );
		switch_to_blog( 2 );
		$this->assertTrue( ( new Breaker() )->is_open() );
	}
}
