<?php
/**
 * Builds all objects and registers all hooks.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector;

use MLConnector\Admin\AdminNotice;
use MLConnector\Admin\BulkSend;
use MLConnector\Admin\OrderColumn;
use MLConnector\Admin\OrderFilter;
use MLConnector\Admin\OrderPanel;
use MLConnector\Admin\PreferencesSection;
use MLConnector\Admin\SettingsPage;
use MLConnector\Admin\Welcome;
use MLConnector\Cli\Commands;
use MLConnector\Events\Nudge;
use MLConnector\Events\OrderEvents;
use MLConnector\Events\Webhooks;
use MLConnector\Health\Attention;
use MLConnector\Health\Daily;
use MLConnector\Health\Digest;
use MLConnector\Health\Heartbeat;
use MLConnector\Health\Schedule;
use MLConnector\Health\SiteHealth;
use MLConnector\Health\Snapshot;
use MLConnector\Orders\Sender;
use MLConnector\Orders\XeroState;
use MLConnector\Privacy\Eraser;
use MLConnector\Privacy\Exporter;
use MLConnector\Products\CategoryScreen;
use MLConnector\Products\Change;
use MLConnector\Products\Fields;
use MLConnector\Products\ProductCsv;
use MLConnector\Products\ProductList;
use MLConnector\Products\ProductPanel;
use MLConnector\Products\Refusals;
use MLConnector\Products\XeroItems;
use MLConnector\Products\XeroLists;
use MLConnector\Rest\AlertController;
use MLConnector\Rest\ConnectionController;
use MLConnector\Rest\LeavingController;
use MLConnector\Rest\NamesController;
use MLConnector\Rest\PassOnController;
use MLConnector\Rest\ProductsField;
use MLConnector\Rest\ReportController;
use MLConnector\Sidecar\Actor;
use MLConnector\Sidecar\Breaker;
use MLConnector\Sidecar\Client;
use MLConnector\Sidecar\Contact;
use MLConnector\Sidecar\SidecarError;

defined( 'ABSPATH' ) || exit;

final class Plugin {
	private const SYNC_TIMEOUT_S = 10.0;
	/** WooCommerce's eraser, at 10, removes the address from orders: without it we cannot find them. */
	private const BEFORE_WOOCOMMERCE_ERASES = 5;

	/** @var Parts */
	private $parts;

	public static function start(): void {
		add_action( 'before_woocommerce_init', [ Requirements::class, 'declare_compatibility' ] );
		register_activation_hook( PLUGIN_FILE, [ self::class, 'activate' ] );
		register_deactivation_hook( PLUGIN_FILE, [ self::class, 'deactivate' ] );
		add_action( 'plugins_loaded', [ self::class, 'load' ] );
		add_action( 'init', [ self::class, 'add_translations' ] );
		// Before WordPress drops the site's tables, at 10.
		add_action( 'wp_uninitialize_site', [ self::class, 'site_deleted' ], 5 );
	}

	public static function load(): void {
		if ( ! Requirements::met() ) {
			add_action( 'admin_notices', [ Requirements::class, 'show_what_is_missing' ] );
			return;
		}
		( new self() )->hook();
	}

	/** The plugin brings its translations with it; WordPress reads them when the first text is needed. */
	public static function add_translations(): void {
		load_plugin_textdomain( 'ml-connector', false, dirname( plugin_basename( PLUGIN_FILE ) ) . '/languages' );
	}

	/**
	 * The pairing survives deactivation.
	 *
	 * @param bool|mixed $for_network
	 */
	public static function activate( $for_network = false ): void {
		// The plugin's own filter is not registered yet.
		add_filter( 'cron_schedules', [ Schedule::class, 'add_recurrence' ] );
		Welcome::prepare( true === $for_network );
		$plugin  = new self();
		$wake_up = static function () use ( $plugin ): void {
			if ( null !== $plugin->parts->options()->active_pairing() && Requirements::met() ) {
				Schedule::start();
				$plugin->parts->webhooks()->resume();
				// In the background: the administrator waits for this request.
				wp_schedule_single_event( time(), Schedule::SYNC );
			}
		};
		if ( true === $for_network ) {
			Sites::each( $wake_up );
		} else {
			$wake_up();
		}
	}

	/** @param bool|mixed $for_network */
	public static function deactivate( $for_network = false ): void {
		$plugin = new self();
		$pause  = static function () use ( $plugin ): void {
			Schedule::stop();
			if ( Requirements::met() ) {
				$plugin->parts->webhooks()->pause();
			}
		};
		if ( true !== $for_network ) {
			$pause();
			return;
		}
		Sites::each(
			static function () use ( $pause ): void {
				// A site may have activated it for itself too.
				if ( ! in_array( plugin_basename( PLUGIN_FILE ), (array) get_option( 'active_plugins', [] ), true ) ) {
					$pause();
				}
			}
		);
	}

	/**
	 * A site of the network is being deleted: its store leaves the sidecar, while its options can still be read.
	 *
	 * @param \WP_Site|mixed $site
	 */
	public static function site_deleted( $site ): void {
		if ( ! $site instanceof \WP_Site ) {
			return;
		}
		Sites::in(
			(int) $site->blog_id,
			static function (): void {
				$plugin = new self();
				if ( null !== $plugin->parts->options()->pairing() ) {
					$plugin->parts->pairing()->unpair( true );
				}
			}
		);
	}

	/** What changed while the plugin was inactive is not left until the next poll. The sidecar may be down: then the poll finds it. */
	public function ask_for_sync(): void {
		try {
			$this->parts->client()->post( 'sync', [], self::SYNC_TIMEOUT_S, Actor::system() );
		} catch ( SidecarError $error ) {
			return;
		}
	}

	public function __construct() {
		$this->parts = new Parts();
	}

	public function hook(): void {
		$this->hook_events();
		add_action( 'rest_api_init', [ $this, 'add_routes' ] );
		$this->hook_schedule();
		$this->hook_privacy();
		if ( is_admin() ) {
			$this->hook_admin();
			$this->hook_products();
		}
		if ( defined( 'WP_CLI' ) && WP_CLI ) {
			\WP_CLI::add_command( 'ml-connector', new Commands( $this->parts->client(), new Sender( $this->parts->client() ) ) );
		}
	}

	private function hook_events(): void {
		$events = new Later( fn(): OrderEvents => new OrderEvents( $this->parts->nudge() ) );
		add_action( 'woocommerce_new_order', $events->to( 'created' ), 10, 2 );
		add_action( 'woocommerce_update_order', $events->to( 'updated' ), 10, 2 );
		add_action( 'woocommerce_order_status_changed', $events->to( 'status_changed' ), 10, 4 );
		add_action( 'woocommerce_payment_complete', $events->to( 'paid' ) );
		add_action( 'woocommerce_order_refunded', $events->to( 'refunded' ) );
		add_action( 'woocommerce_refund_deleted', $events->to( 'refund_deleted' ), 10, 2 );
		add_filter( 'woocommerce_pre_delete_order_refund', $events->to( 'before_refund_delete' ), 10, 2 );
		add_action( 'woocommerce_trash_order', $events->to( 'trashed' ) );
		add_action( 'woocommerce_untrash_order', $events->to( 'restored' ) );
		add_action( 'woocommerce_before_delete_order', $events->to( 'deleted' ), 10, 2 );
		// Orders kept as posts: the list table trashes and deletes posts, not orders.
		add_action( 'wp_trash_post', $events->to( 'post_trashed' ) );
		add_action( 'untrashed_post', $events->to( 'post_restored' ) );
		add_action( 'before_delete_post', $events->to( 'post_deleted' ) );

		$webhooks = new Later( [ $this->parts, 'webhooks' ] );
		add_filter( 'http_request_host_is_external', $webhooks->to( 'allow_host' ), 10, 3 );
		add_filter( 'http_allowed_safe_ports', $webhooks->to( 'allow_port' ), 10, 3 );
		add_filter( 'woocommerce_webhook_should_deliver', $webhooks->to( 'should_deliver' ), 10, 2 );
		add_filter( 'woocommerce_webhook_topic_hooks', ( new Later( [ $this->parts, 'deliveries' ] ) )->to( 'without_hooks' ), 10, 2 );
		add_filter( 'woocommerce_webhook_http_args', $webhooks->to( 'limit_delivery' ), 10, 3 );
	}

	/** A request of the cart or the checkout asks for none of ours. */
	public function add_routes(): void {
		global $wp;
		if ( 0 === strpos( (string) ( $wp->query_vars['rest_route'] ?? '' ), '/wc/store/' ) ) {
			return;
		}
		$parts = $this->parts;
		( new PassOnController( $parts->client(), $parts->key_rights(), $parts->webhooks() ) )->register();
		( new ConnectionController( $parts->options(), $parts->pairing(), new Connecting( $parts->options(), $parts->client(), $parts->pairing() ), $parts->webhooks(), $parts->contact(), $parts->report() ) )->register();
		( new LeavingController( $parts->leaving() ) )->register();
		( new NamesController() )->register();
		( new ProductsField() )->register();
		( new ReportController( $parts->options(), $parts->orders(), $parts->contact(), $parts->snapshot() ) )->register();
		( new AlertController( $parts->options(), $parts->contact() ) )->register();
	}

	private function hook_schedule(): void {
		$parts = $this->parts;
		$daily = new Later( static fn(): Daily => new Daily( $parts->options(), $parts->webhooks(), $parts->report(), new Digest( $parts->options(), $parts->attention() ) ) );
		$beat  = new Later( static fn(): Heartbeat => new Heartbeat( $parts->options(), $parts->client(), $parts->breaker(), $parts->snapshot(), $parts->webhooks(), $parts->key_rights() ) );
		add_filter( 'cron_schedules', [ Schedule::class, 'add_recurrence' ] );
		// First: a store that has left has no status to read.
		add_action( Schedule::HEARTBEAT, ( new Later( [ $parts, 'leaving' ] ) )->to( 'look' ), 5 );
		add_action( Schedule::HEARTBEAT, $beat->to( 'beat' ) );
		add_action( Schedule::DAILY, $daily->to( 'run' ) );
		add_action( Schedule::REPORT, ( new Later( [ $parts, 'report' ] ) )->to( 'send' ) );
		add_action( Schedule::SYNC, [ $this, 'ask_for_sync' ] );
		add_action( 'woocommerce_webhook_disabled_due_delivery_failures', $daily->to( 'webhook_disabled' ) );
	}

	private function hook_privacy(): void {
		$exporter = new Later( fn(): Exporter => new Exporter( $this->parts->client(), $this->parts->orders() ) );
		$eraser   = new Later( fn(): Eraser => new Eraser( $this->parts->client(), $this->parts->orders() ) );
		add_filter( 'wp_privacy_personal_data_exporters', $exporter->to( 'register' ) );
		add_filter( 'wp_privacy_personal_data_erasers', $eraser->to( 'register' ), self::BEFORE_WOOCOMMERCE_ERASES );
		add_filter( 'woocommerce_privacy_erase_order_personal_data', $eraser->to( 'may_erase' ), 10, 2 );
	}

	private function hook_admin(): void {
		$page = new SettingsPage( $this->parts->options(), $this->parts->breaker() );
		add_action( 'admin_menu', [ $page, 'add' ], 60 );
		add_action( 'admin_enqueue_scripts', [ $page, 'enqueue' ] );
		add_filter( 'plugin_action_links_' . plugin_basename( PLUGIN_FILE ), [ $page, 'add_link' ] );
		add_action( 'admin_init', [ new Welcome( $this->parts->options() ), 'lead_in' ] );
		add_action( 'admin_init', [ $this, 'keep_schedule' ] );
		add_action( 'admin_init', [ $this->parts->options(), 'seal_pairing' ] );

		$column = new OrderColumn( $this->parts->orders() );
		add_filter( 'woocommerce_shop_order_list_table_columns', [ $column, 'add' ], 20 );
		add_action( 'woocommerce_shop_order_list_table_custom_column', [ $column, 'render' ], 10, 2 );
		add_filter( 'manage_edit-shop_order_columns', [ $column, 'add' ], 20 );
		add_action( 'manage_shop_order_posts_custom_column', [ $column, 'render' ], 10, 2 );
		add_action( 'admin_enqueue_scripts', [ $column, 'enqueue' ] );

		$filter = new OrderFilter();
		add_action( 'woocommerce_order_list_table_restrict_manage_orders', [ $filter, 'render' ] );
		add_filter( 'woocommerce_shop_order_list_table_prepare_items_query_args', [ $filter, 'apply' ] );
		add_action( 'restrict_manage_posts', [ $filter, 'render' ] );
		add_filter( 'woocommerce_orders_table_query_clauses', [ $filter, 'narrow_tables' ], 10, 3 );
		add_filter( 'request', [ $filter, 'apply_to_posts' ] );
		add_filter( 'posts_where', [ $filter, 'narrow_posts' ], 10, 2 );

		$bulk = new BulkSend( new Sender( $this->parts->client() ) );
		foreach ( [ 'edit-shop_order', 'woocommerce_page_wc-orders' ] as $screen ) {
			add_filter( 'bulk_actions-' . $screen, [ $bulk, 'add' ], 20 );
			add_filter( 'handle_bulk_actions-' . $screen, [ $bulk, 'handle' ], 10, 3 );
		}
		add_action( 'admin_notices', [ $bulk, 'show_result' ] );

		$panel = new OrderPanel( $this->parts->options(), $this->parts->orders() );
		// After WooCommerce's own, at 30.
		add_action( 'add_meta_boxes', [ $panel, 'add' ], 40, 2 );
		add_action( 'admin_enqueue_scripts', [ $panel, 'enqueue' ] );

		$notice = new AdminNotice( $this->parts->attention(), $this->parts->options() );
		add_action( 'admin_notices', [ $notice, 'render' ] );
		add_action( 'admin_post_' . AdminNotice::HIDE, [ $notice, 'hide' ] );

		$preferences = new PreferencesSection( $this->parts->options(), $this->parts->webhooks() );
		add_filter( 'woocommerce_get_sections_advanced', [ $preferences, 'add' ] );
		add_filter( 'woocommerce_get_settings_advanced', [ $preferences, 'fields' ], 10, 2 );
		add_filter( 'woocommerce_admin_settings_sanitize_option_' . Options::URL, [ $preferences, 'sanitize_url' ] );
		add_action( 'update_option_' . Options::URL, [ $preferences, 'url_changed' ] );

		$health = new SiteHealth( $this->parts->options(), $this->parts->contact(), $this->parts->breaker(), $this->parts->snapshot(), $this->parts->webhooks(), $this->parts->attention() );
		add_filter( 'site_status_tests', [ $health, 'tests' ] );
		add_filter( 'debug_information', [ $health, 'debug' ] );
	}

	private function hook_products(): void {
		$lists    = new XeroLists( $this->parts->options(), $this->parts->client() );
		$fields   = new Fields( $lists );
		$change   = new Change( $lists, new XeroItems( $this->parts->options(), $this->parts->client() ) );
		$refusals = new Refusals();
		add_action( 'admin_notices', [ $refusals, 'show' ] );

		$panel = new ProductPanel( $fields, $change );
		add_action( 'admin_enqueue_scripts', [ $panel, 'enqueue' ] );
		add_filter( 'woocommerce_product_data_tabs', [ $panel, 'add_tab' ] );
		add_action( 'woocommerce_product_data_panels', [ $panel, 'render' ] );
		add_action( 'woocommerce_product_after_variable_attributes', [ $panel, 'render_variation' ], 10, 3 );
		add_action( 'woocommerce_admin_process_product_object', [ $panel, 'save' ] );
		add_action( 'woocommerce_admin_process_variation_object', [ $panel, 'save_variation' ], 10, 2 );

		$list = new ProductList( $fields, $change, $refusals );
		add_action( 'admin_enqueue_scripts', [ $list, 'enqueue' ] );
		// After WooCommerce's own, at 10.
		add_action( 'manage_product_posts_custom_column', [ $list, 'render_values' ], 20, 2 );
		add_action( 'woocommerce_product_quick_edit_end', [ $list, 'render_quick' ] );
		add_action( 'woocommerce_product_bulk_edit_end', [ $list, 'render_bulk' ] );
		add_action( 'woocommerce_product_quick_edit_save', [ $list, 'save_quick' ] );
		add_action( 'woocommerce_product_bulk_edit_save', [ $list, 'save_bulk' ] );

		$category = new CategoryScreen( $fields, $change, $refusals );
		add_action( 'admin_enqueue_scripts', [ $category, 'enqueue' ] );
		// After WooCommerce's own, at 10.
		add_action( 'product_cat_add_form_fields', [ $category, 'render_new' ], 20 );
		add_action( 'product_cat_edit_form_fields', [ $category, 'render_edit' ], 20 );
		add_action( 'created_term', [ $category, 'save' ], 10, 3 );
		add_action( 'edit_term', [ $category, 'save' ], 10, 3 );

		$csv = new ProductCsv( $lists, $change, $refusals );
		add_filter( 'woocommerce_product_export_product_default_columns', [ $csv, 'add' ] );
		foreach ( ProductCsv::column_names() as $column ) {
			add_filter( 'woocommerce_product_export_product_column_' . $column, [ $csv, 'export' ], 10, 3 );
		}
		add_filter( 'woocommerce_product_export_skip_meta_keys', [ $csv, 'skip_metas' ] );
		add_filter( 'woocommerce_csv_product_import_mapping_options', [ $csv, 'add' ] );
		add_filter( 'woocommerce_csv_product_import_mapping_default_columns', [ $csv, 'map' ] );
		add_filter( 'woocommerce_product_import_pre_insert_product_object', [ $csv, 'import' ], 10, 2 );
	}

	/** Some clean-up tools empty the cron list. */
	public function keep_schedule(): void {
		if ( null !== $this->parts->options()->active_pairing() ) {
			Schedule::start();
		}
	}
}
