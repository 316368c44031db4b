<?php
/**
 * The REST key with which the sidecar reads the store.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector;

defined( 'ABSPATH' ) || exit;

class RestKey {
	private const TRUNCATED_CHARACTERS = 7;

	/**
	 * May only read: `KeyRights` lets it write while a feature needs that.
	 * WooCommerce has no function for this: its own pages write the row the same way.
	 *
	 * @return array{id: int, consumer_key: string, consumer_secret: string}
	 */
	public function make( int $user_id ): array {
		global $wpdb;
		$consumer_key    = 'ck_' . wc_rand_hash();
		$consumer_secret = 'cs_' . wc_rand_hash();
		$wpdb->insert( // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- See above.
			$wpdb->prefix . 'woocommerce_api_keys',
			[
				'user_id'         => $user_id,
				'description'     => __( 'ML Connector (created by pairing; do not remove)', 'ml-connector' ),
				'permissions'     => 'read',
				'consumer_key'    => wc_api_hash( $consumer_key ),
				'consumer_secret' => $consumer_secret,
				'truncated_key'   => substr( $consumer_key, -self::TRUNCATED_CHARACTERS ),
			],
			[ '%d', '%s', '%s', '%s', '%s', '%s' ]
		);
		return [
			'id'              => (int) $wpdb->insert_id,
			'consumer_key'    => $consumer_key,
			'consumer_secret' => $consumer_secret,
		];
	}

	public function remove( int $id ): void {
		global $wpdb;
		if ( $id > 0 ) {
			$wpdb->delete( $wpdb->prefix . 'woocommerce_api_keys', [ 'key_id' => $id ], [ '%d' ] ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- WooCommerce has no function for this.
		}
	}

	public function let_write( int $id, bool $writes ): void {
		global $wpdb;
		if ( $id > 0 ) {
			$wpdb->update( $wpdb->prefix . 'woocommerce_api_keys', [ 'permissions' => $writes ? 'read_write' : 'read' ], [ 'key_id' => $id ], [ '%s' ], [ '%d' ] ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- WooCommerce has no function for this.
		}
	}

	/** What WooCommerce says of the key: "ok", "missing" (revoked) or "owner_gone". */
	public function state( int $id ): string {
		global $wpdb;
		// phpcs:ignore WordPress.DB.DirectDatabaseQuery -- WooCommerce has no function for this.
		$owner = $id > 0 ? $wpdb->get_var( $wpdb->prepare( "SELECT user_id FROM {$wpdb->prefix}woocommerce_api_keys WHERE key_id = %d", $id ) ) : null;
		if ( null === $owner ) {
			return 'missing';
		}
		return user_can( (int) $owner, 'manage_woocommerce' ) ? 'ok' : 'owner_gone';
	}
}
