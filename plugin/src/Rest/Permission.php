<?php
/**
 * Who may use the routes. For cookie sessions WordPress checks the nonce.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Rest;

defined( 'ABSPATH' ) || exit;

final class Permission {
	public const CAPABILITY = 'manage_woocommerce';

	/** @return true|\WP_Error */
	public static function manager() {
		if ( current_user_can( self::CAPABILITY ) ) {
			return true;
		}
		return new \WP_Error(
			'ml_connector_forbidden',
			__( 'Only users who manage the store may do this.', 'ml-connector' ),
			[ 'status' => rest_authorization_required_code() ]
		);
	}
}
