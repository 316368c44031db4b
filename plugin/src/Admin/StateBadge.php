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

final class StateBadge {
	/** WooCommerce's own badge colours: familiar, and checked for contrast. */
	private const LOOK = [
		'recorded'  => 'processing',
		'rejected'  => 'failed',
		'pending'   => 'pending',
		'claimed'   => 'pending',
		'waiting'   => 'on-hold',
		'uncertain' => 'on-hold',
		'skipped'   => 'cancelled',
	];

	public static function html( string $state, string $label ): string {
		return sprintf(
			'<mark class="order-status status-%s ml-connector-badge"><span>%s</span></mark>',
			esc_attr( self::LOOK[ $state ] ?? 'pending' ),
			esc_html( '' === $label ? ( XeroState::states()[ $state ] ?? $state ) : $label )
		);
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
