<?php
/**
 * Shows an order's state in Xero like WooCommerce's status badges.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Admin;

use MLConnector\Orders\XeroState;

defined( 'ABSPATH' ) || exit;

/**
 * @phpstan-import-type Shown from XeroState
 */
final class StateBadge {
	/** WooCommerce's own badge colours: familiar, and checked for contrast. */
	private const LOOK = [
		'synced'           => 'processing',
		'refunded'         => 'processing',
		'partly_refunded'  => 'processing',
		'part_paid'        => 'on-hold',
		'awaiting_payment' => 'on-hold',
		'waiting'          => 'pending',
		'needs_attention'  => 'failed',
		'not_synced'       => 'cancelled',
	];

	/** @param Shown $shown */
	public static function html( array $shown ): string {
		$until = $shown['until'] > time() ? self::until( $shown['until'] ) : '';
		return sprintf(
			'<mark class="order-status status-%s ml-connector-badge" data-code="%s"><span>%s</span></mark>%s',
			esc_attr( self::LOOK[ $shown['code'] ] ?? 'pending' ),
			esc_attr( $shown['code'] ),
			esc_html( $shown['label'] ),
			'' === $until ? '' : ' <small class="ml-connector-until">' . esc_html( $until ) . '</small>'
		);
	}

	/** In the site's own format and zone; with the day unless it is today. */
	private static function until( int $until ): string {
		$format = wp_date( 'Y-m-d', $until ) === wp_date( 'Y-m-d' ) ? '' : (string) get_option( 'date_format' ) . ' ';
		/* translators: %s: time, or date and time */
		return sprintf( __( 'until %s', 'ml-connector' ), (string) wp_date( $format . (string) get_option( 'time_format' ), $until ) );
	}

	/** '' when there is no invoice. */
	public static function invoice_link( string $number, string $url ): string {
		if ( '' === $number ) {
			return '';
		}
		$url = esc_url( $url, [ 'http', 'https' ] );
		if ( '' === $url ) {
			return esc_html( $number );
		}
		return sprintf(
			'<a href="%s" target="_blank" rel="noopener noreferrer">%s<span class="screen-reader-text"> %s</span></a>',
			$url,
			esc_html( $number ),
			esc_html__( '(opens the invoice in Xero in a new tab)', 'ml-connector' )
		);
	}
}
