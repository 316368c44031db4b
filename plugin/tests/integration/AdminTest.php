<?php
/**
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Tests\Integration;

use MLConnector\Admin\AdminNotice;
use MLConnector\Admin\ShopFormat;
use MLConnector\Health\Schedule;
use MLConnector\Health\Snapshot;
use MLConnector\Options;
use MLConnector\Sidecar\Jwt;

final class AdminTest extends TestCase {
	/** @var list<string> Every hook of Plugin.php, as "hook priority". */
	private const HOOKS = [
		'init 10',
		'woocommerce_new_order 10',
		'woocommerce_update_order 10',
		'woocommerce_order_status_changed 10',
		'woocommerce_payment_complete 10',
		'woocommerce_order_refunded 10',
		'woocommerce_refund_deleted 10',
		'woocommerce_pre_delete_order_refund 10',
		'woocommerce_trash_order 10',
		'woocommerce_untrash_order 10',
		'woocommerce_before_delete_order 10',
		'wp_trash_post 10',
		'untrashed_post 10',
		'before_delete_post 10',
		'http_request_host_is_external 10',
		'http_allowed_safe_ports 10',
		'woocommerce_webhook_should_deliver 10',
		'woocommerce_webhook_topic_hooks 10',
		'woocommerce_webhook_http_args 10',
		'rest_api_init 10',
		'cron_schedules 10',
		'ml_connector_heartbeat 5',
		'ml_connector_heartbeat 10',
		'ml_connector_daily 10',
		'ml_connector_report 10',
		'ml_connector_sync 10',
		'wp_uninitialize_site 5',
		'woocommerce_webhook_disabled_due_delivery_failures 10',
		'wp_privacy_personal_data_exporters 10',
		'wp_privacy_personal_data_erasers 5',
		'woocommerce_privacy_erase_order_personal_data 10',
		'admin_menu 60',
		'admin_enqueue_scripts 10',
		'admin_init 10',
		'woocommerce_shop_order_list_table_columns 20',
		'woocommerce_shop_order_list_table_custom_column 10',
		'manage_edit-shop_order_columns 20',
		'manage_shop_order_posts_custom_column 10',
		'woocommerce_order_list_table_restrict_manage_orders 10',
		'woocommerce_shop_order_list_table_prepare_items_query_args 10',
		'woocommerce_orders_table_query_clauses 10',
		'restrict_manage_posts 10',
		'request 10',
		'posts_where 10',
		'bulk_actions-edit-shop_order 20',
		'handle_bulk_actions-edit-shop_order 10',
		'bulk_actions-woocommerce_page_wc-orders 20',
		'handle_bulk_actions-woocommerce_page_wc-orders 10',
		'admin_notices 10',
		'add_meta_boxes 40',
		'admin_post_ml_connector_hide_notice 10',
		'woocommerce_get_sections_advanced 10',
		'woocommerce_get_settings_advanced 10',
		'woocommerce_admin_settings_sanitize_option_ml_connector_url 10',
		'update_option_ml_connector_url 10',
		'site_status_tests 10',
		'debug_information 10',
		'woocommerce_product_data_tabs 10',
		'woocommerce_product_data_panels 10',
		'woocommerce_product_after_variable_attributes 10',
		'woocommerce_admin_process_product_object 10',
		'woocommerce_admin_process_variation_object 10',
		'manage_product_posts_custom_column 20',
		'woocommerce_product_quick_edit_end 10',
		'woocommerce_product_bulk_edit_end 10',
		'woocommerce_product_quick_edit_save 10',
		'woocommerce_product_bulk_edit_save 10',
		'product_cat_add_form_fields 20',
		'product_cat_edit_form_fields 20',
		'created_term 10',
		'edit_term 10',
		'woocommerce_product_export_product_default_columns 10',
		'woocommerce_product_export_product_column_ml_connector_account 10',
		'woocommerce_product_export_product_column_ml_connector_tax_type 10',
		'woocommerce_product_export_product_column_ml_connector_tracking 10',
		'woocommerce_product_export_product_column_ml_connector_item 10',
		'woocommerce_product_export_skip_meta_keys 10',
		'woocommerce_csv_product_import_mapping_options 10',
		'woocommerce_csv_product_import_mapping_default_columns 10',
		'woocommerce_product_import_pre_insert_product_object 10',
	];

	private static function is_ours( array $hooked ): bool {
		$function = $hooked['function'];
		if ( $function instanceof \Closure ) {
			$scope = ( new \ReflectionFunction( $function ) )->getClosureScopeClass();
			return null !== $scope && 'MLConnector\Later' === $scope->getName();
		}
		$owner = is_array( $function ) ? ( is_object( $function[0] ) ? get_class( $function[0] ) : (string) $function[0] ) : '';
		return 0 === strpos( $owner, 'MLConnector\\' ) && 0 !== strpos( $owner, 'MLConnector\\Tests' );
	}

	public function test_the_hooks_are_these(): void {
		global $wp_filter;
		$found = [];
		foreach ( $wp_filter as $hook => $priorities ) {
			foreach ( $priorities->callbacks as $priority => $callbacks ) {
				foreach ( $callbacks as $hooked ) {
					if ( self::is_ours( $hooked ) && ! in_array( $hook, [ 'plugins_loaded', 'before_woocommerce_init', 'shutdown', 'rest_pre_serve_request' ], true ) && 0 === strpos( $hook . 'x', $hook ) ) {
						$found[] = $hook . ' ' . $priority;
					}
				}
			}
		}
		$found = array_values(
			array_filter(
				array_unique( $found ),
				static function ( string $hook ): bool {
					return 0 !== strpos( $hook, 'activate_' ) && 0 !== strpos( $hook, 'deactivate_' ) && 0 !== strpos( $hook, 'plugin_action_links_' );
				}
			)
		);
		$this->assertEqualsCanonicalizing( self::HOOKS, $found );
	}

	public function test_woocommerce_lists_the_plugin_as_compatible(): void {
		$features = \Automattic\WooCommerce\Utilities\FeaturesUtil::get_compatible_features_for_plugin( 'ml-connector/ml-connector.php' );
		$this->assertContains( 'custom_order_tables', $features['compatible'] );
		$this->assertContains( 'cart_checkout_blocks', $features['compatible'] );
	}

	private static function notice( string $screen = 'dashboard' ): string {
		// WooCommerce cannot be set twice that this is the list of plugins.
		set_current_screen( 'plugins' === $screen ? 'dashboard' : $screen );
		$GLOBALS['current_screen'] = \WP_Screen::get( $screen ); // phpcs:ignore WordPress.WP.GlobalVariablesOverride.Prohibited
		ob_start();
		do_action( 'admin_notices' );
		return (string) ob_get_clean();
	}

	private static function rejected(): void {
		self::sidecar()->answers(
			[
				'GET status' => [
					'body' => [
						'light'    => 'red',
						'sentence' => '2 orders need you.',
						'reasons'  => [ [ 'code' => 'a', 'light' => 'red', 'message' => '2 orders could not be <i>sent</i>.', 'next' => 'Look at them.', 'tab' => 'activity' ] ],
					],
				],
			]
		);
		do_action( Schedule::HEARTBEAT );
	}

	public function test_a_problem_is_a_notice_that_can_be_hidden_for_a_day(): void {
		self::pair();
		$this->assertStringNotContainsString( 'need you', self::notice() );
		self::rejected();
		$this->assertStringContainsString( '2 orders could not be sent. Look at them.', self::notice() );
		$this->assertMatchesRegularExpression( '/page=ml-connector&#0?38;tab=activity">Open “Activity”</', self::notice() );
		$this->assertStringContainsString( '_wpnonce=', self::notice() );
		wp_set_current_user( get_user_by( 'login', 'editor' )->ID );
		$this->assertStringNotContainsString( 'need you', self::notice() );
		wp_set_current_user( 1 );
		update_user_meta( 1, AdminNotice::META, [ 'until' => time() + 60, 'what' => md5( (string) wp_json_encode( [ 'Look at them.' ] ) ) ] );
		$this->assertStringNotContainsString( 'need you', self::notice() );
		delete_user_meta( 1, AdminNotice::META );
	}

	public function test_who_has_just_activated_it_is_led_to_the_settings(): void {
		$this->assertStringNotContainsString( 'Set up ML Connector', self::notice( 'plugins' ) );
		$_GET['activate'] = 'true';
		$this->assertStringContainsString( 'page=ml-connector">Set up ML Connector</a>', self::notice( 'plugins' ) );
		$this->assertStringNotContainsString( 'Set up ML Connector', self::notice() );
		wp_set_current_user( get_user_by( 'login', 'editor' )->ID );
		$this->assertStringNotContainsString( 'Set up ML Connector', self::notice( 'plugins' ) );
		wp_set_current_user( 1 );
		self::pair();
		$this->assertStringNotContainsString( 'Set up ML Connector', self::notice( 'plugins' ) );
		unset( $_GET['activate'] );
	}

	public function test_the_mail_goes_out_once_a_day_and_only_when_wanted(): void {
		self::pair();
		self::rejected();
		$mails = 0;
		$count = static function ( $sent ) use ( &$mails ) {
			++$mails;
			return true;
		};
		add_filter( 'pre_wp_mail', $count );
		update_option( Options::DIGEST, 'no', false );
		do_action( Schedule::DAILY );
		$this->assertSame( 0, $mails );
		update_option( Options::DIGEST, 'yes', false );
		do_action( Schedule::DAILY );
		$this->assertSame( 1, $mails );
		remove_filter( 'pre_wp_mail', $count );
		delete_option( Options::DIGEST );
	}

	public function test_site_health_has_its_tests_and_no_secret(): void {
		self::pair();
		self::rejected();
		$answered = time() - 7200;
		update_option( Options::CONTACT, [ 'ok_at' => $answered, 'failed_since' => time() - 3600, 'failed_at' => time(), 'reason' => 'timed out' ], false );
		$fields = apply_filters( 'debug_information', [] )['ml-connector']['fields'];
		$this->assertSame( wp_date( get_option( 'date_format' ) . ' ' . get_option( 'time_format' ), $answered ), $fields['contact']['value'], 'as the site writes times' );
		$results = [];
		foreach ( apply_filters( 'site_status_tests', [ 'direct' => [], 'async' => [] ] )['direct'] as $name => $test ) {
			if ( 0 === strpos( $name, 'ml_connector' ) ) {
				$results[ $name ] = $test['test']()['status'];
			}
		}
		$this->assertSame( [ 'ml_connector_sidecar' => 'critical', 'ml_connector_webhooks' => 'good', 'ml_connector_reports' => 'good', 'ml_connector_books' => 'critical' ], $results );
		( new Snapshot( new Options() ) )->keep( [ 'light' => 'green' ] );
		$this->assertSame( 'recommended', self::books()['status'], 'what was so before the sidecar fell silent' );
		delete_option( Options::CONTACT );
		$this->assertSame( 'good', self::books()['status'] );
		$debug = (string) wp_json_encode( apply_filters( 'debug_information', [] )['ml-connector'] );
		$this->assertStringContainsString( 'order.created', $debug );
		$pairing = get_option( Options::PAIRING );
		foreach ( [ $pairing['pairing_key'], $pairing['webhook_secret'], Jwt::base64url( Double::KEY ) ] as $secret ) {
			$this->assertStringNotContainsString( $secret, $debug );
		}
	}

	public function test_site_health_names_a_plugin_that_closes_the_rest_api_to_visitors(): void {
		self::pair();
		$file = WPMU_PLUGIN_DIR . '/closed-rest-api.php';
		wp_mkdir_p( WPMU_PLUGIN_DIR );
		$code = '<?php function ml_test_closed( $r ) { return is_user_logged_in() ? $r : new WP_Error( "rest_cannot_access", "Only users.", [ "status" => 401 ] ); } add_filter( "rest_authentication_errors", "ml_test_closed" );';
		file_put_contents( $file, $code );
		require $file;
		try {
			$test   = apply_filters( 'site_status_tests', [ 'direct' => [], 'async' => [] ] )['direct']['ml_connector_reports']['test'];
			$result = $test();
			$this->assertSame( 'critical', $result['status'] );
			$this->assertStringContainsString( '401 rest_cannot_access', $result['description'] );
			$this->assertStringContainsString( 'closed-rest-api', $result['description'] );
			$this->assertStringContainsString( '/wp-json/ml-connector/v1/', $result['description'] );
		} finally {
			unlink( $file );
			remove_filter( 'rest_authentication_errors', 'ml_test_closed' );
		}
		$this->assertSame( 'good', $test()['status'] );
	}

	public function test_site_health_praises_nothing_of_a_store_that_is_not_paired(): void {
		$this->assertNull( ( new Options() )->pairing() );
		$tests = apply_filters( 'site_status_tests', [ 'direct' => [], 'async' => [] ] )['direct'];
		$own   = array_filter(
			$tests,
			static function ( string $name ): bool {
				return 0 === strpos( $name, 'ml_connector' );
			},
			ARRAY_FILTER_USE_KEY
		);
		$this->assertSame( [ 'ml_connector_sidecar' ], array_keys( $own ) );
		$this->assertSame( 'recommended', $own['ml_connector_sidecar']['test']()['status'] );
	}

	/** @return array<string, mixed> */
	private static function books(): array {
		return apply_filters( 'site_status_tests', [ 'direct' => [], 'async' => [] ] )['direct']['ml_connector_books']['test']();
	}

	public function test_the_page_preloads_and_never_waits_for_a_sidecar_that_hangs(): void {
		self::pair();
		self::sidecar()->mode( 'hang' );
		$start = microtime( true );
		set_current_screen( 'woocommerce_page_ml-connector' );
		$build = plugin_dir_path( \MLConnector\PLUGIN_FILE ) . 'build/index.asset.php';
		if ( ! is_readable( $build ) ) {
			ob_start();
			do_action( 'woocommerce_page_ml-connector' );
			( new \MLConnector\Admin\SettingsPage( new Options(), new \MLConnector\Sidecar\Breaker() ) )->render();
			$this->assertStringContainsString( 'The settings page is missing', (string) ob_get_clean() );
			return;
		}
		do_action( 'admin_enqueue_scripts', 'woocommerce_page_ml-connector' );
		$this->assertLessThan( 5.0, microtime( true ) - $start, 'without its limit of 0.8 s it would be eight, or ten' );
		$before = implode( '', (array) wp_scripts()->get_data( 'ml-connector-settings', 'before' ) );
		$this->assertStringContainsString( '"restNamespace":"ml-connector/v1"', $before );
		$this->assertStringContainsString( '"paired":true', $before );
		$preload = implode( '', (array) wp_scripts()->get_data( 'wp-api-fetch', 'after' ) );
		$this->assertStringContainsString( '/ml-connector/v1/connection', $preload );
		$this->assertStringNotContainsString( Jwt::base64url( Double::KEY ), $before . $preload );
	}

	public function test_the_section_in_woocommerces_settings_keeps_only_a_safe_address(): void {
		$sanitize = static function ( string $typed ): string {
			return (string) apply_filters( 'woocommerce_admin_settings_sanitize_option_ml_connector_url', $typed, [], $typed );
		};
		update_option( Options::URL, 'https://kept.example.com', false );
		$this->assertSame( 'https://kept.example.com', $sanitize( 'http://plain.example.com' ) );
		$this->assertSame( 'https://new.example.com', $sanitize( 'https://new.example.com/' ) );
		$this->assertSame( '', $sanitize( '' ) );
		self::pair();
		$this->assertSame( self::sidecar()->url, $sanitize( ' ' ), 'a paired store needs one' );
		$fields = apply_filters( 'woocommerce_get_settings_advanced', [], 'ml-connector' );
		$this->assertSame( [ 'ml_connector_section', 'ml_connector_url', 'ml_connector_auto_repair', 'ml_connector_digest', 'ml_connector_digest_to', 'ml_connector_section' ], array_column( $fields, 'id' ) );
	}

	public function test_bulk_sending_counts_what_it_does_not_name(): void {
		self::pair();
		$answers = [];
		foreach ( range( 101, 107 ) as $order_id ) {
			$answers[ "POST orders/$order_id/send" ] = [
				'status' => 404,
				'body'   => [ 'code' => 'order_unknown', 'message' => "There is no order $order_id." ],
			];
		}
		self::sidecar()->answers( $answers );
		$screen = 'woocommerce_page_wc-orders';
		apply_filters( 'handle_bulk_actions-' . $screen, 'back', 'ml_connector_send', range( 101, 107 ) );
		$said = self::notice( $screen );
		$this->assertStringContainsString( 'Order 105 was not accepted', $said );
		$this->assertStringNotContainsString( 'Order 106', $said );
		$this->assertStringContainsString( '2 more orders were not accepted.', $said );
	}

	public function test_bulk_sending_that_stops_names_what_is_to_be_chosen_again(): void {
		self::pair();
		$ids = [];
		foreach ( range( 1, 9 ) as $order ) {
			$ids[] = self::order()->get_id();
		}
		self::sidecar()->answers(
			[
				"POST orders/$ids[0]/send" => [ 'status' => 202, 'body' => [ 'replayed' => 1, 'heldBy' => null ] ],
				"POST orders/$ids[1]/send" => [ 'status' => 409, 'body' => [ 'code' => 'changed_in_xero', 'message' => 'Voided in Xero.' ] ],
				"POST orders/$ids[2]/send" => [ 'status' => 429, 'body' => [ 'code' => 'too_many_requests', 'message' => 'Too many requests.', 'fix' => 'Wait a minute.' ] ],
			]
		);
		$screen = 'woocommerce_page_wc-orders';
		// Shops may number orders otherwise than by their ids, and the list shows these numbers.
		$number = static fn ( $number, \WC_Order $order ) => 'A-' . $order->get_id();
		add_filter( 'woocommerce_order_number', $number, 10, 2 );
		apply_filters( 'handle_bulk_actions-' . $screen, 'back', 'ml_connector_send', $ids );
		$said = self::notice( $screen );
		remove_filter( 'woocommerce_order_number', $number );
		$this->assertStringContainsString( '1 order is waiting to sync to Xero.', $said );
		$this->assertStringContainsString( "Order A-$ids[1] was not accepted: Voided in Xero.", $said );
		$this->assertStringContainsString( 'Too many requests. Wait a minute.', $said );
		$this->assertStringContainsString( "7 orders were not sent. Select them again: A-$ids[2], A-$ids[3], A-$ids[4], A-$ids[5], A-$ids[6] and 2 more", $said );
	}

	public function test_bulk_sending_shows_its_result(): void {
		self::pair();
		$one = self::order()->get_id();
		$two = self::order()->get_id();
		self::sidecar()->answers(
			[
				"POST orders/$one/send" => [ 'status' => 202, 'body' => [ 'replayed' => 1, 'heldBy' => null ] ],
				"POST orders/$two/send" => [ 'status' => 422, 'body' => [ 'code' => 'order_draft', 'message' => 'It is a draft.' ] ],
			]
		);
		$screen = 'woocommerce_page_wc-orders';
		$this->assertSame( 'back', apply_filters( 'handle_bulk_actions-' . $screen, 'back', 'ml_connector_send', [ (string) $one, (string) $two ] ) );
		// WooCommerce cannot be set twice that this is the list of plugins.
		set_current_screen( 'plugins' === $screen ? 'dashboard' : $screen );
		$GLOBALS['current_screen'] = \WP_Screen::get( $screen ); // phpcs:ignore WordPress.WP.GlobalVariablesOverride.Prohibited
		ob_start();
		do_action( 'admin_notices' );
		$html = (string) ob_get_clean();
		$this->assertStringContainsString( '1 order is waiting to sync to Xero.', $html );
		$this->assertStringContainsString( 'It is a draft.', $html );
		wp_set_current_user( get_user_by( 'login', 'editor' )->ID );
		$this->assertArrayNotHasKey( 'ml_connector_send', apply_filters( 'bulk_actions-' . $screen, [] ) );
	}

	public function test_money_in_a_text_is_written_as_the_shop_writes_prices(): void {
		$this->assertSame( '£41,233.10', ShopFormat::money( '41233.1', 'GBP' ) );
		update_option( 'woocommerce_currency_pos', 'right_space' );
		update_option( 'woocommerce_price_thousand_sep', '.' );
		update_option( 'woocommerce_price_decimal_sep', ',' );
		$euros = ShopFormat::money( '1234.5', 'EUR' );
		update_option( 'woocommerce_currency_pos', 'left' );
		update_option( 'woocommerce_price_thousand_sep', ',' );
		update_option( 'woocommerce_price_decimal_sep', '.' );
		$this->assertSame( "1.234,50\u{a0}€", $euros );
	}
}
