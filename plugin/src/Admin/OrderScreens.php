<?php
/**
 * The order screens, for both order storages of WooCommerce.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Admin;

use Automattic\WooCommerce\Utilities\OrderUtil;

defined( 'ABSPATH' ) || exit;

final class OrderScreens {
	public static function are_tables(): bool {
		return OrderUtil::custom_orders_table_usage_is_enabled();
	}

	public static function list_url(): string {
		return admin_url( self::are_tables() ? 'admin.php?page=wc-orders' : 'edit.php?post_type=shop_order' );
	}

	public static function edit_screen(): string {
		return self::are_tables() ? (string) wc_get_page_screen_id( 'shop-order' ) : 'shop_order';
	}

	public static function is_list(): bool {
		$screen = get_current_screen();
		return null !== $screen && in_array( $screen->id, [ 'edit-shop_order', 'woocommerce_page_wc-orders' ], true );
	}

	/** With order tables, list and order share a screen; only WooCommerce knows which one is shown. */
	public static function is_edit(): bool {
		$screen = get_current_screen();
		if ( null === $screen || self::edit_screen() !== $screen->id ) {
			return false;
		}
		return ! self::are_tables() || OrderUtil::is_order_edit_screen() || OrderUtil::is_new_order_screen();
	}
}
