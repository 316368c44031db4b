<?php
/**
 * Signs requests to the sidecar and verifies requests from it.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Sidecar;

use MLConnector\PairingData;

defined( 'ABSPATH' ) || exit;

final class Signature {
	private const AUDIENCE    = 'ml-connector';
	private const ISSUER      = 'sidecar';
	private const JTI_BYTES   = 16;
	private const SEEN_PREFIX = 'ml_connector_jti_';

	/** `$path` starts with /v1, even if a proxy serves the sidecar in a folder. */
	public static function header( PairingData $pairing, string $method, string $path, string $body, Actor $actor ): string {
		$now    = time();
		$claims = [
			'iss' => $pairing->store_id,
			'aud' => self::AUDIENCE,
			'iat' => $now,
			'exp' => $now + Jwt::LIFE_S,
			'jti' => Jwt::base64url( random_bytes( self::JTI_BYTES ) ),
			'sub' => $actor->subject,
			'm'   => $method,
			'p'   => $path,
			'bh'  => Jwt::body_hash( $body ),
		];
		if ( '' !== $actor->name ) {
			$claims['name'] = $actor->name;
		}
		return 'Bearer ' . Jwt::encode( $claims, $pairing->key() );
	}

	/**
	 * @param list<string> $paths Possible paths of this route.
	 * @throws SignatureError When it cannot be trusted.
	 */
	public static function check( PairingData $pairing, string $header, string $method, array $paths, string $body ): void {
		if ( 1 !== preg_match( '/^Bearer\s+(\S+)$/i', trim( $header ), $found ) ) {
			throw new SignatureError( 'signature_invalid' );
		}
		$now    = time();
		$claims = Jwt::decode( $found[1], $pairing->key(), self::ISSUER, $pairing->store_id, $now );
		if ( ( $claims['m'] ?? null ) !== $method || ! in_array( $claims['p'] ?? null, $paths, true ) ) {
			throw new SignatureError( 'signature_invalid' );
		}
		if ( ! hash_equals( Jwt::body_hash( $body ), (string) ( $claims['bh'] ?? '' ) ) ) {
			throw new SignatureError( 'signature_invalid' );
		}
		$seen = self::SEEN_PREFIX . md5( (string) $claims['jti'] );
		if ( false !== get_transient( $seen ) ) {
			throw new SignatureError( 'signature_replayed' );
		}
		set_transient( $seen, 1, $claims['exp'] - $now + 2 * Jwt::TOLERANCE_S );
	}
}
