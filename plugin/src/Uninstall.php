<?php
/**
 * Removes all data of the plugin, in every store of a network, with or without WooCommerce active.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector;

use MLConnector\Admin\AdminNotice;
use MLConnector\Health\Schedule;
use MLConnector\Orders\XeroState;
use MLConnector\Products\Choices;
use MLConnector\Sidecar\Client;
use MLConnector\Sidecar\Contact;
use MLConnector\Sidecar\SidecarError;

defined( 'ABSPATH' ) || exit;

final class Uninstall {
	private const TIMEOUT_S = 5.0;

	public static function run(): void {
		Sites::each(
			static function (): void {
				self::one_site();
			}
		);
	}

	private static function one_site(): void {
		$options = new Options();
		$pairing = $options->pairing();
		self::notify_sidecar( $options );
		self::rows( $options, $pairing );
		foreach ( [ Schedule::HEARTBEAT, Schedule::DAILY, Schedule::SYNC, Schedule::REPORT ] as $hook ) {
			wp_unschedule_hook( $hook );
		}
		foreach ( Options::ALL as $option ) {
			delete_option( $option );
		}
		delete_metadata( 'user', 0, AdminNotice::META, '', true );
		wp_cache_flush();
	}

	/** Deleting the plugin deletes its data, so the settings too. Best effort: without the key removed now, its data is of no use to the sidecar. */
	private static function notify_sidecar( Options $options ): void {
		if ( null === $options->active_pairing() ) {
			return;
		}
		try {
			( new Client( $options, new Contact( $options ) ) )->post( 'unpair', [ 'deleteSettings' => true ], self::TIMEOUT_S );
		} catch ( SidecarError $error ) {
			return;
		}
	}

	/** WooCommerce may be gone, so we write to its tables directly, if they exist. */
	private static function rows( Options $options, ?PairingData $pairing ): void {
		global $wpdb;
		// phpcs:disable WordPress.DB.DirectDatabaseQuery, WordPress.DB.SlowDBQuery
		$key_ids = [ null === $pairing ? 0 : $pairing->rest_key_id, (int) get_option( Options::PENDING_KEY, 0 ) ];
		if ( self::has_table( 'woocommerce_api_keys' ) ) {
			foreach ( array_filter( $key_ids ) as $id ) {
				$wpdb->delete( $wpdb->prefix . 'woocommerce_api_keys', [ 'key_id' => $id ], [ '%d' ] );
			}
		}
		if ( self::has_table( 'wc_webhooks' ) ) {
			foreach ( $options->map( Options::WEBHOOKS ) as $id ) {
				$wpdb->delete( $wpdb->prefix . 'wc_webhooks', [ 'webhook_id' => (int) $id ], [ '%d' ] );
			}
			delete_transient( 'woocommerce_webhook_ids_status_active' );
		}
		foreach ( XeroState::ALL as $meta ) {
			delete_metadata( 'post', 0, $meta, '', true );
			delete_metadata( 'comment', 0, $meta, '', true );
			if ( self::has_table( 'wc_orders_meta' ) ) {
				$wpdb->delete( $wpdb->prefix . 'wc_orders_meta', [ 'meta_key' => $meta ], [ '%s' ] );
			}
		}
		foreach ( Choices::METAS as $meta ) {
			delete_metadata( 'post', 0, $meta, '', true );
			delete_metadata( 'term', 0, $meta, '', true );
		}
		$wpdb->query(
			$wpdb->prepare(
				"DELETE FROM {$wpdb->options} WHERE option_name LIKE %s OR option_name LIKE %s",
				$wpdb->esc_like( '_transient_ml_connector_' ) . '%',
				$wpdb->esc_like( '_transient_timeout_ml_connector_' ) . '%'
			)
		);
		// phpcs:enable
	}

	private static function has_table( string $name ): bool {
		global $wpdb;
		$table = $wpdb->prefix . $name;
		return $wpdb->get_var( $wpdb->prepare( 'SHOW TABLES LIKE %s', $wpdb->esc_like( $table ) ) ) === $table; // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Once, at the end.
	}
}
