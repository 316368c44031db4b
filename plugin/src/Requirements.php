<?php
/**
 * Requirements checked before any hook is added.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector;

defined( 'ABSPATH' ) || exit;

final class Requirements {
	private const WOOCOMMERCE_MIN = '9.0';

	public static function met(): bool {
		return defined( 'WC_VERSION' ) && version_compare( WC_VERSION, self::WOOCOMMERCE_MIN, '>=' );
	}

	public static function declare_compatibility(): void {
		if ( ! class_exists( \Automattic\WooCommerce\Utilities\FeaturesUtil::class ) ) {
			return;
		}
		foreach ( [ 'custom_order_tables', 'cart_checkout_blocks' ] as $feature ) {
			\Automattic\WooCommerce\Utilities\FeaturesUtil::declare_compatibility( $feature, PLUGIN_FILE, true );
		}
	}

	public static function show_what_is_missing(): void {
		if ( ! current_user_can( 'activate_plugins' ) ) {
			return;
		}
		/* translators: %s: version number */
		$text = sprintf( __( 'ML Connector needs WooCommerce %s or later. Install or update WooCommerce. Until then, no order of this store is posted to Xero.', 'ml-connector' ), self::WOOCOMMERCE_MIN );
		printf( '<div class="notice notice-error"><p>%s</p></div>', esc_html( $text ) );
	}
}
