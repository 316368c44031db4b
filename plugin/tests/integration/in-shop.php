<?php
/**
 * One request of its own inside the shop, to its very end: php in-shop.php <file>. Prints what the file prints and then, as a
 * last line, how many milliseconds passed between the file's end and the end of the request.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

$_SERVER['HTTP_HOST']   = (string) preg_replace( '#^https?://#', '', (string) getenv( 'ML_STORE_URL' ) );
$_SERVER['REQUEST_URI'] = '/';
if ( false !== getenv( 'ML_TEST_NETWORK' ) ) {
	define( 'MULTISITE', true );
	define( 'SUBDOMAIN_INSTALL', false );
	define( 'DOMAIN_CURRENT_SITE', $_SERVER['HTTP_HOST'] );
	define( 'PATH_CURRENT_SITE', '/' );
	define( 'SITE_ID_CURRENT_SITE', 1 );
	define( 'BLOG_ID_CURRENT_SITE', 1 );
}
require_once getenv( 'ML_TEST_WP_DIR' ) . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/plugin.php';
require_once ABSPATH . 'wp-admin/includes/user.php';
wp_set_current_user( 1 );

require $argv[1];

$ml_end = microtime( true );
register_shutdown_function(
	static function () use ( $ml_end ): void {
		echo "\n", (int) round( ( microtime( true ) - $ml_end ) * 1000 );
	}
);
