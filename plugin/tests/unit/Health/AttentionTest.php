<?php
/**
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Tests\Health;

use Fake_WordPress;
use MLConnector\Events\Webhooks;
use MLConnector\Health\Attention;
use MLConnector\Health\Digest;
use MLConnector\Health\Schedule;
use MLConnector\Health\Snapshot;
use MLConnector\Options;
use MLConnector\Sidecar\Contact;
use MLConnector\Tests\TestCase;

final class AttentionTest extends TestCase {
	private static function attention( bool $webhooks_active = true ): Attention {
		$options  = new Options();
		$webhooks = new class( $options, $webhooks_active ) extends Webhooks {
			/** @var bool */
			private $active;

			public function __construct( Options $options, bool $active ) {
				parent::__construct( $options );
				$this->active = $active;
			}

			public function all_active(): bool {
				return $this->active;
			}
		};
		return new Attention( $options, new Contact( $options ), new Snapshot( $options ), $webhooks );
	}

	private static function rejected(): void {
		( new Snapshot( new Options() ) )->keep(
			[
				'light'   => 'red',
				'reasons' => [
					[ 'code' => 'orders_rejected', 'light' => 'red', 'message' => '2 orders could not be sent.', 'next' => 'Look at them.', 'tab' => 'activity' ],
				],
			]
		);
	}

	private static function silent(): void {
		Fake_WordPress::$options[ Options::CONTACT ] = [
			'ok_at'        => time() - 4000,
			'failed_since' => time() - 3600,
			'failed_at'    => time(),
			'reason'       => 'timed out',
		];
	}

	public function test_a_shop_that_is_not_paired_needs_nothing(): void {
		$this->assertSame( [], self::attention( false )->items() );
	}

	public function test_a_healthy_shop_needs_nothing_and_gets_no_mail(): void {
		self::pair();
		( new Snapshot( new Options() ) )->keep( [ 'light' => 'green' ] );
		$this->assertSame( [], self::attention()->items() );
		( new Digest( new Options(), self::attention() ) )->send();
		$this->assertSame( [], Fake_WordPress::$mails );
	}

	public function test_what_the_sidecar_says_is_passed_on_with_its_next_step(): void {
		self::pair();
		self::rejected();
		$item = [
			'level'   => 'error',
			'needs'   => true,
			'message' => '2 orders could not be sent.',
			'next'    => 'Look at them.',
			'tab'     => 'activity',
		];
		$this->assertSame( [ $item ], self::attention()->items() );
	}

	public function test_what_ends_without_a_person_asks_nobody_to_act(): void {
		self::pair();
		$keep = static function ( string $level ): void {
			$reason = [ 'code' => 'xero_offline', 'light' => $level, 'message' => 'Xero is offline.', 'next' => 'No action needed.', 'tab' => null, 'needsAction' => false ];
			( new Snapshot( new Options() ) )->keep( [ 'light' => $level, 'reasons' => [ $reason ] ] );
		};
		$keep( 'amber' );
		$this->assertCount( 1, self::attention()->items() );
		$this->assertSame( [], self::attention()->pressing() );
		( new Digest( new Options(), self::attention() ) )->send();
		$this->assertSame( [], Fake_WordPress::$mails );
		$keep( 'red' );
		$this->assertCount( 1, self::attention()->pressing() );
		$this->assertSame( 'Orders do not reach Xero at the moment', Attention::heading( self::attention()->pressing() ) );
		self::rejected();
		$this->assertSame( 'Orders for Xero need your attention', Attention::heading( self::attention()->pressing() ) );
	}

	public function test_a_silent_sidecar_is_said_instead_of_what_it_said_last(): void {
		self::pair();
		self::rejected();
		self::silent();
		$items = self::attention()->items();
		$this->assertCount( 1, $items );
		$this->assertStringContainsString( 'has not answered for 60 mins (timed out)', $items[0]['message'] );
	}

	public function test_a_broken_webhook_and_a_stuck_schedule_are_warnings(): void {
		self::pair();
		Fake_WordPress::$scheduled[ Schedule::HEARTBEAT ] = time() - 86400;
		$items = self::attention( false )->items();
		$this->assertSame( [ 'warning', 'warning' ], array_column( $items, 'level' ) );
	}

	public function test_a_copy_of_the_shop_says_so_and_nothing_else(): void {
		self::pair( 'https://the-real-shop.example.com' );
		self::silent();
		$items = self::attention( false )->items();
		$this->assertCount( 1, $items );
		$this->assertStringContainsString( 'the-real-shop.example.com', $items[0]['message'] );
	}

	public function test_the_mail_says_all_of_it_in_plain_text(): void {
		self::pair();
		self::rejected();
		( new Digest( new Options(), self::attention( false ) ) )->send();
		list( $to, $subject, $body ) = Fake_WordPress::$mails[0];
		$this->assertStringContainsString( 'page=ml-connector&tab=activity', $body );
		$this->assertSame( 'owner@example.com', $to );
		$this->assertSame( '[Mugs & more] Orders for Xero need your attention', $subject );
		$this->assertStringContainsString( "* 2 orders could not be sent.\n  Look at them.", $body );
		$this->assertStringContainsString( 'choose Repair webhooks', $body );
		$this->assertStringContainsString( 'admin.php?page=ml-connector', $body );
	}
}
