<?php
/**
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Tests;

use Fake_WordPress;
use MLConnector\Health\Schedule;
use MLConnector\Options;
use MLConnector\Plugin;
use WC_Webhook;

final class PluginTest extends TestCase {
	/** Two shops of a network, paired, with a webhook each; the request is of the first. */
	protected function set_up(): void {
		parent::set_up();
		Fake_WordPress::$is_network = true;
		self::shop( 'https://shop.example.com', 'shop-1' );
		switch_to_blog( 2 );
		self::shop( 'https://shop.example.com/2', 'shop-2' );
		restore_current_blog();
		WC_Webhook::$statuses = [
			'1:7' => 'active',
			'2:7' => 'active',
		];
	}

	private static function shop( string $home, string $store_id ): void {
		self::pair( $home, $store_id );
		Fake_WordPress::$options[ Options::WEBHOOKS ] = [ 'order.updated' => 7 ];
		Schedule::start();
	}

	/** @return array<int, bool> Whether the heartbeat is scheduled, by site. */
	private static function beats(): array {
		$beats = [];
		foreach ( [ 1, 2 ] as $site ) {
			switch_to_blog( $site );
			$beats[ $site ] = false !== wp_next_scheduled( Schedule::HEARTBEAT );
			restore_current_blog();
		}
		return $beats;
	}

	public function test_off_and_on_for_a_network_is_off_and_on_for_each_of_its_shops(): void {
		Plugin::deactivate( true );
		$this->assertSame( [ '1:7' => 'paused', '2:7' => 'paused' ], WC_Webhook::$statuses );
		$this->assertSame( [ 1 => false, 2 => false ], self::beats() );
		Plugin::activate( true );
		$this->assertSame( [ '1:7' => 'active', '2:7' => 'active' ], WC_Webhook::$statuses );
		$this->assertSame( [ 1 => true, 2 => true ], self::beats() );
		$this->assertSame( [ 1 ], Fake_WordPress::sites(), 'and the request is where it was' );
	}

	public function test_off_for_one_shop_leaves_the_others(): void {
		Plugin::deactivate( false );
		$this->assertSame( [ '1:7' => 'paused', '2:7' => 'active' ], WC_Webhook::$statuses );
		$this->assertSame( [ 1 => false, 2 => true ], self::beats() );
	}

	public function test_a_shop_that_turned_it_on_keeps_it(): void {
		switch_to_blog( 2 );
		Fake_WordPress::$options['active_plugins'] = [ 'woocommerce/woocommerce.php', 'ml-connector/ml-connector.php' ];
		restore_current_blog();
		Plugin::deactivate( true );
		$this->assertSame( [ '1:7' => 'paused', '2:7' => 'active' ], WC_Webhook::$statuses );
		$this->assertSame( [ 1 => false, 2 => true ], self::beats() );
	}

	public function test_without_a_network_nobody_asks_for_its_sites(): void {
		Fake_WordPress::$is_network = false;
		Plugin::deactivate( false );
		$this->assertSame( 'paused', WC_Webhook::$statuses['1:7'] );
		Plugin::activate();
		$this->assertSame( 'active', WC_Webhook::$statuses['1:7'] );
	}
}
