<?php
// Runs one PHP file inside the shop, as its owner: php store.php <site> <file> [arguments]
$ml_site = $argv[1];
$ml_file = $argv[2];
$_SERVER['HTTP_HOST']   = parse_url( getenv( 'ML_STORE_URL' ), PHP_URL_HOST ) . ':' . parse_url( getenv( 'ML_STORE_URL' ), PHP_URL_PORT );
$_SERVER['REQUEST_URI'] = '/';
define( 'WP_ADMIN', true );
require $ml_site . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/admin.php';
wp_set_current_user( 1 );
$argv = array_slice( $argv, 2 );
require $ml_file;
