<?php
/**
 * Accepts requests that the sidecar signed with the pairing key.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Rest;

use MLConnector\Options;
use MLConnector\Sidecar\Signature;
use MLConnector\Sidecar\SignatureError;

defined( 'ABSPATH' ) || exit;

final class FromSidecar {
	/**
	 * @param string $route Below the namespace, such as "/report".
	 * @return true|\WP_Error
	 */
	public static function check( Options $options, \WP_REST_Request $request, string $route ) {
		$pairing = $options->active_pairing();
		try {
			if ( null === $pairing ) {
				throw new SignatureError( 'signature_invalid' );
			}
			Signature::check( $pairing, (string) $request->get_header( 'authorization' ), 'POST', self::paths( $route ), (string) $request->get_body() );
			return true;
		} catch ( SignatureError $error ) {
			return new \WP_Error(
				$error->getMessage(),
				/* translators: %s: UTC time */
				sprintf( __( 'The signature of this request is not valid. The clock of this site says %s.', 'ml-connector' ), gmdate( 'c' ) ),
				[ 'status' => 401 ]
			);
		}
	}

	/** @return list<string> As received, and as WordPress writes this route: a proxy may serve the shop in a folder. */
	private static function paths( string $route ): array {
		$came  = isset( $_SERVER['REQUEST_URI'] ) ? (string) wp_unslash( $_SERVER['REQUEST_URI'] ) : ''; // phpcs:ignore WordPress.Security.ValidatedSanitizedInput.InputNotSanitized -- Only compared with a signed text.
		$parts = wp_parse_url( rest_url( Routes::NAMESPACE . $route ) );
		$own   = is_array( $parts ) ? ( $parts['path'] ?? '/' ) . ( isset( $parts['query'] ) ? '?' . $parts['query'] : '' ) : '';
		return array_values( array_filter( [ $came, $own ] ) );
	}
}
