<?php
/**
 * Filters the list of orders by their state in Xero.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Admin;

use MLConnector\Orders\XeroState;

defined( 'ABSPATH' ) || exit;

class OrderFilter {
	private const NAME = 'ml_connector_state';
	/** Orders of which nothing is known. */
	private const NONE = 'none';

	/** @param string|mixed $order_type */
	public function render( $order_type ): void {
		if ( 'shop_order' !== $order_type ) {
			return;
		}
		$chosen = $this->chosen();
		printf( '<label class="screen-reader-text" for="%1$s">%2$s</label><select name="%1$s" id="%1$s">', esc_attr( self::NAME ), esc_html__( 'Filter by state in Xero', 'ml-connector' ) );
		$choices = [ '' => __( 'All states in Xero', 'ml-connector' ) ] + XeroState::states() + [ self::NONE => __( 'Not sent to Xero', 'ml-connector' ) ];
		foreach ( $choices as $state => $label ) {
			printf( '<option value="%s"%s>%s</option>', esc_attr( $state ), selected( $chosen, $state, false ), esc_html( $label ) );
		}
		echo '</select>';
	}

	/**
	 * @param array<string, mixed>|mixed $query For wc_get_orders().
	 * @return array<string, mixed>|mixed
	 */
	public function apply( $query ) {
		$chosen = $this->chosen();
		if ( '' === $chosen || ! is_array( $query ) ) {
			return $query;
		}
		$earlier             = isset( $query['meta_query'] ) && is_array( $query['meta_query'] ) ? $query['meta_query'] : [];
		$query['meta_query'] = array_merge( $earlier, [ self::condition( $chosen ) ] ); // phpcs:ignore WordPress.DB.SlowDBQuery.slow_db_query_meta_query -- Only when a person filters.
		return $query;
	}

	/**
	 * @param array<string, mixed>|mixed $vars Of WordPress's main query.
	 * @return array<string, mixed>|mixed
	 */
	public function apply_to_posts( $vars ) {
		return is_array( $vars ) && 'shop_order' === ( $vars['post_type'] ?? null ) ? $this->apply( $vars ) : $vars;
	}

	/** @return array<string, string> */
	private static function condition( string $chosen ): array {
		if ( self::NONE === $chosen ) {
			return [
				'key'     => XeroState::FILTER,
				'compare' => 'NOT EXISTS',
			];
		}
		return [
			'key'   => XeroState::FILTER,
			'value' => $chosen,
		];
	}

	private function chosen(): string {
		$chosen = isset( $_GET[ self::NAME ] ) ? sanitize_key( wp_unslash( $_GET[ self::NAME ] ) ) : ''; // phpcs:ignore WordPress.Security.NonceVerification.Recommended -- A filter of a list changes nothing.
		return self::NONE === $chosen || isset( XeroState::states()[ $chosen ] ) ? $chosen : '';
	}
}
