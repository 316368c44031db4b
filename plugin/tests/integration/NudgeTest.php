<?php
/**
 * Changes of orders notify the sidecar, in requests of their own; run for both ways in which WooCommerce keeps orders.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Tests\Integration;

use MLConnector\Sidecar\Breaker;

/** @group storage */
final class NudgeTest extends TestCase {
	/**
	 * Where one is expected: the stand-in on a busy machine writes it down a moment after the shop has waited for it.
	 *
	 * @return list<list<array{id: int, event: string}>> orders of each nudge
	 */
	private static function nudged(): array {
		for ( $look = 0; $look < 100 && [] === self::sidecar()->requests( '/nudge' ); $look++ ) {
			usleep( 50000 );
		}
		return array_map(
			static function ( array $request ): array {
				return json_decode( $request['body'], true )['orders'];
			},
			self::sidecar()->requests( '/nudge' )
		);
	}

	/** @return array<string, array{0: string, 1: string}> code on `$o`, and the event */
	public static function changes(): array {
		return [
			'status'            => [ '$o->update_status( "completed" );', 'updated' ],
			'paid'              => [ '$o->set_status( "pending" ); $o->save(); $o->payment_complete( "ch_1" );', 'updated' ],
			'many saves'        => [ 'for ( $i = 0; $i < 5; $i++ ) { $o->set_customer_note( "n" . $i ); $o->save(); }', 'updated' ],
			'fee meta'          => [ 'sleep( 1 ); $o->set_transaction_id( "t" ); $o->update_meta_data( "_stripe_fee", "1.20" ); $o->save();', 'updated' ],
			'refund'            => [ 'wc_create_refund( [ "order_id" => $o->get_id(), "amount" => "2.00" ] );', 'refunded' ],
			'whole refund'      => [ '$o->update_status( "refunded" );', 'refunded' ],
			'refund deleted'    => [ '$r = new WC_Order_Refund( REFUND ); $r->delete( true );', 'updated' ],
			'trash'             => [ '$o->delete();', 'trashed' ],
			'trash and untrash' => [ '$id = $o->get_id(); $o->delete(); if ( "posts" === getenv( "ML_TEST_STORAGE" ) ) { wp_untrash_post( $id ); } else { wc_get_order( $id )->untrash(); }', 'restored' ],
			'deletion'          => [ '$o->delete( true );', 'deleted' ],
			'REST, paid'        => [ '$q = new WP_REST_Request( "PUT", "/wc/v3/orders/" . $o->get_id() ); $q->set_body_params( [ "set_paid" => true ] ); rest_do_request( $q );', 'updated' ],
			'REST, deletion'    => [ '$q = new WP_REST_Request( "DELETE", "/wc/v3/orders/" . $o->get_id() ); $q->set_query_params( [ "force" => true ] ); rest_do_request( $q );', 'deleted' ],
		];
	}

	/** @dataProvider changes */
	public function test_a_change_is_one_nudge_with_the_order_once( string $code, string $event ): void {
		$order  = self::order();
		$refund = false === strpos( $code, 'REFUND' ) ? null : wc_create_refund( [ 'order_id' => $order->get_id(), 'amount' => '1.00' ] );
		self::pair();
		self::sidecar()->reset();
		$code = str_replace( 'REFUND', null === $refund ? '0' : (string) $refund->get_id(), $code );
		InShop::run( '$o = wc_get_order( ' . $order->get_id() . ' ); ' . $code );
		$this->assertSame( [ [ [ 'id' => $order->get_id(), 'event' => $event ] ] ], self::nudged() );
	}

	public function test_a_new_order_is_notified_as_new_and_a_draft_is_not(): void {
		self::pair();
		self::sidecar()->reset();
		$made = InShop::run( '$o = wc_create_order(); $o->set_status( "on-hold" ); $o->save(); echo $o->get_id();' );
		InShop::run( '$o = new WC_Order(); $o->set_status( "checkout-draft" ); $o->save(); $o->set_customer_note( "x" ); $o->save();' );
		$this->assertSame( [ [ [ 'id' => (int) $made->output, 'event' => 'created' ] ] ], self::nudged() );
	}

	public function test_a_draft_of_the_block_checkout_is_notified_when_it_becomes_an_order(): void {
		self::pair();
		$made = InShop::run( '$o = new WC_Order(); $o->set_status( "checkout-draft" ); $o->save(); echo $o->get_id();' );
		self::sidecar()->reset();
		InShop::run( '$o = wc_get_order( ' . (int) $made->output . ' ); $o->set_status( "pending" ); $o->save(); $o->payment_complete();' );
		$this->assertSame( [ [ [ 'id' => (int) $made->output, 'event' => 'created' ] ] ], self::nudged() );
	}

	public function test_a_bulk_edit_is_one_nudge(): void {
		$ids = [ self::order()->get_id(), self::order()->get_id(), self::order()->get_id() ];
		self::pair();
		self::sidecar()->reset();
		InShop::run( 'foreach ( [ ' . implode( ',', $ids ) . ' ] as $id ) { wc_get_order( $id )->update_status( "completed" ); }' );
		$this->assertCount( 1, self::nudged() );
		$this->assertSame( $ids, array_column( self::nudged()[0], 'id' ) );
	}

	public function test_no_request_waits_for_a_hanging_sidecar_and_each_is_still_sent(): void {
		self::pair();
		self::sidecar()->reset();
		self::sidecar()->mode( 'hang' );
		$code  = '$o = wc_create_order(); $o->set_status( "processing" ); $o->save(); remove_all_actions( "shutdown", 10 );';
		$times = 0;
		$least = self::quickest(
			150,
			static function () use ( $code, &$times ): int {
				++$times;
				return InShop::run( $code )->after_ms;
			}
		);
		$this->assertLessThan( 150, $least, 'the stand-in hangs for ten seconds' );
		InShop::run( $code );
		self::sidecar()->mode( 'ok' );
		$nudged = [];
		for ( $look = 0; $look < 100 && ! isset( $nudged[ $times ] ); $look++ ) {
			usleep( 50000 );
			$nudged = self::nudged();
		}
		$this->assertCount( $times + 1, $nudged );
		$this->assertFalse( ( new Breaker() )->is_open() );
	}

	public function test_after_a_sidecar_that_is_down_the_next_requests_send_nothing(): void {
		self::pair();
		update_option( \MLConnector\Options::URL, 'http://127.0.0.1:1' );
		InShop::run( '$o = wc_create_order(); $o->set_status( "processing" ); $o->save();' );
		wp_cache_flush();
		$this->assertSame( 'ml_connector_unreachable', ( new Breaker() )->reason() );
		update_option( \MLConnector\Options::URL, self::sidecar()->url );
		self::sidecar()->reset();
		InShop::run( '$o = wc_create_order(); $o->set_status( "processing" ); $o->save();' );
		$this->assertSame( [], self::sidecar()->requests( '/nudge' ) );
	}

	/** The least of up to five measurements: what a busy machine adds, it does not add each time. */
	private static function quickest( int $good_ms, callable $measure ): int {
		$least = PHP_INT_MAX;
		for ( $time = 0; $time < 5 && $least >= $good_ms; $time++ ) {
			$least = min( $least, $measure() );
		}
		return $least;
	}

	public function test_without_curl_where_no_limit_holds_no_request_calls_the_sidecar(): void {
		self::pair();
		self::sidecar()->reset();
		InShop::run( '$o = wc_create_order(); $o->set_status( "processing" ); $o->save();', 'disable_functions=curl_exec' );
		$this->assertSame( [], self::sidecar()->requests( '/nudge' ) );
	}

	public function test_where_php_can_send_the_answer_off_first_the_call_comes_after_it(): void {
		self::pair();
		self::sidecar()->mode( 'hang' );
		$finish = 'function fastcgi_finish_request(): bool { echo "answer is out"; return true; } ';
		$made   = InShop::run( $finish . '$o = wc_create_order(); $o->set_status( "processing" ); $o->save(); echo "made, ";' );
		$this->assertSame( 'made, answer is out', $made->output );
		$this->assertGreaterThan( 1900, $made->after_ms, 'then it may take its time' );
		$this->assertLessThan( 8000, $made->after_ms, 'the stand-in hangs for ten seconds' );
	}
}
