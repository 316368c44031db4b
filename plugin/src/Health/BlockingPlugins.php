<?php
/**
 * Plugins that may close the REST API to visitors.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Health;

defined( 'ABSPATH' ) || exit;

/**
 * Finds the plugins that decide who may use the REST API: those with a callback on its filter.
 */
final class BlockingPlugins {
	private const FILTER = 'rest_authentication_errors';

	/** @return list<string> their names */
	public static function names(): array {
		global $wp_filter;
		$names = [];
		$hook  = $wp_filter[ self::FILTER ] ?? null;
		foreach ( $hook instanceof \WP_Hook ? $hook->callbacks : [] as $callbacks ) {
			foreach ( $callbacks as $callback ) {
				$names[] = self::plugin_of( (string) self::file_of( $callback['function'] ) );
			}
		}
		return array_values( array_unique( array_filter( $names ) ) );
	}

	/**
	 * @param mixed $callback
	 * @return string|false
	 */
	private static function file_of( $callback ) {
		try {
			if ( is_array( $callback ) && isset( $callback[0], $callback[1] ) ) {
				return ( new \ReflectionMethod( $callback[0], (string) $callback[1] ) )->getFileName();
			}
			return is_string( $callback ) || $callback instanceof \Closure ? ( new \ReflectionFunction( $callback ) )->getFileName() : false;
		} catch ( \ReflectionException $error ) {
			return false;
		}
	}

	/** The folder of the plugin in which the file is; '' = none, or WooCommerce, whose callback only signs in its own keys. */
	private static function plugin_of( string $file ): string {
		$file = wp_normalize_path( $file );
		$root = wp_normalize_path( WP_PLUGIN_DIR ) . '/';
		if ( 0 !== strpos( $file, $root ) ) {
			return 0 === strpos( $file, wp_normalize_path( WPMU_PLUGIN_DIR ) . '/' ) ? basename( $file, '.php' ) : '';
		}
		$folder = explode( '/', substr( $file, strlen( $root ) ) )[0];
		return 'woocommerce' === $folder ? '' : basename( $folder, '.php' );
	}
}
