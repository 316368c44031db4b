<?php
/**
 * The "Xero" column of the order list.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Admin;

use MLConnector\Orders\XeroState;

use const MLConnector\PLUGIN_FILE;
use const MLConnector\VERSION;

defined( 'ABSPATH' ) || exit;

class OrderColumn {
	private const NAME = 'ml_connector';

	/** @var XeroState */
	private $orders;

	public function __construct( XeroState $orders ) {
		$this->orders = $orders;
	}

	/**
	 * Placed after the status.
	 *
	 * @param array<string, string>|mixed $columns
	 * @return array<string, string>|mixed
	 */
	public function add( $columns ) {
		if ( ! is_array( $columns ) ) {
			return $columns;
		}
		$with = [];
		foreach ( $columns as $name => $title ) {
			$with[ $name ] = $title;
			if ( 'order_status' === $name ) {
				$with[ self::NAME ] = __( 'Xero', 'ml-connector' );
			}
		}
		return isset( $with[ self::NAME ] ) ? $with : $with + [ self::NAME => __( 'Xero', 'ml-connector' ) ];
	}

	/**
	 * @param string|mixed         $column
	 * @param \WC_Order|int|mixed $order_or_id
	 */
	public function render( $column, $order_or_id ): void {
		if ( self::NAME !== $column ) {
			return;
		}
		$order = $order_or_id instanceof \WC_Order ? $order_or_id : wc_get_order( $order_or_id );
		$shown = $order instanceof \WC_Order ? $this->orders->read( $order ) : null;
		if ( null === $shown ) {
			echo '<span aria-hidden="true">–</span><span class="screen-reader-text">' . esc_html__( 'Not synced to Xero', 'ml-connector' ) . '</span>';
			return;
		}
		$title = null === $shown['problem'] ? '' : $shown['problem']['message'];
		printf( '<span title="%s">', esc_attr( $title ) );
		// phpcs:disable WordPress.Security.EscapeOutput.OutputNotEscaped -- Escaped where it is made.
		echo StateBadge::html( $shown );
		echo '</span>';
		$link = StateBadge::invoice_link( $shown['number'], $shown['url'] );
		echo '' === $link ? '' : '<br>' . $link;
		// phpcs:enable
	}

	public function enqueue(): void {
		if ( OrderScreens::is_list() || OrderScreens::is_edit() ) {
			wp_enqueue_style( 'ml-connector-orders', plugins_url( 'assets/orders.css', PLUGIN_FILE ), [], VERSION );
		}
	}
}
