<?php
/**
 * Parses a sidecar address as typed.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector;

defined( 'ABSPATH' ) || exit;

final class SidecarAddress {
	private const LENGTH_MAX = 500;

	/** Without a trailing slash; null = secrets must not be sent there. */
	public static function read( string $typed ): ?string {
		$url   = rtrim( trim( $typed ), '/' );
		$parts = wp_parse_url( $url );
		if ( ! is_array( $parts ) || strlen( $url ) > self::LENGTH_MAX || empty( $parts['host'] ) || isset( $parts['user'] ) || isset( $parts['pass'] ) || isset( $parts['query'] ) || isset( $parts['fragment'] ) ) {
			return null;
		}
		$scheme = strtolower( $parts['scheme'] ?? '' );
		if ( 'https' === $scheme || ( 'http' === $scheme && self::is_near( strtolower( $parts['host'] ) ) ) ) {
			return $url;
		}
		return null;
	}

	/** Whether only https is missing. */
	public static function is_public_http( string $typed ): bool {
		$https = (string) preg_replace( '#^http://#i', 'https://', trim( $typed ), 1, $changed );
		return 1 === $changed && null === self::read( $typed ) && null !== self::read( $https );
	}

	/** This machine, a private network, or a name without a dot, as containers have. */
	private static function is_near( string $host ): bool {
		$host = trim( $host, '[]' );
		if ( false !== filter_var( $host, FILTER_VALIDATE_IP ) ) {
			return false === filter_var( $host, FILTER_VALIDATE_IP, FILTER_FLAG_NO_PRIV_RANGE | FILTER_FLAG_NO_RES_RANGE );
		}
		return false === strpos( $host, '.' ) || 1 === preg_match( '/\.(local|localhost|internal|test)$/', $host );
	}
}
