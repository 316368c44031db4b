<?php
/**
 * The "Xero" panel of an order. The page holds what is known here; assets/order-panel.js fetches documents, lines and trail,
 * so a slow sidecar does not delay the order screen.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Admin;

use MLConnector\Options;
use MLConnector\Orders\XeroState;
use MLConnector\Rest\Permission;
use MLConnector\Rest\Routes;

use const MLConnector\PLUGIN_FILE;
use const MLConnector\VERSION;

defined( 'ABSPATH' ) || exit;

/**
 * @phpstan-import-type Shown from XeroState
 */
class OrderPanel {
	private const HANDLE = 'ml-connector-order-panel';
	private const PARTS  = 'ml-connector-order-parts';
	private const STEPS  = 'ml-connector-order-steps';

	/** @var Options */
	private $options;
	/** @var XeroState */
	private $orders;

	public function __construct( Options $options, XeroState $orders ) {
		$this->options = $options;
		$this->orders  = $orders;
	}

	/**
	 * @param string|mixed             $screen
	 * @param \WC_Order|\WP_Post|mixed $order_or_post
	 */
	public function add( $screen, $order_or_post = null ): void {
		if ( OrderScreens::edit_screen() === $screen && null !== self::order( $order_or_post ) ) {
			add_meta_box( self::HANDLE, __( 'Xero', 'ml-connector' ), [ $this, 'render' ], (string) $screen, 'normal', 'high' );
		}
	}

	public function enqueue(): void {
		if ( ! OrderScreens::is_edit() || ! current_user_can( Permission::CAPABILITY ) ) {
			return;
		}
		self::enqueue_script( self::PARTS, 'order-parts', [ 'wp-date', 'wp-i18n', 'wp-url' ] );
		ShopFormat::add_to( self::PARTS );
		self::enqueue_script( self::STEPS, 'order-steps', [ self::PARTS, 'wp-i18n' ] );
		self::enqueue_script( self::HANDLE, 'order-panel', [ self::STEPS, 'wp-api-fetch', 'wp-i18n', 'wp-a11y', 'wp-dom-ready', 'wp-url' ] );
	}

	/**
	 * @param non-empty-string       $handle
	 * @param non-empty-string       $name   File in assets.
	 * @param list<non-empty-string> $needs
	 */
	private static function enqueue_script( string $handle, string $name, array $needs ): void {
		wp_enqueue_script( $handle, plugins_url( "assets/$name.js", PLUGIN_FILE ), $needs, VERSION, true );
		wp_set_script_translations( $handle, 'ml-connector', plugin_dir_path( PLUGIN_FILE ) . 'languages' );
	}

	/** @param \WC_Order|\WP_Post|mixed $order_or_post */
	public function render( $order_or_post ): void {
		$order = self::order( $order_or_post );
		if ( null === $order ) {
			return;
		}
		if ( null === $this->options->pairing() ) {
			printf(
				'<p>%s <a href="%s">%s</a></p>',
				esc_html__( 'This store is not connected to Xero yet.', 'ml-connector' ),
				esc_url( SettingsPage::url() ),
				esc_html__( 'Connect this store', 'ml-connector' )
			);
			return;
		}
		$shown = $this->orders->read( $order );
		printf(
			'<div class="ml-connector-panel" data-order-id="%d" data-path="/%s/orders/" data-settings="%s" data-tabs="%s">',
			(int) $order->get_id(),
			esc_attr( Routes::NAMESPACE ),
			esc_url( SettingsPage::url() ),
			esc_attr( (string) wp_json_encode( SettingsPage::tabs() ) )
		);
		self::render_summary( $shown );
		if ( current_user_can( Permission::CAPABILITY ) ) {
			self::render_buttons( $shown );
			echo '<div class="ml-connector-details" aria-live="polite"></div>';
		}
		echo '</div>';
	}

	/** @param Shown|null $shown */
	private static function render_summary( ?array $shown ): void {
		echo '<p class="ml-connector-summary">';
		if ( null === $shown ) {
			echo esc_html__( 'This order has no documents in Xero yet.', 'ml-connector' );
		} else {
			// phpcs:disable WordPress.Security.EscapeOutput.OutputNotEscaped -- Escaped where it is made.
			echo StateBadge::html( $shown ) . ' ';
			echo StateBadge::invoice_link( $shown['number'], $shown['url'] );
			// phpcs:enable
		}
		echo '</p>';
		if ( null !== $shown && null !== $shown['problem'] ) {
			$problem = $shown['problem'];
			printf(
				'<div class="notice notice-%s inline ml-connector-problem"><p><strong>%s</strong></p><p>%s</p></div>',
				esc_attr( 'needs_attention' === $shown['code'] ? 'error' : 'info' ),
				esc_html( $problem['message'] ),
				esc_html( $problem['fix'] )
			);
		}
	}

	/**
	 * One is the thing to do: the way to the fix, or to sync an order that is not known. Either "Sync now" or "Replay order" is shown.
	 *
	 * @param Shown|null $shown
	 */
	private static function render_buttons( ?array $shown ): void {
		$problem = $shown['problem'] ?? null;
		$fix     = null === $problem ? '' : SettingsPage::link( $problem['tab'], $problem['setting'], 'button button-primary ml-connector-fix' );
		$looks   = [
			'send'    => 'button-primary',
			'replay'  => '' === $fix && 'needs_attention' === ( $shown['code'] ?? '' ) ? 'button-primary' : '',
			'preview' => '',
		];
		$labels  = [
			'send'    => __( 'Sync now', 'ml-connector' ),
			'replay'  => __( 'Replay order', 'ml-connector' ),
			'preview' => __( 'Preview', 'ml-connector' ),
		];
		$hidden  = null === $shown ? 'replay' : 'send';
		echo '<p class="ml-connector-buttons">' . $fix . ' '; // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- Escaped where it is made.
		foreach ( $labels as $action => $label ) {
			printf( '<button type="button" class="button %s" data-action="%s" disabled%s>%s</button> ', esc_attr( $looks[ $action ] ), esc_attr( $action ), $hidden === $action ? ' hidden' : '', esc_html( $label ) );
		}
		echo '<span class="spinner"></span></p>';
	}

	/** @param \WC_Order|\WP_Post|mixed $order_or_post */
	private static function order( $order_or_post ): ?\WC_Order {
		$order = $order_or_post instanceof \WP_Post ? wc_get_order( $order_or_post->ID ) : $order_or_post;
		return $order instanceof \WC_Order && 'shop_order' === $order->get_type() ? $order : null;
	}
}
