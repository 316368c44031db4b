<?php
/**
 * Shows in wp-admin what needs attention, to shop managers.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Admin;

use MLConnector\Health\Attention;
use MLConnector\Options;
use MLConnector\Rest\Permission;

defined( 'ABSPATH' ) || exit;

/**
 * @phpstan-import-type Item from Attention
 */
class AdminNotice {
	public const HIDE     = 'ml_connector_hide_notice';
	public const META     = 'ml_connector_hidden_notice';
	private const HIDE_S  = 86400;
	private const SHOWN   = 3;
	private const SCREENS = [ 'dashboard', 'plugins', 'edit-shop_order', 'shop_order', 'woocommerce_page_wc-orders', 'woocommerce_page_wc-settings', 'woocommerce_page_wc-status' ];

	/** @var Attention */
	private $attention;
	/** @var Options */
	private $options;

	public function __construct( Attention $attention, Options $options ) {
		$this->attention = $attention;
		$this->options   = $options;
	}

	public function render(): void {
		$screen = get_current_screen();
		if ( null === $screen || ! in_array( $screen->id, self::SCREENS, true ) || ! current_user_can( Permission::CAPABILITY ) ) {
			return;
		}
		if ( null === $this->options->pairing() ) {
			self::render_first_step( $screen );
			return;
		}
		$items = $this->attention->pressing();
		if ( [] === $items || $this->is_hidden( $items ) ) {
			return;
		}
		$level = in_array( 'error', array_column( $items, 'level' ), true ) ? 'error' : 'warning';
		printf( '<div class="notice notice-%s"><p><strong>%s</strong></p><ul class="ul-disc">', esc_attr( $level ), esc_html( Attention::heading( $items ) ) );
		foreach ( array_slice( $items, 0, self::SHOWN ) as $item ) {
			printf( '<li>%s %s%s</li>', esc_html( $item['message'] ), esc_html( $item['next'] ), SettingsPage::link( $item['tab'] ) ); // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- Escaped where it is made.
		}
		$more = count( $items ) - self::SHOWN;
		if ( $more > 0 ) {
			/* translators: %d: number of further things */
			printf( '<li>%s</li>', esc_html( sprintf( _n( '%d more', '%d more', $more, 'ml-connector' ), $more ) ) );
		}
		printf(
			'</ul><p><a class="button button-primary" href="%s">%s</a> <a class="button-link" href="%s">%s</a></p></div>',
			esc_url( SettingsPage::url() ),
			esc_html__( 'Open ML Connector', 'ml-connector' ),
			esc_url( wp_nonce_url( admin_url( 'admin-post.php?action=' . self::HIDE ), self::HIDE ) ),
			esc_html__( 'Hide for a day', 'ml-connector' )
		);
	}

	/** Only right after plugins were activated. */
	private static function render_first_step( \WP_Screen $screen ): void {
		// phpcs:ignore WordPress.Security.NonceVerification.Recommended -- WordPress's own mark of what it has just done.
		if ( 'plugins' !== $screen->id || ! ( isset( $_GET['activate'] ) || isset( $_GET['activate-multi'] ) ) ) {
			return;
		}
		printf(
			'<div class="notice notice-info is-dismissible"><p>%s <a href="%s">%s</a></p></div>',
			esc_html__( 'ML Connector is active but not connected yet. Setting it up takes a few minutes.', 'ml-connector' ),
			esc_url( SettingsPage::url() ),
			esc_html__( 'Set up ML Connector', 'ml-connector' )
		);
	}

	public function hide(): void {
		check_admin_referer( self::HIDE );
		if ( ! current_user_can( Permission::CAPABILITY ) ) {
			wp_die( esc_html__( 'Only users who manage the store may do this.', 'ml-connector' ), '', [ 'response' => 403 ] );
		}
		update_user_meta(
			get_current_user_id(),
			self::META,
			[
				'until' => time() + self::HIDE_S,
				'what'  => self::fingerprint( $this->attention->pressing() ),
			]
		);
		$back = wp_get_referer();
		wp_safe_redirect( false === $back ? admin_url() : $back );
		exit;
	}

	/**
	 * A new item reappears.
	 *
	 * @param list<Item> $items
	 */
	private function is_hidden( array $items ): bool {
		$hidden = get_user_meta( get_current_user_id(), self::META, true );
		return is_array( $hidden ) && (int) ( $hidden['until'] ?? 0 ) > time() && self::fingerprint( $items ) === ( $hidden['what'] ?? '' );
	}

	/**
	 * Keyed by the fix: a message may contain a duration.
	 *
	 * @param list<Item> $items
	 */
	private static function fingerprint( array $items ): string {
		return md5( (string) wp_json_encode( array_column( $items, 'next' ) ) );
	}
}
