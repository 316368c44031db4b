<?php
// A small shop in the UK: products, taxes, shipping, payment methods. Run by store.php once WooCommerce is active.
[ , $ml_storage ] = $argv + array( 1 => 'hpos' );
use Automattic\WooCommerce\Internal\DataStores\Orders\DataSynchronizer;

wp_set_current_user( 1 );
$ml_options = array(
	'woocommerce_default_country'                 => 'GB',
	'woocommerce_store_address'                   => '1 Harbour Row',
	'woocommerce_store_city'                      => 'Falmouth',
	'woocommerce_store_postcode'                  => 'TR11 3AA',
	'woocommerce_currency'                        => 'GBP',
	'woocommerce_calc_taxes'                      => 'yes',
	'woocommerce_prices_include_tax'              => 'yes',
	'woocommerce_tax_display_shop'                => 'incl',
	'woocommerce_tax_display_cart'                => 'incl',
	'woocommerce_tax_based_on'                    => 'shipping',
	'woocommerce_ship_to_countries'               => '',
	'woocommerce_enable_guest_checkout'           => 'yes',
	'woocommerce_coming_soon'                     => 'no',
	'woocommerce_store_pages_only'                => 'no',
	'woocommerce_admin_install_timestamp'         => 1600000000,
	'woocommerce_show_marketplace_suggestions'    => 'no',
);
foreach ( $ml_options as $ml_name => $ml_value ) {
	update_option( $ml_name, $ml_value );
}
WC_Install::create_pages();
if ( 'hpos' === $ml_storage ) {
	wc_get_container()->get( DataSynchronizer::class )->create_database_tables();
	update_option( 'woocommerce_custom_orders_table_enabled', 'yes' );
	update_option( 'woocommerce_custom_orders_table_data_sync_enabled', 'no' );
} else {
	update_option( 'woocommerce_custom_orders_table_enabled', 'no' );
}

$ml_rates = array(
	array( 'GB', '20.0000', 'VAT', '' ),
	array( 'GB', '5.0000', 'Reduced VAT', 'reduced-rate' ),
	array( 'GB', '0.0000', 'Zero rate', 'zero-rate' ),
);
foreach ( $ml_rates as [ $ml_country, $ml_percent, $ml_name, $ml_class ] ) {
	WC_Tax::_insert_tax_rate(
		array(
			'tax_rate_country'  => $ml_country,
			'tax_rate_state'    => '',
			'tax_rate'          => $ml_percent,
			'tax_rate_name'     => $ml_name,
			'tax_rate_priority' => 1,
			'tax_rate_compound' => 0,
			'tax_rate_shipping' => 1,
			'tax_rate_order'    => 0,
			'tax_rate_class'    => $ml_class,
		)
	);
}

$ml_zone = new WC_Shipping_Zone();
$ml_zone->set_zone_name( 'United Kingdom' );
$ml_zone->add_location( 'GB', 'country' );
$ml_zone->save();
$ml_instance = $ml_zone->add_shipping_method( 'flat_rate' );
update_option( 'woocommerce_flat_rate_' . $ml_instance . '_settings', array( 'title' => 'Flat rate', 'tax_status' => 'taxable', 'cost' => '4.95' ) );

$ml_category = wp_insert_term( 'Mugs', 'product_cat' )['term_id'];
foreach ( array( array( 'Harbour mug', '12.50', 'MUG-1', '' ), array( 'Tea towel “Gull”', '7.99', 'TOWEL-1', '' ), array( 'Children’s book', '8.25', 'BOOK-1', 'zero-rate' ) ) as $ml_row ) {
	$ml_product = new WC_Product_Simple();
	$ml_product->set_name( $ml_row[0] );
	$ml_product->set_regular_price( $ml_row[1] );
	$ml_product->set_sku( $ml_row[2] );
	$ml_product->set_tax_class( $ml_row[3] );
	$ml_product->set_category_ids( array( $ml_category ) );
	$ml_product->save();
}
$ml_coupon = new WC_Coupon();
$ml_coupon->set_code( 'gull10' );
$ml_coupon->set_discount_type( 'percent' );
$ml_coupon->set_amount( 10 );
$ml_coupon->save();

foreach ( array( 'bacs', 'cheque', 'cod' ) as $ml_gateway ) {
	$ml_settings            = get_option( "woocommerce_{$ml_gateway}_settings", array() );
	$ml_settings['enabled'] = 'yes';
	update_option( "woocommerce_{$ml_gateway}_settings", $ml_settings );
}
// The block checkout is the default page; the classic one has its own.
wp_insert_post(
	array(
		'post_type'    => 'page',
		'post_status'  => 'publish',
		'post_title'   => 'Classic checkout',
		'post_name'    => 'classic-checkout',
		'post_content' => '[woocommerce_checkout]',
	)
);
// Installed before the order tables were: its data about them is out of date.
WC_Install::verify_base_tables( true, true );
WC_Admin_Notices::remove_all_notices();
// A new shop moves its orders to their own tables at its first visit, whatever the setting.
update_option( 'woocommerce_newly_installed', 'no' );
delete_transient( '_wc_activation_redirect' );
wp_clear_scheduled_hook( 'wp_version_check' );
flush_rewrite_rules( false );
echo wp_json_encode( array( 'products' => wc_get_products( array( 'return' => 'ids', 'limit' => -1 ) ), 'hpos' => \Automattic\WooCommerce\Utilities\OrderUtil::custom_orders_table_usage_is_enabled() ) );
