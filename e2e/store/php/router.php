<?php
// PHP's own web server: static files, index.php of a folder, else WordPress's front page.
$ml_store_root = rtrim( $_SERVER['DOCUMENT_ROOT'], '/' );
$ml_store_path = rawurldecode( (string) parse_url( $_SERVER['REQUEST_URI'], PHP_URL_PATH ) );
$ml_store_file = $ml_store_root . $ml_store_path;
if ( false === strpos( $ml_store_path, '..' ) ) {
	if ( is_file( $ml_store_file ) ) {
		if ( '.php' !== substr( $ml_store_file, -4 ) ) {
			return false;
		}
		$_SERVER['SCRIPT_NAME']     = $ml_store_path;
		$_SERVER['PHP_SELF']        = $ml_store_path;
		$_SERVER['SCRIPT_FILENAME'] = $ml_store_file;
		chdir( dirname( $ml_store_file ) );
		require $ml_store_file;
		return true;
	}
	if ( is_file( rtrim( $ml_store_file, '/' ) . '/index.php' ) ) {
		if ( '/' !== substr( $ml_store_path, -1 ) ) {
			header( 'Location: ' . $ml_store_path . '/', true, 301 );
			return true;
		}
		$_SERVER['SCRIPT_NAME']     = $ml_store_path . 'index.php';
		$_SERVER['PHP_SELF']        = $ml_store_path . 'index.php';
		$_SERVER['SCRIPT_FILENAME'] = $ml_store_file . 'index.php';
		chdir( $ml_store_file );
		require $ml_store_file . 'index.php';
		return true;
	}
}
$_SERVER['SCRIPT_NAME']     = '/index.php';
$_SERVER['PHP_SELF']        = '/index.php';
$_SERVER['SCRIPT_FILENAME'] = $ml_store_root . '/index.php';
chdir( $ml_store_root );
require $ml_store_root . '/index.php';
return true;
