<?php
// Installs WordPress and WooCommerce with a small shop in the UK. Run once per kept dump: php install.php <site> <hpos|posts>
[ , $ml_site, $ml_storage ] = $argv;
define( 'WP_INSTALLING', true );
$_SERVER['HTTP_HOST']   = parse_url( getenv( 'ML_STORE_URL' ), PHP_URL_HOST ) . ':' . parse_url( getenv( 'ML_STORE_URL' ), PHP_URL_PORT );
$_SERVER['REQUEST_URI'] = '/';
require $ml_site . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
require_once ABSPATH . 'wp-admin/includes/plugin.php';

wp_install( 'Kestrel & Finch', 'owner', 'owner@example.com', true, '', 'owner-password', 'en_GB' );
update_option( 'siteurl', getenv( 'ML_STORE_URL' ) );
update_option( 'home', getenv( 'ML_STORE_URL' ) );
update_option( 'permalink_structure', '/%postname%/' );
update_option( 'show_avatars', 0 );
update_option( 'timezone_string', 'Europe/London' );
update_option( 'date_format', 'j F Y' );
update_user_meta( 1, 'show_welcome_panel', 0 );
wp_insert_user(
	array(
		'user_login'   => 'editor',
		'user_pass'    => 'editor-password',
		'user_email'   => 'editor@example.com',
		'role'         => 'editor',
		'display_name' => 'An editor',
	)
);

wp_set_current_user( 1 );
// Before activation: its redirect and wizard check them.
update_option( 'woocommerce_onboarding_profile', array( 'skipped' => true ) );
update_option( 'woocommerce_coming_soon', 'no' );
update_option( 'woocommerce_task_list_hidden', 'yes' );
update_option( 'woocommerce_task_list_hidden_lists', array( 'setup', 'extended' ) );
update_option( 'woocommerce_allow_tracking', 'no' );
update_option( 'woocommerce_custom_orders_table_enabled', 'hpos' === $ml_storage ? 'yes' : 'no' );
$ml_error = activate_plugin( 'woocommerce/woocommerce.php' );
if ( is_wp_error( $ml_error ) ) {
	fwrite( STDERR, $ml_error->get_error_message() . "\n" );
	exit( 1 );
}
WC_Install::install();
