<?php
/**
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Tests\Integration;

use MLConnector\Events\Webhooks;
use MLConnector\Health\Schedule;
use MLConnector\Options;

final class WebhooksTest extends TestCase {
	private static function webhook( string $topic = 'order.updated' ): \WC_Webhook {
		return wc_get_webhook( (int) get_option( Options::WEBHOOKS )[ $topic ] );
	}

	/** @return array<string, string> state by topic */
	private static function states(): array {
		$webhooks = self::rest( 'GET', '/connection' )->get_data()['webhooks'];
		return array_combine( array_column( $webhooks, 'topic' ), array_column( $webhooks, 'state' ) );
	}

	/** @return array<string, array{0: callable, 1: string}> */
	public static function damages(): array {
		$set = static function ( string $setter, string $value ): callable {
			return static function () use ( $setter, $value ): void {
				$webhook = self::webhook();
				$webhook->{$setter}( $value );
				$webhook->save();
			};
		};
		return [
			'paused'              => [ $set( 'set_status', 'paused' ), 'paused' ],
			'disabled'            => [ $set( 'set_status', 'disabled' ), 'disabled' ],
			'to another address'  => [ $set( 'set_delivery_url', 'https://thief.example.com/' ), 'changed' ],
			'with another secret' => [ $set( 'set_secret', 'other' ), 'changed' ],
			'for another topic'   => [ $set( 'set_topic', 'product.updated' ), 'changed' ],
			'of an old API'       => [ $set( 'set_api_version', 'wp_api_v1' ), 'changed' ],
			'of a mere editor'    => [
				static function (): void {
					$webhook = self::webhook();
					$webhook->set_user_id( get_user_by( 'login', 'editor' )->ID );
					$webhook->save();
				},
				'changed',
			],
			'deleted'             => [
				static function (): void {
					self::webhook()->delete( true );
				},
				'missing',
			],
		];
	}

	/** @dataProvider damages */
	public function test_a_damaged_webhook_is_noticed_explained_and_repaired_by_one_call( callable $damage, string $state ): void {
		self::pair();
		$damage();
		$this->assertSame( $state, self::states()['order.updated'] );
		$explained = array_column( self::rest( 'GET', '/connection' )->get_data()['webhooks'], 'explanation', 'topic' );
		$this->assertNotSame( '', $explained['order.updated'] );
		$this->assertSame( '', $explained['order.created'] );
		$this->assertSame( 200, self::rest( 'POST', '/webhooks/repair' )->get_status() );
		$this->assertSame( [ 'active' ], array_values( array_unique( self::states() ) ) );
		$this->assertSame( 0, self::webhook()->get_failure_count() );
	}

	public function test_the_daily_check_repairs_if_turned_on_and_reports_either_way(): void {
		self::pair();
		foreach ( [ [ 'no', 'disabled' ], [ 'yes', 'active' ] ] as list( $auto_repair, $state ) ) {
			update_option( Options::AUTO_REPAIR, $auto_repair, false );
			$webhook = self::webhook();
			$webhook->set_status( 'disabled' );
			$webhook->save();
			do_action( Schedule::DAILY );
			$this->assertSame( $state, self::states()['order.updated'] );
			$reports = self::sidecar()->requests( '/plugin-report' );
			$report  = json_decode( end( $reports )['body'], true );
			$this->assertContains( [ 'topic' => 'order.updated', 'state' => $state ], $report['webhooks'] );
		}
	}

	public function test_an_order_is_delivered_to_the_sidecar_signed_with_the_secret(): void {
		self::pair();
		self::sidecar()->reset();
		$order = self::order();
		self::webhook( 'order.created' )->deliver( $order->get_id() );
		$delivered = self::sidecar()->requests( '/webhooks/woocommerce' );
		$this->assertSame( 'order.created', $delivered[0]['topic'] );
		$this->assertSame( $order->get_id(), json_decode( $delivered[0]['body'], true )['id'] );
	}

	public function test_products_are_delivered_only_while_the_sidecar_wants_them(): void {
		self::pair();
		$says    = static function ( array $status ): void {
			self::sidecar()->answers( [ 'GET status' => [ 'body' => $status + [ 'light' => 'green' ] ] ] );
			do_action( Schedule::HEARTBEAT );
		};
		$of_ours = static function (): array {
			$topics = array_map(
				static function ( int $id ): string {
					return wc_get_webhook( $id )->get_topic();
				},
				( new \WC_Webhook_Data_Store() )->get_webhooks_ids()
			);
			sort( $topics );
			return $topics;
		};
		$orders  = Webhooks::TOPICS;
		$all     = array_merge( $orders, Webhooks::PRODUCT_TOPICS );
		sort( $orders );
		sort( $all );
		$this->assertSame( $orders, $of_ours() );
		$says( [ 'watchesProducts' => true ] );
		$this->assertSame( $all, $of_ours() );
		$this->assertSame( array_fill( 0, 8, 'active' ), array_values( self::states() ) );
		// An older sidecar does not say: nothing changes.
		$says( [] );
		$this->assertSame( $all, $of_ours() );

		// Of a variation the sidecar learns its product.
		$product = new \WC_Product_Variable();
		$product->set_name( 'Mug' );
		$product->save();
		$variation = new \WC_Product_Variation();
		$variation->set_parent_id( $product->get_id() );
		$variation->set_regular_price( '9.99' );
		$variation->save();
		self::sidecar()->reset();
		foreach ( [ $product, $variation ] as $changed ) {
			self::webhook( 'product.updated' )->deliver( $changed->get_id() );
		}
		$delivered = array_map(
			static function ( array $request ): array {
				$body = json_decode( $request['body'], true );
				return [ $request['topic'], $body['id'], $body['type'], $body['parent_id'] ];
			},
			self::sidecar()->requests( '/webhooks/woocommerce' )
		);
		$this->assertSame(
			[
				[ 'product.updated', $product->get_id(), 'variable', 0 ],
				[ 'product.updated', $variation->get_id(), 'variation', $product->get_id() ],
			],
			$delivered
		);

		// Deleted by hand, it is noticed and repaired as any other; turned off, both are gone, and the others stay.
		self::webhook( 'product.created' )->delete( true );
		$this->assertSame( 'missing', self::states()['product.created'] );
		self::rest( 'POST', '/webhooks/repair' );
		$this->assertSame( $all, $of_ours() );
		$says( [ 'watchesProducts' => false ] );
		$this->assertSame( $orders, $of_ours() );
		$this->assertArrayNotHasKey( 'product.updated', self::states() );

		// Unpaired while it wants them: none is left behind.
		$says( [ 'watchesProducts' => true ] );
		self::rest( 'DELETE', '/connection' );
		$this->assertSame( [], $of_ours() );
		self::pair();
		$this->assertSame( $orders, $of_ours() );
	}

	public function test_a_sidecar_on_this_machine_is_allowed_and_nothing_else_is(): void {
		self::pair();
		$ours = self::sidecar()->url . '/v1/stores/' . Double::STORE_ID . '/webhooks/woocommerce';
		$port = (int) wp_parse_url( $ours, PHP_URL_PORT );
		// The harness opens everything; only what this plugin adds is looked at.
		$webhooks = new Webhooks( new Options() );
		$this->assertTrue( $webhooks->allow_host( false, '127.0.0.1', $ours ) );
		$this->assertFalse( $webhooks->allow_host( false, '127.0.0.1', 'http://127.0.0.1:' . $port . '/admin' ) );
		$this->assertFalse( $webhooks->allow_host( false, '169.254.169.254', 'http://169.254.169.254/' ) );
		$this->assertSame( [ 80, $port ], $webhooks->allow_port( [ 80 ], '127.0.0.1', $ours ) );
		$this->assertSame( [ 80 ], $webhooks->allow_port( [ 80 ], '10.0.0.1', 'http://10.0.0.1:25/' ) );
	}

	public function test_a_delivery_waits_ten_seconds_and_not_a_minute(): void {
		self::pair();
		$ours = apply_filters( 'woocommerce_webhook_http_args', [ 'timeout' => 60 ], 1, self::webhook()->get_id() );
		$this->assertSame( 10, $ours['timeout'] );
		$this->assertSame( [ 'timeout' => 60 ], apply_filters( 'woocommerce_webhook_http_args', [ 'timeout' => 60 ], 1, 999999 ) );
		foreach ( [ [], [ 'timeout' => 3 ] ] as $shorter ) {
			$this->assertSame( $shorter, apply_filters( 'woocommerce_webhook_http_args', $shorter, null, self::webhook()->get_id() ), 'WooCommerce’s own, shorter limit stays' );
		}
	}

	/** @return array<string, array{0: callable}> */
	public static function writings(): array {
		return [
			'the address is changed'                => [
				static function (): void {
					update_option( Options::URL, self::sidecar()->url . '/below' );
				},
			],
			'one sent to another address, repaired' => [
				static function (): void {
					global $wpdb;
					$wpdb->update( $wpdb->prefix . 'wc_webhooks', [ 'delivery_url' => 'https://thief.example.com/' ], [ 'webhook_id' => self::webhook()->get_id() ] );
					wp_cache_delete( self::webhook()->get_id(), 'webhooks' );
					( new Webhooks( new Options() ) )->repair();
				},
			],
			'switched off and on again'             => [
				static function (): void {
					\MLConnector\Plugin::deactivate();
					\MLConnector\Plugin::activate();
				},
			],
			'one fails and is counted'              => [
				static function (): void {
					$webhook = self::webhook();
					$webhook->set_failure_count( 1 );
					$webhook->save();
				},
			],
		];
	}

	public function test_turned_on_again_the_plugin_asks_for_what_it_missed(): void {
		self::pair();
		\MLConnector\Plugin::deactivate();
		\MLConnector\Plugin::activate();
		$next = wp_next_scheduled( Schedule::SYNC );
		$this->assertNotFalse( $next );
		$this->assertLessThanOrEqual( time(), $next );
		self::sidecar()->reset();
		do_action( Schedule::SYNC );
		$this->assertCount( 1, self::sidecar()->requests( '/sync' ) );
		wp_unschedule_hook( Schedule::SYNC );
	}

	/**
	 * WooCommerce tries an address when a webhook is saved: six times a wait, in a page of wp-admin.
	 *
	 * @dataProvider writings
	 */
	public function test_nobody_waits_for_a_hanging_sidecar_while_webhooks_are_written( callable $write ): void {
		self::pair();
		self::sidecar()->reset();
		self::sidecar()->mode( 'hang' );
		$start = microtime( true );
		$write();
		$this->assertLessThan( 5.0, microtime( true ) - $start, 'the stand-in hangs for ten seconds' );
		$this->assertSame( [], self::sidecar()->requests() );
		$this->assertSame( [ 'active' ], array_values( array_unique( self::states() ) ) );
		$this->assertCount( 6, array_intersect( get_option( Options::WEBHOOKS ), ( new \WC_Webhook_Data_Store() )->get_webhooks_ids( 'active' ) ) );
	}

	public function test_switched_off_they_pause_and_switched_on_they_go_on(): void {
		self::pair();
		\MLConnector\Plugin::deactivate();
		$this->assertSame( [ 'paused' ], array_values( array_unique( self::states() ) ) );
		$this->assertFalse( wp_next_scheduled( Schedule::HEARTBEAT ) );
		\MLConnector\Plugin::activate();
		$this->assertSame( [ 'active' ], array_values( array_unique( self::states() ) ) );
		$this->assertNotFalse( wp_next_scheduled( Schedule::HEARTBEAT ) );
	}

	public function test_when_the_sidecar_moves_the_webhooks_move_with_it(): void {
		self::pair();
		update_option( Options::URL, 'https://new.example.com' );
		$this->assertStringStartsWith( 'https://new.example.com/v1/stores/', self::webhook()->get_delivery_url() );
		update_option( Options::URL, self::sidecar()->url );
	}
}
