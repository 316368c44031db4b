<?php
/**
 * The bulk action "Sync to Xero" of the order list. WordPress checks its nonce first.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Admin;

use MLConnector\Orders\Sender;
use MLConnector\Rest\Permission;

defined( 'ABSPATH' ) || exit;

class BulkSend {
	private const ACTION       = 'ml_connector_send';
	private const RESULT       = 'ml_connector_bulk_';
	private const RESULT_TTL_S = 60;
	/** The most that are named; the rest is counted. */
	private const NAMED_MAX = 5;

	/** @var Sender */
	private $sender;

	public function __construct( Sender $sender ) {
		$this->sender = $sender;
	}

	/**
	 * @param array<string, string>|mixed $actions
	 * @return array<string, string>|mixed
	 */
	public function add( $actions ) {
		if ( is_array( $actions ) && current_user_can( Permission::CAPABILITY ) ) {
			$actions[ self::ACTION ] = __( 'Sync to Xero', 'ml-connector' );
		}
		return $actions;
	}

	/**
	 * @param string|mixed           $back
	 * @param string|mixed           $action
	 * @param array<int, int|string>|mixed $ids
	 * @return string|mixed
	 */
	public function handle( $back, $action, $ids ) {
		if ( self::ACTION !== $action || ! current_user_can( Permission::CAPABILITY ) ) {
			return $back;
		}
		$order_ids = array_values( array_filter( array_map( 'intval', (array) $ids ) ) );
		set_transient( self::RESULT . get_current_user_id(), $this->sender->send( $order_ids ), self::RESULT_TTL_S );
		return $back;
	}

	public function show_result(): void {
		if ( ! OrderScreens::is_list() ) {
			return;
		}
		$name   = self::RESULT . get_current_user_id();
		$result = get_transient( $name );
		if ( ! is_array( $result ) ) {
			return;
		}
		delete_transient( $name );
		$lines = [
			/* translators: %d: number of orders */
			sprintf( _n( '%d order is waiting to sync to Xero.', '%d orders are waiting to sync to Xero.', (int) $result['sent'], 'ml-connector' ), (int) $result['sent'] ),
		];
		foreach ( array_slice( (array) $result['refused'], 0, self::NAMED_MAX, true ) as $order_id => $why ) {
			/* translators: 1: order number, 2: reason */
			$lines[] = sprintf( __( 'Order %1$s was not accepted: %2$s', 'ml-connector' ), self::number( $order_id ), $why );
		}
		$more = count( (array) $result['refused'] ) - self::NAMED_MAX;
		if ( $more > 0 ) {
			/* translators: %d: number of orders */
			$lines[] = sprintf( _n( '%d more order was not accepted.', '%d more orders were not accepted.', $more, 'ml-connector' ), $more );
		}
		$lines[] = (string) $result['held_by'];
		$lines[] = (string) $result['stopped'];
		$lines[] = self::left( (array) $result['left'] );
		$level   = '' === $result['stopped'] && [] === $result['refused'] ? ( '' === $result['held_by'] ? 'success' : 'warning' ) : 'error';
		printf( '<div class="notice notice-%s is-dismissible"><p>%s</p></div>', esc_attr( $level ), implode( '<br>', array_map( 'esc_html', array_filter( $lines ) ) ) ); // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- Each line is escaped.
	}

	/** @param array<int> $order_ids In sending order. */
	private static function left( array $order_ids ): string {
		$count = count( $order_ids );
		if ( 0 === $count ) {
			return '';
		}
		$named = implode( ', ', array_map( [ self::class, 'number' ], array_slice( $order_ids, 0, self::NAMED_MAX ) ) );
		$more  = $count - self::NAMED_MAX;
		if ( $more > 0 ) {
			/* translators: 1: numbers of orders, 2: how many there are besides */
			$named = sprintf( __( '%1$s and %2$d more', 'ml-connector' ), $named, $more );
		}
		/* translators: 1: how many, 2: numbers of orders */
		return sprintf( _n( '%1$d order was not sent. Select it again: %2$s', '%1$d orders were not sent. Select them again: %2$s', $count, 'ml-connector' ), $count, $named );
	}

	/** As shown in the list. */
	private static function number( int $order_id ): string {
		$order = wc_get_order( $order_id );
		return $order instanceof \WC_Order ? $order->get_order_number() : (string) $order_id;
	}
}
