<?php
/**
 * The list of orders and the panel of an order; run for both ways in which WooCommerce keeps orders.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Tests\Integration;

use MLConnector\Admin\OrderColumn;
use MLConnector\Admin\OrderFilter;
use MLConnector\Admin\OrderPanel;
use MLConnector\Admin\OrderScreens;
use MLConnector\Options;
use MLConnector\Orders\XeroState;

/** @group storage */
final class OrderScreensTest extends TestCase {
	public function test_the_column_shows_state_and_link_and_lets_no_markup_through(): void {
		$order = self::order();
		self::pair();
		self::report( [ self::reported( $order->get_id(), [ 'label' => 'Paid "<script>alert(1)</script>', 'invoiceNumber' => '<img src=x>7', 'invoiceUrl' => 'javascript:alert(1)' ] ) ] );
		ob_start();
		( new OrderColumn( new XeroState() ) )->render( 'ml_connector', OrderScreens::are_tables() ? wc_get_order( $order->get_id() ) : $order->get_id() );
		$html = (string) ob_get_clean();
		$this->assertStringContainsString( 'status-processing', $html );
		$this->assertStringNotContainsString( '<script', $html );
		$this->assertStringNotContainsString( '<img', $html );
		$this->assertStringNotContainsString( 'javascript:', $html );
		$this->assertArrayHasKey( 'ml_connector', ( new OrderColumn( new XeroState() ) )->add( [ 'order_status' => 'Status', 'order_total' => 'Total' ] ) );
	}

	public function test_the_column_shows_the_state_by_its_code_until_its_time_has_passed(): void {
		$order = self::order();
		self::pair();
		$column = static function () use ( $order ): string {
			ob_start();
			( new OrderColumn( new XeroState() ) )->render( 'ml_connector', wc_get_order( $order->get_id() ) );
			return (string) ob_get_clean();
		};
		$row    = static function ( int $until ) use ( $order ): array {
			$is = [ 'code' => 'waiting', 'until' => gmdate( 'Y-m-d\TH:i:s\Z', $until ) ];
			return self::reported( $order->get_id(), [ 'state' => 'waiting', 'label' => 'Waiting to sync', 'invoiceNumber' => null, 'is' => $is ] );
		};
		$later  = time() + 600;
		self::report( [ $row( $later ) ] );
		$this->assertStringContainsString( 'data-code="waiting"', $column() );
		$this->assertStringContainsString( 'until ', $column() );
		$this->assertStringContainsString( (string) wp_date( (string) get_option( 'time_format' ), $later ), $column() );
		self::report( [ $row( time() - 60 ) ] );
		$this->assertStringContainsString( 'Waiting to sync', $column() );
		$this->assertStringNotContainsString( 'until ', $column() );
		// A sidecar of an earlier version reports no code.
		self::report( [ self::reported( $order->get_id(), [ 'is' => null, 'paid' => false, 'label' => 'In Xero, not paid yet' ] ) ] );
		$this->assertStringContainsString( 'data-code="awaiting_payment"', $column() );
	}

	public function test_the_column_reads_no_order(): void {
		self::pair();
		$ids = [];
		for ( $orders = 0; $orders < 5; $orders++ ) {
			$ids[] = self::order()->get_id();
			self::report( [ self::reported( $ids[ $orders ] ) ] );
		}
		$list = 'wc_get_orders( [ "limit" => 5, "post__in" => [ ' . implode( ',', $ids ) . ' ] ] );';
		// On posts WooCommerce itself reads the order of each row, and passes its id.
		$list = '$list = ' . $list . ( OrderScreens::are_tables() ? '' : ' $list = array_map( fn ( $order ) => $order->get_id(), $list );' );
		$code = $list . ' $column = new MLConnector\Admin\OrderColumn( new MLConnector\Orders\XeroState() ); $before = $wpdb->num_queries; ob_start();
			foreach ( $list as $order ) { $column->render( "ml_connector", $order ); } $html = ob_get_clean(); echo $wpdb->num_queries - $before, " for ", substr_count( $html, "WC-" );';
		$this->assertSame( '0 for 5', InShop::run( 'global $wpdb; ' . $code )->output );
	}

	/** @return list<int> Ids of the orders that the list shows, asked for as the list does. */
	private static function filtered(): array {
		if ( OrderScreens::are_tables() ) {
			return wc_get_orders( apply_filters( 'woocommerce_shop_order_list_table_prepare_items_query_args', [ 'limit' => -1, 'return' => 'ids' ] ) );
		}
		return ( new \WP_Query( apply_filters( 'request', [ 'post_type' => 'shop_order', 'post_status' => 'any', 'fields' => 'ids', 'posts_per_page' => -1 ] ) ) )->posts;
	}

	public function test_the_list_is_filtered_by_state(): void {
		self::pair();
		$recorded = self::order();
		$rejected = self::order();
		$unknown  = self::order();
		$checked  = self::order();
		self::report( [ self::reported( $recorded->get_id() ), self::reported( $rejected->get_id(), [ 'state' => 'rejected' ] ), self::reported( $checked->get_id(), [ 'state' => 'uncertain' ] ) ] );
		foreach ( [ 'recorded' => $recorded, 'rejected' => $rejected, 'waiting' => $checked, 'none' => $unknown ] as $state => $order ) {
			$_GET['ml_connector_state'] = $state;
			$ours                       = [ $recorded->get_id(), $rejected->get_id(), $checked->get_id(), $unknown->get_id() ];
			$this->assertSame( [ $order->get_id() ], array_values( array_intersect( $ours, self::filtered() ) ), $state );
		}
		// A renewal or a duplicate gets copies of metas; nothing is known of it itself.
		foreach ( XeroState::ALL as $meta ) {
			$unknown->update_meta_data( $meta, wc_get_order( $rejected->get_id() )->get_meta( $meta ) );
		}
		$unknown->save();
		$ours                       = [ $rejected->get_id(), $unknown->get_id() ];
		$_GET['ml_connector_state'] = 'rejected';
		$this->assertSame( [ $rejected->get_id() ], array_values( array_intersect( $ours, self::filtered() ) ) );
		$_GET['ml_connector_state'] = 'none';
		$this->assertSame( [ $unknown->get_id() ], array_values( array_intersect( $ours, self::filtered() ) ) );
		self::report( [ self::reported( $unknown->get_id() ) ] );
		$this->assertSame( [], array_intersect( $ours, self::filtered() ) );
		$_GET['ml_connector_state'] = 'nonsense';
		$this->assertSame( [ 'a' => 1 ], ( new OrderFilter() )->apply( [ 'a' => 1 ] ) );
		unset( $_GET['ml_connector_state'] );
	}

	public function test_the_panel_is_there_at_once_while_the_sidecar_hangs(): void {
		$order = self::order();
		self::pair();
		self::report( [ self::reported( $order->get_id(), [ 'problem' => [ 'code' => 'a', 'message' => 'Why & what', 'fix' => 'Do "this".', 'tab' => 'payments', 'setting' => 'payments.methods.cod' ] ] ) ] );
		self::sidecar()->reset();
		self::sidecar()->mode( 'hang' );
		ob_start();
		( new OrderPanel( new Options(), new XeroState() ) )->render( wc_get_order( $order->get_id() ) );
		$html = (string) ob_get_clean();
		$this->assertSame( [], self::sidecar()->requests(), 'it does not even ask' );
		$this->assertStringContainsString( 'Why &amp; what', $html );
		$this->assertMatchesRegularExpression( '/<a class="button button-primary ml-connector-fix" href="[^"]*tab=payments&#0?38;setting=payments\.methods\.cod">Open “Payments”</', $html, 'the fix is the thing to do' );
		$this->assertStringContainsString( 'data-order-id="' . $order->get_id() . '"', $html );
		foreach ( [ 'send', 'replay', 'preview' ] as $action ) {
			$this->assertStringContainsString( 'data-action="' . $action . '"', $html );
		}
	}
}
