<?php
/**
 * Webhooks of orders are WooCommerce's queue for what a nudge did not confirm; run for both ways in which it keeps orders.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Tests\Integration;

use MLConnector\Options;

/** @group storage */
final class DeliveriesTest extends TestCase {
	/** The response is out before the call, as on PHP-FPM. */
	private const FINISH = 'function fastcgi_finish_request(): bool { return true; } ';
	private const SALE   = '$o = wc_create_order(); $o->set_status( "pending" ); $o->save(); $o->payment_complete( "ch_1" ); echo $o->get_id();';

	/** @return list<string> "topic id" of each delivery in WooCommerce's queue */
	private static function queued(): array {
		$topics = array_flip( array_map( 'intval', get_option( Options::WEBHOOKS ) ) );
		$queued = array_map(
			static function ( \ActionScheduler_Action $action ) use ( $topics ): string {
				$args = $action->get_args();
				return ( $topics[ $args['webhook_id'] ] ?? 'another' ) . ' ' . $args['arg'];
			},
			array_values( as_get_scheduled_actions( [ 'hook' => 'woocommerce_deliver_webhook_async', 'status' => 'pending', 'per_page' => 50 ] ) )
		);
		sort( $queued );
		return $queued;
	}

	/** Empties the queue. */
	private static function start(): void {
		as_unschedule_all_actions( 'woocommerce_deliver_webhook_async' );
		self::pair();
		self::sidecar()->reset();
	}

	private static function confirms( int $accepted ): void {
		self::sidecar()->answers( [ 'POST nudge' => [ 'status' => 202, 'body' => [ 'accepted' => $accepted ] ] ] );
	}

	public function test_an_order_that_the_sidecar_confirmed_is_not_queued(): void {
		self::start();
		self::confirms( 1 );
		InShop::run( self::FINISH . self::SALE );
		$this->assertCount( 1, self::sidecar()->requests( '/nudge' ) );
		$this->assertSame( [], self::queued() );
	}

	public function test_an_order_that_it_refused_is_queued_once(): void {
		self::start();
		self::confirms( 0 );
		$id = InShop::run( self::FINISH . self::SALE )->output;
		$this->assertSame( [ "order.created $id" ], self::queued() );
	}

	public function test_without_an_answer_each_kind_of_change_is_queued_for_its_topic(): void {
		$order   = self::order()->get_id();
		$trashed = self::order()->get_id();
		$gone    = self::order()->get_id();
		self::start();
		$new = InShop::run(
			"wc_get_order( $order )->update_status( 'completed' ); wc_create_refund( [ 'order_id' => $order, 'amount' => '1.00' ] );
			wc_get_order( $trashed )->delete(); wc_get_order( $gone )->delete( true ); " . self::SALE
		)->output;
		$this->assertEqualsCanonicalizing( [ "order.created $new", "order.updated $order", "order.deleted $trashed", "order.deleted $gone" ], self::queued() );
	}

	public function test_while_the_sidecar_is_down_and_without_curl_too(): void {
		self::start();
		update_option( Options::URL, 'http://127.0.0.1:1' );
		$one = InShop::run( self::SALE )->output;
		$two = InShop::run( self::SALE )->output;
		update_option( Options::URL, self::sidecar()->url );
		$three = InShop::run( self::SALE, 'disable_functions=curl_exec' )->output;
		$this->assertEqualsCanonicalizing( [ "order.created $one", "order.created $two", "order.created $three" ], self::queued() );
		$this->assertSame( [], self::sidecar()->requests( '/nudge' ) );
	}

	public function test_what_was_queued_arrives(): void {
		self::start();
		$id = (int) InShop::run( self::SALE )->output;
		self::sidecar()->reset();
		foreach ( as_get_scheduled_actions( [ 'hook' => 'woocommerce_deliver_webhook_async', 'status' => 'pending' ] ) as $action ) {
			do_action_ref_array( $action->get_hook(), array_values( $action->get_args() ) );
		}
		$delivered = self::sidecar()->requests( '/webhooks/woocommerce' );
		$this->assertSame( [ 'order.created' ], array_column( $delivered, 'topic' ) );
		$this->assertSame( $id, json_decode( $delivered[0]['body'], true )['id'] );
	}

	public function test_another_plugin_s_webhook_and_ours_of_customers_are_queued_as_ever(): void {
		self::start();
		self::confirms( 1 );
		$other = new \WC_Webhook();
		$other->set_topic( 'order.updated' );
		$other->set_delivery_url( 'https://other.example.com/' );
		$other->set_pending_delivery( false );
		$other->set_status( 'active' );
		$other->save();
		try {
			$id       = InShop::run( self::FINISH . self::SALE )->output;
			$customer = InShop::run( self::FINISH . 'echo wc_create_new_customer( uniqid( "ada" ) . "@example.com", uniqid( "ada" ), "secret" );' )->output;
		} finally {
			$other->delete( true );
		}
		$this->assertContains( "another $id", self::queued() );
		$this->assertContains( "customer.created $customer", self::queued() );
		$this->assertNotContains( "order.updated $id", self::queued() );
	}

	public function test_a_paused_one_queues_nothing(): void {
		self::start();
		$webhook = wc_get_webhook( (int) get_option( Options::WEBHOOKS )['order.created'] );
		$webhook->set_status( 'paused' );
		$webhook->save();
		InShop::run( self::SALE );
		$this->assertSame( [], self::queued() );
	}

	/** WooCommerce's part of Jetpack reads one more while the list of plugins is not that of before. */
	private const OF_OTHERS = 1;

	/** WooCommerce reads each active webhook once in every request: that is all that a shopper's request may cost in the database. */
	public function test_until_the_response_a_sale_costs_one_query_a_webhook(): void {
		// Not those that vary: WordPress tries a free name for the post ("-2", "-3" within a minute), WooCommerce may write its version of lists twice.
		$count   = '$GLOBALS["counted"] = $GLOBALS["wpdb"]->num_queries;
			add_filter( "query", static function ( $query ) {
				$GLOBALS["counted"] += (int) ( 0 === preg_match( "/^SELECT .*post_name|orders-transient-version|^SHOW FULL COLUMNS/s", $query ) );
				return $query;
			} );
			add_action( "shutdown", static function () { echo " ", $GLOBALS["counted"]; }, PHP_INT_MAX - 1 ); ';
		$queries = static function () use ( $count ): int {
			$counts = [];
			for ( $sale = 0; $sale < 4; $sale++ ) {
				$counts[] = (int) substr( (string) strrchr( InShop::run( self::FINISH . $count . self::SALE )->output, ' ' ), 1 );
			}
			return min( $counts );
		};
		self::start();
		self::confirms( 1 );
		$paired = $queries();
		\MLConnector\Plugin::deactivate();
		deactivate_plugins( 'ml-connector/ml-connector.php', true );
		try {
			$without = $queries();
		} finally {
			activate_plugin( 'ml-connector/ml-connector.php', '', false, true );
			\MLConnector\Plugin::activate();
		}
		$this->assertLessThanOrEqual( count( \MLConnector\Events\Webhooks::TOPICS ) + self::OF_OTHERS, $paired - $without );
	}
}
