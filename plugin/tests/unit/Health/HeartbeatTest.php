<?php
/**
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Tests\Health;

use Fake_WordPress;
use MLConnector\Events\Webhooks;
use MLConnector\Health\Heartbeat;
use MLConnector\Health\Snapshot;
use MLConnector\KeyRights;
use MLConnector\Options;
use MLConnector\RestKey;
use MLConnector\Sidecar\Breaker;
use MLConnector\Tests\TestCase;
use WP_Error;

final class HeartbeatTest extends TestCase {
	/** @var int */
	private static $repairs = 0;

	private static function beat(): void {
		self::$repairs = 0;
		$webhooks      = new class( new Options() ) extends Webhooks {
			public function repair(): int {
				return HeartbeatTest::repaired();
			}
		};
		( new Heartbeat( new Options(), self::client(), new Breaker(), new Snapshot( new Options() ), $webhooks, new KeyRights( new Options(), new RestKey() ) ) )->beat();
	}

	public static function repaired(): int {
		return ++self::$repairs;
	}

	public function test_webhooks_that_an_outage_has_switched_off_come_back_with_the_sidecar(): void {
		self::pair();
		Fake_WordPress::answer( 200, [ 'light' => 'green' ] );
		self::beat();
		$this->assertSame( 0, self::$repairs, 'healthy webhooks are not touched' );
		( new Breaker() )->open( 'ml_connector_unreachable' );
		self::beat();
		$this->assertSame( 1, self::$repairs );
		( new Breaker() )->open( 'ml_connector_unreachable' );
		Fake_WordPress::$options[ Options::AUTO_REPAIR ] = 'no';
		self::beat();
		$this->assertSame( 0, self::$repairs );
	}

	public function test_it_closes_the_breaker_when_the_sidecar_is_quick_again(): void {
		self::pair();
		( new Breaker() )->open( 'ml_connector_unreachable' );
		Fake_WordPress::answer( 200, [ 'light' => 'green', 'sentence' => 'All orders are in Xero.' ] );
		self::beat();
		$this->assertFalse( ( new Breaker() )->is_open() );
		$this->assertCount( 2, Fake_WordPress::$requests, 'status, and the round trip that is measured' );
	}

	public function test_a_sidecar_that_answers_too_slowly_stays_out_of_shoppers_requests(): void {
		self::pair();
		( new Breaker() )->open( 'ml_connector_unreachable' );
		Fake_WordPress::answer( 200, [ 'light' => 'green' ] );
		Fake_WordPress::$answers[] = new WP_Error( 'http_request_failed', 'timed out' );
		self::beat();
		$this->assertSame( 'slow', ( new Breaker() )->reason() );
	}

	public function test_a_sidecar_that_does_not_answer_opens_it_before_a_shopper_pays(): void {
		self::pair();
		self::beat();
		$this->assertTrue( ( new Breaker() )->is_open() );
	}

	public function test_a_healthy_look_costs_one_call_and_is_kept(): void {
		self::pair();
		Fake_WordPress::answer(
			200,
			[
				'light'    => 'amber',
				'sentence' => '2 orders need you.',
				'reasons'  => [ [ 'code' => 'a', 'light' => 'amber', 'message' => 'M <script>x</script>', 'next' => 'N' ], 'nonsense' ],
				'counts'   => [ 'rejected' => 2, 'recorded' => '3' ],
			]
		);
		self::beat();
		$this->assertCount( 1, Fake_WordPress::$requests );
		$this->assertSame( 'system', self::claims( 0 )['sub'] );
		$snapshot = new Snapshot( new Options() );
		$this->assertSame( [ 'amber', 2, 3 ], [ $snapshot->status(), $snapshot->count( 'rejected' ), $snapshot->count( 'recorded' ) ] );
		$this->assertSame( [ [ 'code' => 'a', 'light' => 'amber', 'needs' => true, 'message' => 'M x', 'next' => 'N', 'tab' => '' ] ], $snapshot->reasons() );
	}

	public function test_a_sidecar_that_refuses_this_store_needs_attention_until_it_accepts_it_again(): void {
		self::pair();
		Fake_WordPress::answer( 200, [ 'light' => 'green', 'sentence' => 'All orders are in Xero.' ] );
		self::beat();
		Fake_WordPress::$answers = [];
		Fake_WordPress::answer( 404, [ 'code' => 'store_unknown', 'message' => 'The service does not know this store.', 'fix' => 'Pair it again.' ] );
		self::beat();
		$snapshot = new Snapshot( new Options() );
		$this->assertSame( 'red', $snapshot->status() );
		$this->assertSame( [ [ 'code' => 'store_unknown', 'light' => 'red', 'needs' => true, 'message' => 'The service does not know this store.', 'next' => 'Pair it again.', 'tab' => 'connection' ] ], $snapshot->reasons() );
		Fake_WordPress::$answers = [];
		Fake_WordPress::answer( 429, [ 'code' => 'too_many_requests', 'message' => 'Too many.', 'fix' => '' ] );
		Fake_WordPress::$options[ Options::STATUS ]['light'] = 'green';
		self::beat();
		$this->assertSame( 'green', $snapshot->status(), 'a temporary failure changes nothing' );
	}

	public function test_unpaired_it_does_nothing(): void {
		self::beat();
		$this->assertSame( [], Fake_WordPress::$requests );
	}
}
