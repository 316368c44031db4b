<?php
/**
 * Secrets in the database, sealed with the site's salts: a database that leaks without wp-config.php shows none.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector;

defined( 'ABSPATH' ) || exit;

final class Sealed {
	/** Text that begins so is sealed; keys and secrets of earlier versions are base64url or letters and digits. */
	private const MARK = 'sealed:1:';

	public static function seal( string $secret ): string {
		if ( '' === $secret ) {
			return '';
		}
		$nonce = random_bytes( SODIUM_CRYPTO_SECRETBOX_NONCEBYTES );
		return self::MARK . base64_encode( $nonce . sodium_crypto_secretbox( $secret, $nonce, self::key() ) ); // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions.obfuscation_base64_encode -- Bytes as text.
	}

	/** @return string|null Text that is not sealed is returned unchanged; null = sealed with other salts. */
	public static function open( string $stored ): ?string {
		if ( ! self::is_sealed( $stored ) ) {
			return $stored;
		}
		$bytes = base64_decode( substr( $stored, strlen( self::MARK ) ), true ); // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions.obfuscation_base64_decode -- Bytes as text.
		if ( false === $bytes || strlen( $bytes ) < SODIUM_CRYPTO_SECRETBOX_NONCEBYTES + SODIUM_CRYPTO_SECRETBOX_MACBYTES ) {
			return null;
		}
		$secret = sodium_crypto_secretbox_open( substr( $bytes, SODIUM_CRYPTO_SECRETBOX_NONCEBYTES ), substr( $bytes, 0, SODIUM_CRYPTO_SECRETBOX_NONCEBYTES ), self::key() );
		return false === $secret ? null : $secret;
	}

	public static function is_sealed( string $stored ): bool {
		return 0 === strpos( $stored, self::MARK );
	}

	private static function key(): string {
		return hash( 'sha256', 'ml-connector|' . wp_salt( 'secure_auth' ), true );
	}
}
