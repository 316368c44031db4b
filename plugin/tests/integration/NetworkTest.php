<?php
/**
 * The shop as the main site of a WordPress network: its tables are added, and each request says that it is one.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Tests\Integration;

use MLConnector\Options;

final class NetworkTest extends TestCase {
	private const SECOND_STORE = 'second-shop';

	/** @var int|null */
	private static $second = null;

	public static function set_up_before_class(): void {
		global $wpdb;
		require_once ABSPATH . 'wp-admin/includes/upgrade.php';
		foreach ( $wpdb->tables( 'ms_global' ) as $table => $name ) {
			$wpdb->$table = $name;
		}
		dbDelta( wp_get_db_schema( 'ms_global' ) );
		$domain  = (string) preg_replace( '#^https?://#', '', (string) getenv( 'ML_STORE_URL' ) );
		$plugins = [
			'woocommerce/woocommerce.php'   => time(),
			'ml-connector/ml-connector.php' => time(),
		];
		$wpdb->insert( $wpdb->site, [ 'id' => 1, 'domain' => $domain, 'path' => '/' ] );
		$wpdb->insert( $wpdb->blogs, [ 'blog_id' => 1, 'site_id' => 1, 'domain' => $domain, 'path' => '/' ] );
		// As in a network: wp-config.php names no address, each site has its own.
		$wpdb->update( $wpdb->options, [ 'option_value' => getenv( 'ML_STORE_URL' ) ], [ 'option_name' => 'home' ] );
		foreach ( [ 'active_sitewide_plugins' => $plugins, 'site_admins' => [ 'owner' ] ] as $name => $value ) {
			$wpdb->insert( $wpdb->sitemeta, [ 'site_id' => 1, 'meta_key' => $name, 'meta_value' => serialize( $value ) ] );
		}
	}

	public static function tear_down_after_class(): void {
		global $wpdb;
		foreach ( $wpdb->tables( 'ms_global' ) as $name ) {
			$wpdb->query( "DROP TABLE IF EXISTS $name" );
		}
		parent::tear_down_after_class();
	}

	/** In the network, where the constants of the test shop's wp-config.php would give every site one address. */
	private static function in_network( string $code ): string {
		return InShop::run_in_network( 'remove_filter( "option_home", "_config_wp_home" ); ' . $code )->output;
	}

	/** A site with a shop of its own, paired; adding one takes seconds, so the tests share it until it is deleted. */
	private static function second_shop(): int {
		if ( null !== self::$second ) {
			return self::$second;
		}
		self::sidecar()->answers(
			[
				'POST /v1/pair' => [
					'status' => 201,
					'body'   => [
						'storeId'        => self::SECOND_STORE,
						'pairingKey'     => rtrim( strtr( base64_encode( Double::KEY ), '+/', '-_' ), '=' ),
						'sidecarVersion' => '0.1.0',
					],
				],
			]
		);
		$made = self::in_network(
			'$id = wp_insert_site( [ "domain" => $_SERVER["HTTP_HOST"], "path" => "/second/", "title" => "Second", "user_id" => 1 ] );
			switch_to_blog( $id );
			WC_Install::create_tables();
			$request = new WP_REST_Request( "POST", "/ml-connector/v1/connection" );
			$request->set_body_params( [ "url" => "' . self::sidecar()->url . '", "pairingCode" => "CODE" ] );
			echo $id, " ", rest_do_request( $request )->get_status(), " ", get_option( "home" );'
		);
		self::assertStringEndsWith( '/second', $made );
		self::assertSame( '201', explode( ' ', $made )[1], $made );
		self::$second = (int) $made;
		return self::$second;
	}

	public function test_turned_on_again_for_the_network_each_shop_asks_for_what_it_missed(): void {
		self::pair();
		$second = self::second_shop();
		self::sidecar()->reset();
		self::in_network(
			'deactivate_plugins( "ml-connector/ml-connector.php", false, true );
			activate_plugin( "ml-connector/ml-connector.php", "", true );
			foreach ( [ 1, ' . $second . ' ] as $site ) {
				switch_to_blog( $site );
				$next = wp_next_scheduled( MLConnector\Health\Schedule::SYNC ); if ( is_int( $next ) && $next <= time() ) { do_action( MLConnector\Health\Schedule::SYNC ); }
				wp_clear_scheduled_hook( MLConnector\Health\Schedule::SYNC );
				restore_current_blog();
			}'
		);
		$asked = array_column( self::sidecar()->requests( '/sync' ), 'path' );
		$this->assertSame( [ '/v1/stores/' . Double::STORE_ID . '/sync', '/v1/stores/' . self::SECOND_STORE . '/sync' ], $asked );
	}

	public function test_a_deleted_site_leaves_the_service_and_the_other_shops_of_the_network_stay(): void {
		self::pair();
		$second = self::second_shop();
		self::sidecar()->reset();
		self::in_network( 'wp_delete_site( ' . $second . ' );' );
		self::$second = null;
		$left         = self::sidecar()->requests( '/unpair' );
		$this->assertSame( [ '/v1/stores/' . self::SECOND_STORE . '/unpair' ], array_column( $left, 'path' ) );
		$this->assertSame( '{"deleteSettings":true}', $left[0]['body'] );
		wp_cache_flush();
		$this->assertSame( Double::STORE_ID, get_option( Options::PAIRING )['store_id'] );
		$this->assertSame( 'ok', self::rest( 'GET', '/connection' )->get_data()['key'] );
	}

	public function test_a_site_without_a_pairing_is_deleted_without_a_call(): void {
		self::pair();
		self::sidecar()->reset();
		self::in_network( 'wp_delete_site( wp_insert_site( [ "domain" => $_SERVER["HTTP_HOST"], "path" => "/blog/", "user_id" => 1 ] ) );' );
		$this->assertSame( [], self::sidecar()->requests() );
	}
}
