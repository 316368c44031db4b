<?php
/**
 * WooCommerce → ML Connector: hosts the settings page (admin-ui).
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Admin;

use MLConnector\Options;
use MLConnector\Rest\Permission;
use MLConnector\Rest\Routes;
use MLConnector\Sidecar\Breaker;
use MLConnector\Sidecar\TimeLimit;

use const MLConnector\PLUGIN_FILE;
use const MLConnector\VERSION;

defined( 'ABSPATH' ) || exit;

class SettingsPage {
	public const SLUG    = 'ml-connector';
	private const HANDLE = 'ml-connector-settings';
	private const SCREEN = 'woocommerce_page_ml-connector';
	private const STYLES = [ 'style-index', 'index' ];
	/** The page fetches the rest later, so a sidecar that hangs delays it by this much at most. */
	private const PRELOAD_S = 0.8;

	/** @var Options */
	private $options;
	/** @var Breaker */
	private $breaker;

	public function __construct( Options $options, Breaker $breaker ) {
		$this->options = $options;
		$this->breaker = $breaker;
	}

	/** URL of a tab, or of a setting on it; of the page itself if there is no such tab. */
	public static function url( string $tab = '', string $setting = '' ): string {
		$url = admin_url( 'admin.php?page=' . self::SLUG );
		if ( ! isset( self::tabs()[ $tab ] ) ) {
			return $url;
		}
		return $url . '&tab=' . rawurlencode( $tab ) . ( '' === $setting ? '' : '&setting=' . rawurlencode( $setting ) );
	}

	/** A link to that place, after a space; '' if there is no such tab or the user may not see it. `$look`: classes of a button. */
	public static function link( string $tab, string $setting = '', string $look = '' ): string {
		$title = self::tabs()[ $tab ] ?? '';
		if ( '' === $title || ! current_user_can( Permission::CAPABILITY ) ) {
			return '';
		}
		/* translators: %s: name of a tab of the settings page */
		return sprintf( ' <a%s href="%s">%s</a>', '' === $look ? '' : ' class="' . esc_attr( $look ) . '"', esc_url( self::url( $tab, $setting ) ), esc_html( sprintf( __( 'Open “%s”', 'ml-connector' ), $title ) ) );
	}

	/** @return array<string, string> Title by tab, as the page (admin-ui) calls them. */
	public static function tabs(): array {
		return [
			'overview'   => __( 'Overview', 'ml-connector' ),
			'connection' => __( 'Connection', 'ml-connector' ),
			'accounts'   => __( 'Accounts & taxes', 'ml-connector' ),
			'payments'   => __( 'Payments', 'ml-connector' ),
			'documents'  => __( 'Invoices & contacts', 'ml-connector' ),
			'sync'       => __( 'Sync', 'ml-connector' ),
			'activity'   => __( 'Activity', 'ml-connector' ),
			'books'      => __( 'Books', 'ml-connector' ),
			'payouts'    => __( 'Payouts', 'ml-connector' ),
			'reports'    => __( 'Reports', 'ml-connector' ),
		];
	}

	public function add(): void {
		add_submenu_page(
			'woocommerce',
			__( 'ML Connector', 'ml-connector' ),
			__( 'ML Connector', 'ml-connector' ),
			Permission::CAPABILITY,
			self::SLUG,
			[ $this, 'render' ]
		);
	}

	/**
	 * @param array<int|string, string>|mixed $links
	 * @return array<int|string, string>|mixed
	 */
	public function add_link( $links ) {
		if ( is_array( $links ) && current_user_can( Permission::CAPABILITY ) ) {
			array_unshift( $links, sprintf( '<a href="%s">%s</a>', esc_url( self::url() ), esc_html__( 'Settings', 'ml-connector' ) ) );
		}
		return $links;
	}

	public function render(): void {
		// WordPress puts other plugins' notices after this line; the page has its own heading.
		echo '<div class="wrap"><hr class="wp-header-end">';
		if ( ! self::is_built() ) {
			echo '<div class="notice notice-error inline"><p>' . esc_html__( 'The settings page is missing from this copy of the plugin. Install the published ml-connector.zip. If you use the source code, run “npm run build:admin”.', 'ml-connector' ) . '</p></div>';
		}
		echo '<div id="ml-connector-root"><h1>' . esc_html__( 'ML Connector', 'ml-connector' ) . '</h1>';
		if ( self::is_built() ) {
			echo '<p>' . esc_html__( 'Loading …', 'ml-connector' ) . '</p>';
		}
		echo '</div>';
		echo '<noscript><div class="notice notice-error inline"><p>' . esc_html__( 'This page needs JavaScript.', 'ml-connector' ) . '</p></div></noscript></div>';
	}

	/** @param string|mixed $screen */
	public function enqueue( $screen ): void {
		if ( self::SCREEN !== $screen || ! self::is_built() ) {
			return;
		}
		$asset = require self::build( 'index.asset.php' );
		wp_enqueue_script( self::HANDLE, plugins_url( 'build/index.js', PLUGIN_FILE ), $asset['dependencies'], $asset['version'], true );
		wp_set_script_translations( self::HANDLE, 'ml-connector', plugin_dir_path( PLUGIN_FILE ) . 'languages' );
		wp_add_inline_script( self::HANDLE, 'window.mlConnector = ' . self::json( $this->globals() ) . ';', 'before' );
		wp_add_inline_script( 'wp-api-fetch', 'wp.apiFetch.use( wp.apiFetch.createPreloadingMiddleware( ' . self::json( $this->preloaded() ) . ' ) );', 'after' );
		foreach ( self::STYLES as $name ) {
			if ( is_readable( self::build( $name . '.css' ) ) ) {
				wp_enqueue_style( self::HANDLE . '-' . $name, plugins_url( 'build/' . $name . '.css', PLUGIN_FILE ), [ 'wp-components' ], $asset['version'] );
				wp_style_add_data( self::HANDLE . '-' . $name, 'rtl', 'replace' );
			}
		}
	}

	/** @return array<string, mixed> */
	private function globals(): array {
		return [
			'restNamespace' => Routes::NAMESPACE,
			'settingsUrl'   => self::url(),
			'ordersUrl'     => OrderScreens::list_url(),
			'loginUrl'      => wp_login_url( self::url() ),
			'version'       => VERSION,
			'currency'      => ShopFormat::currency(),
			'paired'        => null !== $this->options->pairing(),
		];
	}

	/** @return array<string, mixed> */
	private function preloaded(): array {
		$paths = [ '/' . Routes::NAMESPACE . '/connection' ];
		if ( null !== $this->options->active_pairing() && ! $this->breaker->is_open() && TimeLimit::is_exact() ) {
			$paths[] = '/' . Routes::NAMESPACE . '/status';
		}
		return TimeLimit::during(
			self::PRELOAD_S,
			static function () use ( $paths ): array {
				return array_reduce( $paths, 'rest_preload_api_request', [] );
			}
		);
	}

	private static function is_built(): bool {
		return is_readable( self::build( 'index.asset.php' ) ) && is_readable( self::build( 'index.js' ) );
	}

	private static function build( string $file ): string {
		return plugin_dir_path( PLUGIN_FILE ) . 'build/' . $file;
	}

	/** @param array<string, mixed> $value */
	private static function json( array $value ): string {
		return (string) wp_json_encode( (object) $value, JSON_HEX_TAG | JSON_HEX_AMP | JSON_UNESCAPED_SLASHES );
	}
}
