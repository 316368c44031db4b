<?php
/**
 * PSR-4 for MLConnector\: the plugin needs no Composer at run time.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector;

defined( 'ABSPATH' ) || exit;

spl_autoload_register(
	static function ( string $name ): void {
		if ( 0 !== strncmp( $name, __NAMESPACE__ . '\\', strlen( __NAMESPACE__ ) + 1 ) ) {
			return;
		}
		$file = __DIR__ . '/' . str_replace( '\\', '/', substr( $name, strlen( __NAMESPACE__ ) + 1 ) ) . '.php';
		if ( is_readable( $file ) ) {
			require_once $file;
		}
	}
);
