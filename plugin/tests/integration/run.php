<?php
/**
 * Loads the real WordPress that ML_TEST_WP_DIR names (WooCommerce and this plugin active in it), then runs PHPUnit inside.
 * `node .ci/phpunit.mjs integration` makes such a shop, runs this, and takes the shop away.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

if ( false === getenv( 'ML_TEST_WP_DIR' ) ) {
	fwrite( STDERR, "Set ML_TEST_WP_DIR to a WordPress that may be changed.\n" );
	exit( 2 );
}

require_once __DIR__ . '/../../vendor/autoload.php';

$_SERVER['HTTP_HOST']   = (string) preg_replace( '#^https?://#', '', (string) getenv( 'ML_STORE_URL' ) );
$_SERVER['REQUEST_URI'] = '/';
define( 'WP_ADMIN', true );
require_once getenv( 'ML_TEST_WP_DIR' ) . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/admin.php';

$ml_is_tables = Automattic\WooCommerce\Utilities\OrderUtil::custom_orders_table_usage_is_enabled();
if ( ( 'posts' !== getenv( 'ML_TEST_STORAGE' ) ) !== $ml_is_tables ) {
	fwrite( STDERR, "This shop does not keep orders as it says.\n" );
	exit( 2 );
}

require_once __DIR__ . '/Double.php';
require_once __DIR__ . '/InShop.php';
require_once __DIR__ . '/TestCase.php';

PHPUnit\TextUI\Command::main();
