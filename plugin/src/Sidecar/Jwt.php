<?php
/**
 * Minimal JWT for both directions: HS256 only.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Sidecar;

defined( 'ABSPATH' ) || exit;

final class Jwt {
	public const LIFE_S      = 60;
	public const TOLERANCE_S = 60;
	private const BYTES_MAX  = 4096;

	/** @param array<string, mixed> $claims */
	public static function encode( array $claims, string $key ): string {
		$signed = self::json(
			[
				'alg' => 'HS256',
				'typ' => 'JWT',
			]
		) . '.' . self::json( $claims );
		return $signed . '.' . self::base64url( hash_hmac( 'sha256', $signed, $key, true ) );
	}

	/**
	 * Verifies signature, audience, issuer, times. The caller checks the request and `jti`.
	 *
	 * @return array<string, mixed>
	 * @throws SignatureError When it cannot be trusted.
	 */
	public static function decode( string $token, string $key, string $issuer, string $audience, int $now ): array {
		$parts = explode( '.', $token );
		if ( 3 !== count( $parts ) || strlen( $token ) > self::BYTES_MAX || '' === $key ) {
			throw new SignatureError( 'signature_invalid' );
		}
		$header = json_decode( self::from_base64url( $parts[0] ), true );
		if ( ! is_array( $header ) || 'HS256' !== ( $header['alg'] ?? null ) ) {
			throw new SignatureError( 'signature_invalid' );
		}
		$expected = hash_hmac( 'sha256', $parts[0] . '.' . $parts[1], $key, true );
		if ( ! hash_equals( $expected, self::from_base64url( $parts[2] ) ) ) {
			throw new SignatureError( 'signature_invalid' );
		}
		$claims = json_decode( self::from_base64url( $parts[1] ), true );
		if ( ! is_array( $claims ) || ( $claims['iss'] ?? null ) !== $issuer || ( $claims['aud'] ?? null ) !== $audience ) {
			throw new SignatureError( 'signature_invalid' );
		}
		self::check_times( $claims, $now );
		return $claims;
	}

	/** @param array<string, mixed> $claims */
	private static function check_times( array $claims, int $now ): void {
		$issued = $claims['iat'] ?? null;
		$ends   = $claims['exp'] ?? null;
		if ( ! is_int( $issued ) || ! is_int( $ends ) || $ends - $issued > self::LIFE_S || ! is_string( $claims['jti'] ?? null ) || '' === $claims['jti'] ) {
			throw new SignatureError( 'signature_invalid' );
		}
		if ( $issued > $now + self::TOLERANCE_S ) {
			throw new SignatureError( 'clock_skewed' );
		}
		if ( $ends < $now - self::TOLERANCE_S ) {
			throw new SignatureError( 'signature_expired' );
		}
	}

	public static function body_hash( string $body ): string {
		return self::base64url( hash( 'sha256', $body, true ) );
	}

	public static function base64url( string $bytes ): string {
		// phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions.obfuscation_base64_encode -- The encoding that JWT names.
		return rtrim( strtr( base64_encode( $bytes ), '+/', '-_' ), '=' );
	}

	/** '' if invalid. */
	public static function from_base64url( string $text ): string {
		// phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions.obfuscation_base64_decode -- The encoding that JWT names.
		$bytes = base64_decode( strtr( $text, '-_', '+/' ), true );
		return false === $bytes ? '' : $bytes;
	}

	/** @param array<string, mixed> $value */
	private static function json( array $value ): string {
		return self::base64url( (string) wp_json_encode( $value, JSON_UNESCAPED_SLASHES ) );
	}
}
