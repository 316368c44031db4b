<?php
/**
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Tests\Admin;

use Fake_WordPress;
use MLConnector\Admin\Welcome;
use MLConnector\Options;
use MLConnector\Plugin;
use MLConnector\Tests\TestCase;

final class WelcomeTest extends TestCase {
	private const PAGE = 'https://shop.example.com/wp-admin/admin.php?page=ml-connector';

	protected function set_up(): void {
		parent::set_up();
		Fake_WordPress::$user_id = 7;
		$_GET                    = [ 'activate' => 'true' ];
	}

	protected function tear_down(): void {
		$_GET = [];
		parent::tear_down();
	}

	private static function destination(): string {
		return ( new Welcome( new Options() ) )->destination();
	}

	public function test_activating_it_leads_to_the_set_up_once(): void {
		Plugin::activate( false );
		$this->assertSame( self::PAGE, self::destination() );
		$this->assertSame( '', self::destination() );
	}

	public function test_activating_it_with_others_or_for_a_network_does_not(): void {
		Plugin::activate( false );
		$_GET['activate-multi'] = 'true';
		$this->assertSame( '', self::destination() );
		unset( $_GET['activate-multi'] );
		Plugin::activate( true );
		$this->assertSame( '', self::destination() );
	}

	public function test_a_script_or_another_user_is_not_led_anywhere(): void {
		Fake_WordPress::$user_id = 0;
		Plugin::activate( false );
		$this->assertSame( '', self::destination() );
		Fake_WordPress::$user_id = 7;
		Plugin::activate( false );
		Fake_WordPress::$user_id = 8;
		$this->assertSame( '', self::destination() );
	}

	public function test_a_store_that_is_paired_already_stays_on_the_list_of_plugins(): void {
		self::pair();
		Plugin::activate( false );
		$this->assertSame( '', self::destination() );
	}
}
