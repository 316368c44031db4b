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

require_once __DIR__ . '/Double.php';
require_once __DIR__ . '/InShop.php';
require_once __DIR__ . '/TestCase.php';

PHPUnit\TextUI\Command::main();
