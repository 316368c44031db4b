<?php
/**
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Tests\Cli;

use Fake_Exit;
use Fake_WordPress;
use MLConnector\Cli\Commands;
use MLConnector\Orders\Sender;
use MLConnector\Tests\TestCase;
use WP_CLI;

final class CommandsTest extends TestCase {
	private static function commands(): Commands {
		return new Commands( self::client(), new Sender( self::client() ) );
	}

	/** Exit code of a command; 0 when it came to its end. */
	private static function code( callable $run ): int {
		try {
			$run( self::commands() );
		} catch ( Fake_Exit $end ) {
			return (int) $end->getMessage();
		}
		return 0;
	}

	public function test_status_says_what_is_wrong_and_ends_with_1(): void {
		self::pair();
		Fake_WordPress::answer(
			200,
			[
				'light'       => 'amber',
				'needsPerson' => true,
				'sentence'    => '2 orders need you.',
				'reasons'     => [ [ 'message' => 'A tax rate has no tax type.', 'next' => 'Choose one.' ] ],
				'counts'      => [ 'rejected' => 2 ],
				'sync'        => [ 'backfill' => [ 'after' => '2026-04-01', 'state' => 'posting', 'posted' => 40, 'otherStatus' => 30, 'needAttention' => 0, 'waiting' => 20 ] ],
			]
		);
		$code = self::code(
			static function ( Commands $commands ): void {
				$commands->status( [], [] );
			}
		);
		$this->assertSame( 1, $code );
		$this->assertSame( [ 'amber: 2 orders need you.', '  - A tax rate has no tax type. Choose one.', '  rejected   2', 'Orders since 2026-04-01 (posting):', '  40 posted', '  30 not synced by their status', '  20 waiting to sync' ], WP_CLI::$said );
	}

	public function test_status_as_json_is_one_document_and_green_ends_with_0(): void {
		self::pair();
		Fake_WordPress::answer( 200, [ 'light' => 'green', 'needsPerson' => false, 'sentence' => 'All orders are in Xero.' ] );
		$code = self::code(
			static function ( Commands $commands ): void {
				$commands->status( [], [ 'format' => 'json' ] );
			}
		);
		$this->assertSame( 0, $code );
		$this->assertSame( 'green', json_decode( WP_CLI::$said[0], true )['light'] );
	}

	/** @return array<string, array{0: array<string, mixed>, 1: int}> */
	public static function statuses(): array {
		return [
			'amber, temporary'            => [ [ 'light' => 'amber', 'needsPerson' => false ], 0 ],
			'amber, and orders wait'      => [ [ 'light' => 'amber', 'needsPerson' => true ], 1 ],
			'red'                         => [ [ 'light' => 'red', 'needsPerson' => true ], 1 ],
			'an answer that is no status' => [ [], 1 ],
		];
	}

	/**
	 * @dataProvider statuses
	 * @param array<string, mixed> $answer
	 */
	public function test_status_ends_as_the_sidecar_judges( array $answer, int $code ): void {
		self::pair();
		Fake_WordPress::answer( 200, $answer );
		$this->assertSame(
			$code,
			self::code(
				static function ( Commands $commands ): void {
					$commands->status( [], [] );
				}
			)
		);
	}

	public function test_replay_sends_the_named_orders_one_by_one(): void {
		self::pair();
		Fake_WordPress::answer( 202, [ 'replayed' => 1, 'heldBy' => [ 'message' => 'Sync is paused.' ] ] );
		self::commands()->replay( [ '11', '12' ], [] );
		$this->assertSame( [ 'Warning: Sync is paused.', 'Success: Orders waiting to sync: 2' ], WP_CLI::$said );
		$this->assertStringEndsWith( '/orders/12/send', Fake_WordPress::$requests[1]['url'] );
	}

	public function test_orders_that_are_not_taken_say_why_and_what_to_do(): void {
		self::pair();
		Fake_WordPress::answer( 404, [ 'code' => 'order_unknown', 'message' => 'There is no order 11.', 'fix' => 'Look up its id.' ] );
		Fake_WordPress::$answers[] = new \WP_Error( 'http_request_failed', 'timed out' );
		$code                      = self::code(
			static function ( Commands $commands ): void {
				$commands->replay( [ '11', '12', '13' ], [] );
			}
		);
		$this->assertSame( 1, $code );
		$this->assertSame( 'Warning: 11: There is no order 11. Look up its id.', WP_CLI::$said[0] );
		$this->assertStringContainsString( 'does not answer (timed out). Check that the service is running', WP_CLI::$said[1] );
		$this->assertStringEndsWith( 'Not sent. Enter them again: 12 13', WP_CLI::$said[1] );
		$this->assertCount( 2, Fake_WordPress::$requests );
		foreach ( Fake_WordPress::$requests as $request ) {
			$this->assertLessThanOrEqual( 20.0, $request['args']['timeout'], 'of all orders together' );
		}
	}

	public function test_a_script_learns_that_an_order_was_not_taken(): void {
		self::pair();
		Fake_WordPress::answer( 404, [ 'code' => 'order_unknown', 'message' => 'There is no order 11.' ] );
		Fake_WordPress::answer( 202, [ 'replayed' => 1 ] );
		$code = self::code(
			static function ( Commands $commands ): void {
				$commands->replay( [ '11', '12' ], [] );
			}
		);
		$this->assertSame( 1, $code );
		$this->assertSame( [ 'Warning: 11: There is no order 11.', 'Error: Orders waiting to sync: 1' ], WP_CLI::$said );
	}

	public function test_replay_of_the_rejected_is_one_call(): void {
		self::pair();
		Fake_WordPress::answer( 202, [ 'replayed' => 9 ] );
		self::commands()->replay( [], [ 'rejected' => true ] );
		$this->assertSame( [ 'states' => [ 'rejected' ] ], self::sent( 0 ) );
		$this->assertSame( [ 'Success: Orders waiting to sync: 9' ], WP_CLI::$said );
	}

	/** @return array<string, array{0: callable}> */
	public static function mistakes(): array {
		return [
			'replay of nothing'       => [
				static function ( Commands $commands ): void {
					$commands->replay( [], [] );
				},
			],
			'replay of a word'        => [
				static function ( Commands $commands ): void {
					$commands->replay( [ '11', 'all' ], [] );
				},
			],
			'backfill without a day'  => [
				static function ( Commands $commands ): void {
					$commands->backfill( [], [] );
				},
			],
			'backfill ends too early' => [
				static function ( Commands $commands ): void {
					$commands->backfill( [], [ 'after' => '2026-04-01', 'until' => '2026-03-31' ] );
				},
			],
			'backfill since whenever' => [
				static function ( Commands $commands ): void {
					$commands->backfill( [], [ 'after' => 'yesterday' ] );
				},
			],
		];
	}

	/** @dataProvider mistakes */
	public function test_a_mistake_asks_the_sidecar_nothing( callable $run ): void {
		self::pair();
		$this->assertSame( 1, self::code( $run ) );
		$this->assertSame( [], Fake_WordPress::$requests );
	}

	public function test_a_sidecar_that_is_down_is_an_error_with_its_fix(): void {
		self::pair();
		$code = self::code(
			static function ( Commands $commands ): void {
				$commands->sync( [], [] );
			}
		);
		$this->assertSame( 1, $code );
		$this->assertStringContainsString( 'does not answer', WP_CLI::$said[0] );
		$this->assertStringContainsString( 'Check that the service is running', WP_CLI::$said[0] );
	}

	/** @param array<string, mixed> $backfill */
	private static function answer_backfill( array $backfill ): void {
		Fake_WordPress::answer( 202, [ 'sync' => [ 'backfill' => $backfill + [ 'after' => '2026-04-01' ] ] ] );
	}

	public function test_backfill_counts_the_orders_and_posts_them_once_confirmed(): void {
		self::pair();
		$count = [
			'orders'        => 878,
			'toPost'        => 280,
			'otherStatus'   => 598,
			'posted'        => 0,
			'totals'        => [ [ 'currency' => 'GBP', 'total' => '41233.1' ] ],
			'years'         => [ [ 'year' => '2025', 'orders' => 800 ], [ 'year' => '2026', 'orders' => 78 ] ],
			'otherInvoices' => 12,
		];
		self::answer_backfill( [ 'state' => 'counting' ] );
		self::answer_backfill( [ 'state' => 'counted', 'orders' => 878, 'count' => $count ] );
		Fake_WordPress::answer( 202, [] );
		self::commands()->backfill( [], [ 'after' => '2026-04-01' ] );
		$this->assertSame( [ 'after' => '2026-04-01' ], self::sent( 0 ) );
		$this->assertSame( [ 'after' => '2026-04-01', 'orders' => 878 ], self::sent( 2 ) );
		$this->assertSame(
			[
				'Orders since 2026-04-01 (counted):',
				'  878 orders (2025: 800, 2026: 78)',
				"  280 to post (GBP\u{a0}41,233.10)",
				'  598 not to post, by their status',
				'  0 already posted',
				'  Xero has 12 sales invoices of that time from other sources. Check that they are not of these orders.',
				'Confirm: Post the 878 orders since 2026-04-01?',
			],
			array_slice( WP_CLI::$said, 0, 7 )
		);
	}

	public function test_backfill_may_end_with_a_day(): void {
		self::pair();
		$days    = [ 'after' => '2026-04-01', 'until' => '2026-06-30' ];
		$counted = [ 'state' => 'counted', 'orders' => 12, 'until' => '2026-06-30' ];
		self::answer_backfill( $counted );
		Fake_WordPress::answer( 202, [] );
		self::commands()->backfill( [], $days );
		$this->assertSame( [ $days, $days + [ 'orders' => 12 ] ], [ self::sent( 0 ), self::sent( 1 ) ] );
		$this->assertSame( 'Orders from 2026-04-01 to 2026-06-30 (counted):', WP_CLI::$said[0] );
		$this->assertContains( 'Confirm: Post the 12 orders from 2026-04-01 to 2026-06-30?', WP_CLI::$said );
	}

	public function test_backfill_that_could_not_be_counted_posts_nothing(): void {
		self::pair();
		$error = [ 'message' => 'The store does not answer.', 'fix' => 'Try later.' ];
		self::answer_backfill( [ 'state' => 'failed', 'error' => $error ] );
		$code = self::code(
			static function ( Commands $commands ): void {
				$commands->backfill( [], [ 'after' => '2026-04-01' ] );
			}
		);
		$this->assertSame( 1, $code );
		$this->assertContains( '  - The store does not answer. Try later.', WP_CLI::$said );
		$this->assertCount( 1, Fake_WordPress::$requests );
	}

	public function test_stopping_a_backfill_says_what_was_withdrawn(): void {
		self::pair();
		self::answer_backfill( [ 'state' => 'stopped', 'posted' => 50, 'withdrawn' => 100 ] );
		self::commands()->backfill( [], [ 'stop' => true ] );
		$this->assertSame( [ 'Orders since 2026-04-01 (stopped):', '  50 posted', '  100 withdrawn' ], WP_CLI::$said );
		$this->assertSame( 'DELETE', Fake_WordPress::$requests[0]['args']['method'] ?? '' );
	}
}
