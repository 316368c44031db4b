<?php
/**
 * Plugin Name: Store harness
 * Description: Lets a shop on loopback call a sidecar on loopback, keeps its mails in a file, and takes card payments without a bank.
 */

// WordPress refuses to call loopback addresses and odd ports (wp_safe_remote_*).
add_filter( 'http_request_host_is_external', '__return_true' );
add_filter(
	'http_allowed_safe_ports',
	static function ( array $ports, string $host, string $url ): array {
		$ports[] = (int) wp_parse_url( $url, PHP_URL_PORT );
		return $ports;
	},
	10,
	3
);

// A busy machine may take longer than a shopper should wait.
if ( false !== getenv( 'ML_STORE_NUDGE_MS' ) ) {
	define( 'ML_CONNECTOR_NUDGE_MS', (int) getenv( 'ML_STORE_NUDGE_MS' ) );
}

// There is no mail server: mails go to a file that the tests read.
add_filter(
	'pre_wp_mail',
	static function ( $sent, array $mail ) {
		unset( $sent );
		file_put_contents( getenv( 'ML_STORE_MAILS' ), wp_json_encode( array_intersect_key( $mail, array_flip( array( 'to', 'subject', 'message' ) ) ) ) . "\n", FILE_APPEND | LOCK_EX ); // phpcs:ignore
		return true;
	},
	10,
	2
);

// An administrator's first-visit notices would cover the page under test.
add_filter( 'woocommerce_enable_setup_wizard', '__return_false' );
add_filter( 'woocommerce_show_marketplace_suggestions', '__return_false' );
add_filter( 'woocommerce_allow_marketplace_suggestions', '__return_false' );

add_filter(
	'woocommerce_payment_gateways',
	static function ( array $gateways ): array {
		if ( ! class_exists( 'ML_Store_Card_Gateway' ) ) {
			/** A card that always works, with a transaction id, as a real card gateway has. */
			class ML_Store_Card_Gateway extends WC_Payment_Gateway {
				public function __construct() {
					$this->id                 = 'test_card';
					$this->title              = 'Test card';
					$this->method_title       = 'Test card';
					$this->method_description = 'Takes every payment at once.';
					$this->has_fields         = false;
					$this->supports           = array( 'products', 'refunds' );
					$this->enabled            = 'yes';
				}
				public function process_payment( $order_id ) {
					$order = wc_get_order( $order_id );
					$order->payment_complete( 'ch_' . substr( hash( 'sha256', 'card' . $order_id ), 0, 16 ) );
					WC()->cart->empty_cart();
					return array(
						'result'   => 'success',
						'redirect' => $this->get_return_url( $order ),
					);
				}
				public function process_refund( $order_id, $amount = null, $reason = '' ) {
					return true;
				}
			}
		}
		$gateways[] = 'ML_Store_Card_Gateway';
		return $gateways;
	}
);

// The block checkout shows only methods that registered for it.
add_action(
	'woocommerce_blocks_payment_method_type_registration',
	static function ( $registry ): void {
		$registry->register(
			new class() extends Automattic\WooCommerce\Blocks\Payments\Integrations\AbstractPaymentMethodType {
				protected $name = 'test_card';
				public function initialize() {}
				public function is_active() {
					return true;
				}
				public function get_payment_method_script_handles() {
					wp_register_script( 'ml-store-card', false, array( 'wc-blocks-registry', 'wp-element' ), '1', true );
					wp_add_inline_script(
						'ml-store-card',
						"(function(){var e=window.wp.element.createElement;var t='Test card';window.wc.wcBlocksRegistry.registerPaymentMethod({name:'test_card',label:e('span',null,t),ariaLabel:t,content:e('p',null,'Takes every payment at once.'),edit:e('p',null,t),canMakePayment:function(){return true},supports:{features:['products']}})})();"
					);
					return array( 'ml-store-card' );
				}
				public function get_payment_method_data() {
					return array( 'title' => 'Test card' );
				}
			}
		);
	}
);
