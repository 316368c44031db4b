<?php
/**
 * WordPress’s privacy tools; run for both ways in which WooCommerce keeps orders.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Tests\Integration;

use MLConnector\Orders\XeroState;
use MLConnector\Privacy\OrdersOf;

/** @group storage */
final class PrivacyTest extends TestCase {
	public function test_privacy_tools_reach_the_sidecar_and_keep_the_books(): void {
		$email = 'private-' . wp_generate_password( 6, false ) . '@example.com';
		$order = self::order( 'processing', strtolower( $email ) );
		$email = strtolower( $email );
		self::pair();
		self::report( [ self::reported( $order->get_id(), [ 'problem' => [ 'code' => 'a', 'message' => 'Mary Smith has no address.', 'fix' => '' ], 'note' => 'Not posted: Mary Smith has no address.', 'noteKey' => 'k1' ] ) ] );
		$notes = static function () use ( $order ): string {
			return implode( ' ', array_column( wc_get_order_notes( [ 'order_id' => $order->get_id() ] ), 'content' ) );
		};
		$this->assertStringContainsString( 'Mary Smith', $notes() );
		self::sidecar()->answers(
			[
				'POST export-customer' => [ 'body' => [ 'rows' => [ [ 'name' => 'Contact', 'value' => 'Mary Smith' ] ] ] ],
				'POST erase-customer'  => [ 'body' => [ 'erased' => 3 ] ],
			]
		);
		$exporter = apply_filters( 'wp_privacy_personal_data_exporters', [] )['ml-connector']['callback'];
		$exported = (string) wp_json_encode( $exporter( $email, 1 ) );
		$this->assertStringContainsString( 'Mary Smith has no address.', $exported );
		$this->assertStringContainsString( 'WC-' . $order->get_id(), $exported );
		$eraser = apply_filters( 'wp_privacy_personal_data_erasers', [] )['ml-connector']['callback'];
		$erased = $eraser( $email, 1 );
		$this->assertSame( [ true, true, true ], [ $erased['items_removed'], $erased['items_retained'], $erased['done'] ] );
		$this->assertStringContainsString( '1 invoice stays in Xero', implode( ' ', $erased['messages'] ) );
		$this->assertSame( [ 'email' => $email, 'orderIds' => [ $order->get_id() ] ], json_decode( self::sidecar()->requests( '/erase-customer' )[0]['body'], true ) );
		$this->assertNull( ( new XeroState() )->read( wc_get_order( $order->get_id() ) )['problem'] );
		$this->assertStringNotContainsString( 'Mary', $notes() );
		$this->assertStringContainsString( 'erased, because it held personal data', $notes() );
		self::sidecar()->mode( 'page' );
		$this->assertTrue( $eraser( $email, 1 )['items_retained'] );
	}

	/** Runs WordPress's erasers one after the other, each to its end, as its page does. */
	private static function erase( string $email ): void {
		foreach ( apply_filters( 'wp_privacy_personal_data_erasers', [] ) as $eraser ) {
			for ( $page = 1, $done = false; ! $done; $page++ ) {
				$done = $eraser['callback']( $email, $page )['done'];
			}
		}
	}

	public function test_the_sidecar_is_notified_which_orders_to_erase_before_woocommerce_takes_the_address_off_them(): void {
		$email = strtolower( 'private-' . wp_generate_password( 6, false ) . '@example.com' );
		$order = self::order( 'completed', $email );
		self::pair();
		update_option( 'woocommerce_erasure_request_removes_order_data', 'yes' );
		self::sidecar()->mode( 'page' );
		self::erase( $email );
		$this->assertSame( $email, wc_get_order( $order->get_id() )->get_billing_email(), 'it can be found again while the sidecar has not erased its part' );
		self::sidecar()->mode( 'ok' );
		self::sidecar()->reset();
		self::erase( $email );
		update_option( 'woocommerce_erasure_request_removes_order_data', 'no' );
		$this->assertSame( [ $order->get_id() ], json_decode( self::sidecar()->requests( '/erase-customer' )[0]['body'], true )['orderIds'] );
		$this->assertNotSame( $email, wc_get_order( $order->get_id() )->get_billing_email() );
	}

	public function test_an_order_that_cannot_be_loaded_ends_no_erasure(): void {
		$email = strtolower( 'private-' . wp_generate_password( 6, false ) . '@example.com' );
		self::pair();
		$ids = [];
		for ( $orders = 0; $orders <= OrdersOf::PER_PAGE; $orders++ ) {
			$order = new \WC_Order();
			$order->set_billing_email( $email );
			$order->save();
			$ids[] = $order->get_id();
		}
		$broken = $ids[ OrdersOf::PER_PAGE ];
		$break  = static function ( $name, $type, $id ) use ( $broken ) {
			return (int) $id === $broken ? 'A_Class_Of_A_Plugin_That_Is_Gone' : $name;
		};
		wp_cache_flush();
		add_filter( 'woocommerce_order_class', $break, 10, 3 );
		self::sidecar()->reset();
		$eraser = apply_filters( 'wp_privacy_personal_data_erasers', [] )['ml-connector']['callback'];
		for ( $page = 1, $done = false; ! $done && $page < 5; $page++ ) {
			$done = $eraser( $email, $page )['done'];
		}
		remove_filter( 'woocommerce_order_class', $break );
		$erased = [];
		foreach ( self::sidecar()->requests( '/erase-customer' ) as $request ) {
			$erased = array_merge( $erased, json_decode( $request['body'], true )['orderIds'] );
		}
		sort( $erased );
		$this->assertSame( $ids, $erased, 'the sidecar erases its part of the broken order too' );
		$exporter = apply_filters( 'wp_privacy_personal_data_exporters', [] )['ml-connector']['callback'];
		$this->assertSame( [ false, true ], [ $exporter( $email, 1 )['done'], $exporter( $email, 2 )['done'] ] );
	}
}
