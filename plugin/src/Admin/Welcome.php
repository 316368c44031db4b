<?php
/**
 * Activation leads straight to set-up: once, and only where a person activated this plugin alone.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Admin;

use MLConnector\Options;
use MLConnector\Rest\Permission;

defined( 'ABSPATH' ) || exit;

class Welcome {
	public const MARK = 'ml_connector_welcome';
	/** WordPress opens the next page at once; later, the notice says where to go. */
	private const MARK_S = 60;

	/** @var Options */
	private $options;

	public function __construct( Options $options ) {
		$this->options = $options;
	}

	/** In the request that activates the plugin: by a person in wp-admin, not by a script or for a network. */
	public static function prepare( bool $for_network ): void {
		$is_by_script = ( defined( 'WP_CLI' ) && WP_CLI ) || wp_doing_ajax() || wp_doing_cron() || ! is_admin();
		if ( $for_network || $is_by_script || 0 === get_current_user_id() ) {
			return;
		}
		set_transient( self::MARK, get_current_user_id(), self::MARK_S );
	}

	/** In the request after it. */
	public function lead_in(): void {
		$url = $this->destination();
		if ( '' !== $url ) {
			wp_safe_redirect( $url );
			exit;
		}
	}

	/** '' = the request stays where it is. Several plugins at once stay on the list of plugins. */
	public function destination(): string {
		$user = get_transient( self::MARK );
		if ( false === $user || get_current_user_id() !== (int) $user || wp_doing_ajax() ) {
			return '';
		}
		delete_transient( self::MARK );
		// phpcs:ignore WordPress.Security.NonceVerification.Recommended -- WordPress's own mark of what it has just done.
		$is_alone = isset( $_GET['activate'] ) && ! isset( $_GET['activate-multi'] );
		$may_open = current_user_can( Permission::CAPABILITY ) && null === $this->options->pairing();
		return $is_alone && $may_open ? SettingsPage::url() : '';
	}
}
