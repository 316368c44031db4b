<?php
/**
 * Filters the list of orders by their state in Xero.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Admin;

use Automattic\WooCommerce\Utilities\OrderUtil;
use MLConnector\Orders\XeroState;

defined( 'ABSPATH' ) || exit;

class OrderFilter {
	private const NAME = 'ml_connector_state';
	/** Orders without a known state. */
	private const NONE = 'none';

	/** @param string|mixed $order_type */
	public function render( $order_type ): void {
		if ( 'shop_order' !== $order_type ) {
			return;
		}
		$chosen = $this->chosen();
		printf( '<label class="screen-reader-text" for="%1$s">%2$s</label><select name="%1$s" id="%1$s">', esc_attr( self::NAME ), esc_html__( 'Filter by Xero status', 'ml-connector' ) );
		$groups  = array_map( static fn ( array $group ): string => $group['label'], XeroState::groups() );
		$choices = [ '' => __( 'All Xero statuses', 'ml-connector' ) ] + $groups + [ self::NONE => __( 'Not synced to Xero', 'ml-connector' ) ];
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
		if ( '' !== $chosen && is_array( $query ) ) {
			$query[ self::NAME ] = $chosen;
		}
		return $query;
	}

	/**
	 * @param array<string, mixed>|mixed $vars Of WordPress's main query.
	 * @return array<string, mixed>|mixed
	 */
	public function apply_to_posts( $vars ) {
		return is_array( $vars ) && 'shop_order' === ( $vars['post_type'] ?? null ) ? $this->apply( $vars ) : $vars;
	}

	/**
	 * A meta query cannot compare with the order's own id, so we write the condition.
	 *
	 * @param array<string, string>|mixed $clauses
	 * @param object|mixed                $query
	 * @param array<string, mixed>|mixed  $args    The result of apply().
	 * @return array<string, string>|mixed
	 */
	public function narrow_tables( $clauses, $query, $args ) {
		$chosen = is_array( $args ) ? (string) ( $args[ self::NAME ] ?? '' ) : '';
		if ( '' !== $chosen && is_array( $clauses ) ) {
			$condition        = self::condition( $chosen, OrderUtil::get_table_for_order_meta(), 'order_id', OrderUtil::get_table_for_orders() . '.id' );
			$clauses['where'] = ( $clauses['where'] ?? '1=1' ) . $condition;
		}
		return $clauses;
	}

	/**
	 * @param string|mixed    $where
	 * @param \WP_Query|mixed $query
	 * @return string|mixed
	 */
	public function narrow_posts( $where, $query ) {
		global $wpdb;
		$chosen = $query instanceof \WP_Query ? (string) $query->get( self::NAME ) : '';
		return '' !== $chosen && is_string( $where ) ? $where . self::condition( $chosen, $wpdb->postmeta, 'post_id', $wpdb->posts . '.ID' ) : $where;
	}

	private static function condition( string $chosen, string $metas, string $meta_order, string $order ): string {
		global $wpdb;
		// XeroState's format; a state has no space.
		$its = "SUBSTRING_INDEX( meta_value, ' ', -1 ) = $order";
		if ( self::NONE !== $chosen ) {
			$states = XeroState::groups()[ $chosen ]['states'] ?? [ $chosen ];
			$each   = implode( ', ', array_fill( 0, count( $states ), "CONCAT( %s, ' ', $order )" ) );
			$its    = $wpdb->prepare( "meta_value IN ( $each )", $states ); // phpcs:ignore WordPress.DB.PreparedSQL.InterpolatedNotPrepared, WordPress.DB.PreparedSQLPlaceholders.UnfinishedPrepare -- Names of columns, none from outside.
		}
		$not = self::NONE === $chosen ? 'NOT ' : '';
		return $wpdb->prepare( " AND {$not}EXISTS ( SELECT 1 FROM $metas WHERE $meta_order = $order AND meta_key = %s AND ", XeroState::FILTER ) . $its . ' )'; // phpcs:ignore WordPress.DB.PreparedSQL.InterpolatedNotPrepared -- The same.
	}

	private function chosen(): string {
		$chosen = isset( $_GET[ self::NAME ] ) ? sanitize_key( wp_unslash( $_GET[ self::NAME ] ) ) : ''; // phpcs:ignore WordPress.Security.NonceVerification.Recommended -- A filter of a list changes nothing.
		return self::NONE === $chosen || isset( XeroState::groups()[ $chosen ] ) ? $chosen : '';
	}
}
