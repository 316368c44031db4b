<?php
/**
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Tests\Integration;

use MLConnector\Options;
use MLConnector\Sidecar\Jwt;

final class PairingTest extends TestCase {
	private static function keys(): int {
		global $wpdb;
		return (int) $wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->prefix}woocommerce_api_keys" );
	}

	private static function webhooks(): int {
		global $wpdb;
		return (int) $wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->prefix}wc_webhooks" );
	}

	/**
	 * The shop's own web server takes the key: OAuth 1.0a, because it speaks http.
	 *
	 * @param array<string, string> $sent
	 * @return int|string the status
	 */
	private static function read_orders_with( array $sent ) {
		$nonce  = [
			'oauth_consumer_key'     => $sent['consumerKey'],
			'oauth_nonce'            => wp_generate_password( 12, false ),
			'oauth_signature_method' => 'HMAC-SHA256',
			'oauth_timestamp'        => time(),
		];
		$url    = home_url( '/wp-json/wc/v3/orders' );
		$base   = 'GET&' . rawurlencode( $url ) . '&' . rawurlencode( http_build_query( $nonce, '', '&', PHP_QUERY_RFC3986 ) );
		$nonce += [ 'oauth_signature' => base64_encode( hash_hmac( 'sha256', $base, $sent['consumerSecret'] . '&', true ) ) ];
		return wp_remote_retrieve_response_code( wp_remote_get( $url . '?' . http_build_query( $nonce, '', '&', PHP_QUERY_RFC3986 ) ) );
	}

	public function test_pairing_sends_a_key_that_works_and_registers_six_webhooks(): void {
		self::pair();
		$sent = json_decode( self::sidecar()->requests( '/v1/pair' )[0]['body'], true );
		$this->assertSame( [ 'CODE', home_url() ], [ $sent['pairingCode'], $sent['siteUrl'] ] );
		$this->assertStringContainsString( 'page=ml-connector', $sent['settingsUrl'] );
		$this->assertSame( [ 'plugin', 'wordpress', 'woocommerce', 'php' ], array_keys( $sent['versions'] ) );

		$this->assertSame( 200, self::read_orders_with( $sent ) );

		$state = self::rest( 'GET', '/connection' )->get_data();
		$this->assertSame( Double::STORE_ID, $state['storeId'] );
		$this->assertSame( array_fill( 0, 6, 'active' ), array_column( $state['webhooks'], 'state' ) );
		$this->assertSame( 6, self::webhooks() );
	}

	public function test_no_secret_is_in_what_the_browser_gets(): void {
		self::pair();
		$sent  = json_decode( self::sidecar()->requests( '/v1/pair' )[0]['body'], true );
		$shown = (string) wp_json_encode( self::rest( 'GET', '/connection' )->get_data() );
		foreach ( [ $sent['consumerKey'], $sent['consumerSecret'], $sent['webhookSecret'], Jwt::base64url( Double::KEY ) ] as $secret ) {
			$this->assertStringNotContainsString( $secret, $shown );
		}
	}

	public function test_the_pairing_key_is_not_loaded_with_every_page(): void {
		self::pair();
		$this->assertArrayNotHasKey( Options::PAIRING, wp_load_alloptions( true ) );
	}

	public function test_the_key_may_write_only_while_a_setting_needs_it(): void {
		global $wpdb;
		self::pair();
		$rights   = static function () use ( $wpdb ): string {
			return (string) $wpdb->get_var( "SELECT permissions FROM {$wpdb->prefix}woocommerce_api_keys ORDER BY key_id DESC LIMIT 1" );
		};
		$settings = static function ( string $from_xero ): void {
			$answer = [ 'settings' => [ 'payments' => [ 'fromXero' => $from_xero ] ] ];
			self::sidecar()->answers( [ 'PATCH settings' => [ 'body' => $answer ] ] );
			self::rest( 'PATCH', '/settings', [ 'changes' => [] ] );
		};
		$this->assertSame( 'read', $rights() );
		$settings( 'mark-paid' );
		$this->assertSame( 'read_write', $rights() );
		$settings( 'off' );
		$this->assertSame( 'read', $rights() );
		// A change on the command line arrives with the next status; an older sidecar does not say.
		foreach ( [ [ [ 'writesOrders' => true ], 'read_write' ], [ [], 'read_write' ], [ [ 'writesOrders' => false ], 'read' ] ] as [ $status, $expected ] ) {
			self::sidecar()->answers( [ 'GET status' => [ 'body' => $status + [ 'light' => 'green' ] ] ] );
			do_action( 'ml_connector_heartbeat' );
			$this->assertSame( $expected, $rights() );
		}
	}

	public function test_the_database_holds_no_secret_of_the_pairing_in_plain_text(): void {
		global $wpdb;
		self::pair();
		$stored = static function () use ( $wpdb ): string {
			return (string) $wpdb->get_var( $wpdb->prepare( "SELECT option_value FROM {$wpdb->options} WHERE option_name = %s", Options::PAIRING ) );
		};
		$sent   = json_decode( self::sidecar()->requests( '/v1/pair' )[0]['body'], true );
		foreach ( [ Jwt::base64url( Double::KEY ), $sent['webhookSecret'] ] as $secret ) {
			$this->assertStringNotContainsString( $secret, $stored() );
		}
		// As an earlier version stored it: sealed by the next scheduled task, and it still works.
		update_option( Options::PAIRING, array_merge( get_option( Options::PAIRING ), [ 'pairing_key' => Jwt::base64url( Double::KEY ), 'webhook_secret' => $sent['webhookSecret'] ] ), false );
		InShop::run( 'do_action( "ml_connector_heartbeat" );' );
		wp_cache_delete( Options::PAIRING, 'options' );
		$this->assertStringNotContainsString( $sent['webhookSecret'], $stored() );
		$this->assertSame( 200, self::rest( 'GET', '/status' )->get_status() );
		$this->assertSame( array_fill( 0, 6, 'active' ), array_column( self::rest( 'GET', '/connection' )->get_data()['webhooks'], 'state' ) );
	}

	public function test_after_a_change_of_the_salts_the_store_says_so_and_can_be_paired_again(): void {
		$keys = self::keys();
		self::pair();
		$other = static function (): string {
			return 'salts from another wp-config.php';
		};
		add_filter( 'salt', $other );
		try {
			$answer = self::rest( 'GET', '/status' )->get_data();
			$this->assertSame( 'ml_connector_salts_changed', $answer['code'] );
			$this->assertStringContainsString( 'salts', $answer['message'] );
			$state = self::rest( 'GET', '/connection' )->get_data();
			$this->assertSame( [ true, null ], [ $state['paired'], $state['movedFrom'] ] );
			$this->assertFalse( self::rest( 'DELETE', '/connection' )->get_data()['paired'] );
			$this->assertSame( [ $keys, 0 ], [ self::keys(), self::webhooks() ] );
			self::pair();
			$this->assertSame( 200, self::rest( 'GET', '/status' )->get_status() );
		} finally {
			remove_filter( 'salt', $other );
		}
	}

	public function test_a_refused_code_leaves_no_key_and_no_webhook(): void {
		$keys = self::keys();
		self::sidecar()->answers(
			[
				'POST /v1/pair' => [
					'status' => 401,
					'body'   => [
						'code'    => 'pairing_code_wrong',
						'message' => 'That is not the code.',
						'fix'     => 'Look at the sidecar’s log.',
					],
				],
			]
		);
		$answer = self::rest( 'POST', '/connection', [ 'url' => self::sidecar()->url, 'pairingCode' => 'WRONG' ] );
		$this->assertSame( [ 401, 'pairing_code_wrong' ], [ $answer->get_status(), $answer->get_data()['code'] ] );
		$this->assertSame( 'Look at the sidecar’s log.', $answer->get_data()['data']['fix'] );
		$this->assertSame( [ $keys, 0 ], [ self::keys(), self::webhooks() ] );
	}

	/** @return array<string, array{0: string, 1: string}> */
	public static function strangers(): array {
		return [
			'a redirect'         => [ 'redirect', 'ml_connector_bad_answer' ],
			'some other website' => [ 'page', 'ml_connector_bad_answer' ],
		];
	}

	/** @dataProvider strangers */
	public function test_what_is_not_the_sidecar_is_said_and_keeps_nothing( string $mode, string $code ): void {
		$keys = self::keys();
		self::sidecar()->mode( $mode );
		$answer = self::rest( 'POST', '/connection', [ 'url' => self::sidecar()->url, 'pairingCode' => 'CODE' ] );
		$this->assertSame( [ 502, $code ], [ $answer->get_status(), $answer->get_data()['code'] ] );
		$this->assertSame( $keys, self::keys() );
	}

	public function test_an_answer_without_a_real_key_is_not_taken(): void {
		self::sidecar()->answers( [ 'POST /v1/pair' => [ 'status' => 201, 'body' => [ 'storeId' => 'x', 'pairingKey' => 'short' ] ] ] );
		$answer = self::rest( 'POST', '/connection', [ 'url' => self::sidecar()->url, 'pairingCode' => 'CODE' ] );
		$this->assertSame( 502, $answer->get_status() );
		$this->assertFalse( self::rest( 'GET', '/connection' )->get_data()['paired'] );
	}

	public function test_pairing_twice_is_refused(): void {
		self::pair();
		$answer = self::rest( 'POST', '/connection', [ 'url' => self::sidecar()->url, 'pairingCode' => 'CODE' ] );
		$this->assertSame( [ 409, 'ml_connector_already_paired' ], [ $answer->get_status(), $answer->get_data()['code'] ] );
	}

	private static function revoke(): void {
		global $wpdb;
		$wpdb->delete( $wpdb->prefix . 'woocommerce_api_keys', [ 'key_id' => get_option( Options::PAIRING )['rest_key_id'] ] );
	}

	public function test_a_revoked_key_is_shown_and_renewed_by_one_request(): void {
		$keys = self::keys();
		self::pair();
		$this->assertSame( 'ok', self::rest( 'GET', '/connection' )->get_data()['key'] );
		self::sidecar()->answers( [ 'POST store-key' => [ 'status' => 200 ] ] );
		self::revoke();
		$this->assertSame( 'missing', self::rest( 'GET', '/connection' )->get_data()['key'] );
		$answer = self::rest( 'POST', '/connection/renew-key' );
		$this->assertSame( [ 200, 'ok' ], [ $answer->get_status(), $answer->get_data()['key'] ] );
		$sent = json_decode( self::sidecar()->requests( '/store-key' )[0]['body'], true );
		$this->assertSame( [ 'consumerKey', 'consumerSecret' ], array_keys( $sent ) );
		$this->assertSame( 200, self::read_orders_with( $sent ) );
		$this->assertStringNotContainsString( $sent['consumerSecret'], (string) wp_json_encode( $answer->get_data() ) );
		$this->assertSame( $keys + 1, self::keys() );
		$this->assertFalse( get_option( Options::PENDING_KEY ) );
	}

	public function test_a_key_that_works_is_replaced_and_the_old_one_is_gone(): void {
		$keys = self::keys();
		self::pair();
		self::sidecar()->answers( [ 'POST store-key' => [ 'status' => 200 ] ] );
		$old = (int) get_option( Options::PAIRING )['rest_key_id'];
		self::rest( 'POST', '/connection/renew-key' );
		$this->assertNotSame( $old, (int) get_option( Options::PAIRING )['rest_key_id'] );
		$this->assertSame( $keys + 1, self::keys() );
		self::rest( 'DELETE', '/connection' );
		$this->assertSame( $keys, self::keys() );
	}

	public function test_a_key_that_the_sidecar_does_not_take_is_removed_and_the_old_one_stays(): void {
		$keys = self::keys();
		self::pair();
		$old = (int) get_option( Options::PAIRING )['rest_key_id'];
		self::sidecar()->answers(
			[
				'POST store-key' => [
					'status' => 422,
					'body'   => [
						'code'    => 'store_auth_failed',
						'message' => 'The store refused the key.',
						'fix'     => '',
					],
				],
			]
		);
		$answer = self::rest( 'POST', '/connection/renew-key' );
		$this->assertSame( [ 422, 'store_auth_failed' ], [ $answer->get_status(), $answer->get_data()['code'] ] );
		$this->assertSame( [ $old, $keys + 1 ], [ (int) get_option( Options::PAIRING )['rest_key_id'], self::keys() ] );
	}

	public function test_without_an_answer_both_keys_work_until_the_next_renewal(): void {
		$keys = self::keys();
		self::pair();
		self::sidecar()->answers( [ 'POST store-key' => [ 'status' => 200 ] ] );
		self::sidecar()->mode( 'page' );
		$this->assertSame( 502, self::rest( 'POST', '/connection/renew-key' )->get_status() );
		$this->assertSame( $keys + 2, self::keys() );
		self::sidecar()->mode( 'ok' );
		$this->assertSame( 200, self::rest( 'POST', '/connection/renew-key' )->get_status() );
		$this->assertSame( $keys + 1, self::keys() );
	}

	public function test_a_key_without_its_owner_is_named(): void {
		global $wpdb;
		self::pair();
		$id   = (int) get_option( Options::PAIRING )['rest_key_id'];
		$keys = $wpdb->prefix . 'woocommerce_api_keys';
		$wpdb->update( $keys, [ 'user_id' => 999999 ], [ 'key_id' => $id ] );
		$this->assertSame( 'owner_gone', self::rest( 'GET', '/connection' )->get_data()['key'] );
	}

	public function test_unpairing_keeps_the_settings_unless_they_are_to_be_deleted(): void {
		self::pair();
		self::rest( 'DELETE', '/connection' );
		self::pair();
		self::rest( 'DELETE', '/connection', [ 'deleteSettings' => true ] );
		$bodies = array_column( self::sidecar()->requests( '/unpair' ), 'body' );
		$this->assertSame( [ '{"deleteSettings":false}', '{"deleteSettings":true}' ], $bodies );
	}

	public function test_unpairing_notifies_the_sidecar_and_removes_key_and_webhooks(): void {
		$keys = self::keys();
		self::pair();
		$answer = self::rest( 'DELETE', '/connection' )->get_data();
		$this->assertSame( [ false, true, '' ], [ $answer['paired'], $answer['sidecarTold'], $answer['message'] ] );
		$this->assertCount( 1, self::sidecar()->requests( '/unpair' ) );
		$this->assertSame( [ $keys, 0 ], [ self::keys(), self::webhooks() ] );
		$this->assertFalse( wp_next_scheduled( 'ml_connector_heartbeat' ) );
	}

	public function test_unpairing_works_while_the_sidecar_is_down_and_says_so(): void {
		$keys = self::keys();
		self::pair();
		self::sidecar()->mode( 'page' );
		$answer = self::rest( 'DELETE', '/connection' )->get_data();
		$this->assertFalse( $answer['paired'] );
		$this->assertFalse( $answer['sidecarTold'] );
		$this->assertStringContainsString( 'could not be notified', $answer['message'] );
		$this->assertSame( [ $keys, 0 ], [ self::keys(), self::webhooks() ] );
	}

	public function test_unpairing_while_xero_does_not_answer_names_the_organisation_to_disconnect_there(): void {
		self::pair();
		self::sidecar()->answers(
			[
				'POST unpair' => [
					'status' => 200,
					'body'   => [ 'stillConnected' => 'Shop Ltd' ],
				],
			]
		);
		$answer = self::rest( 'DELETE', '/connection' )->get_data();
		$this->assertSame( [ false, true ], [ $answer['paired'], $answer['sidecarTold'] ] );
		$this->assertStringContainsString( 'the service can still reach Shop Ltd', $answer['message'] );
	}

	public function test_a_copy_of_the_shop_neither_nudges_nor_delivers_nor_unpairs_the_original(): void {
		self::pair();
		$pairing         = get_option( Options::PAIRING );
		$pairing['home'] = 'https://the-real-shop.example.com';
		update_option( Options::PAIRING, $pairing, false );
		self::sidecar()->reset();
		InShop::run( '$o = wc_create_order(); $o->set_status( "processing" ); $o->save();' );
		$this->assertSame( 'ml_connector_moved', self::rest( 'GET', '/status' )->get_data()['code'] );
		$webhook = wc_get_webhook( (int) get_option( Options::WEBHOOKS )['order.created'] );
		$this->assertFalse( apply_filters( 'woocommerce_webhook_should_deliver', true, $webhook, 1 ) );
		self::rest( 'DELETE', '/connection' );
		$this->assertSame( [], self::sidecar()->requests() );
		$this->assertFalse( self::rest( 'GET', '/connection' )->get_data()['paired'] );
	}

	public function test_uninstalling_leaves_nothing(): void {
		global $wpdb;
		$count  = static function () use ( $wpdb ): array {
			return [
				'options'  => (int) $wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->options} WHERE option_name LIKE '%ml\\_connector%'" ),
				'metas'    => (int) $wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->postmeta} WHERE meta_key LIKE '%ml\\_connector%'" ),
				'orders'   => (int) $wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->prefix}wc_orders_meta WHERE meta_key LIKE '%ml\\_connector%'" ),
				'notes'    => (int) $wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->commentmeta} WHERE meta_key LIKE '%ml\\_connector%'" ),
				'users'    => (int) $wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->usermeta} WHERE meta_key LIKE '%ml\\_connector%'" ),
				'keys'     => self::keys(),
				'webhooks' => self::webhooks(),
				'cron'     => substr_count( (string) wp_json_encode( _get_cron_array() ), 'ml_connector' ),
			];
		};
		$before = [ 'keys' => self::keys() ];
		self::pair();
		update_option( Options::DIGEST, 'yes', false );
		update_user_meta( 1, 'ml_connector_hidden_notice', [ 'until' => 1 ] );
		$order = self::order();
		$this->assertSame( 200, self::report( [ self::reported( $order->get_id(), [ 'problem' => [ 'code' => 'a', 'message' => 'b', 'fix' => 'c' ], 'note' => 'Not posted: b.', 'noteKey' => 'k' ] ) ] )->get_status() );
		$this->assertSame( 1, $count()['notes'] );
		$this->assertGreaterThan( 0, $count()['metas'] + $count()['orders'] );
		InShop::run( 'define( "WP_UNINSTALL_PLUGIN", "ml-connector/ml-connector.php" ); require WP_PLUGIN_DIR . "/ml-connector/uninstall.php";' );
		wp_cache_flush();
		$this->assertSame(
			[
				'options'  => 0,
				'metas'    => 0,
				'orders'   => 0,
				'notes'    => 0,
				'users'    => 0,
				'keys'     => $before['keys'],
				'webhooks' => 0,
				'cron'     => 0,
			],
			$count()
		);
		$this->assertCount( 1, self::sidecar()->requests( '/unpair' ) );
	}
}
