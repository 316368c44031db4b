<?php
/**
 * Sends orders to Xero, and reports their state.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Cli;

use MLConnector\Admin\ShopFormat;
use MLConnector\Orders\Sender;
use MLConnector\Sidecar\Client;
use MLConnector\Sidecar\SidecarError;

defined( 'ABSPATH' ) || exit;

/**
 * Sends orders to Xero, and reports their state.
 */
class Commands {
	/** A hundred orders take the shop about a second. */
	private const COUNT_EVERY_SECONDS = 1;

	/** @var Client */
	private $client;
	/** @var Sender */
	private $sender;

	public function __construct( Client $client, Sender $sender ) {
		$this->client = $client;
		$this->sender = $sender;
	}

	/**
	 * Reports whether orders and books agree, and if not, why and what to do. Exit code 1 when something needs attention: status red,
	 * or rejected orders; 0 when green, or amber with what is retried automatically or can wait.
	 *
	 * ## OPTIONS
	 *
	 * [--format=<format>]
	 * : `text` or `json`.
	 * ---
	 * default: text
	 * options:
	 *   - text
	 *   - json
	 * ---
	 *
	 * @param list<string>          $args
	 * @param array<string, string> $options
	 */
	public function status( array $args, array $options ): void {
		$answer = $this->ask( 'GET', 'status' );
		if ( 'json' === ( $options['format'] ?? 'text' ) ) {
			\WP_CLI::line( (string) wp_json_encode( $answer, JSON_PRETTY_PRINT | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE ) );
		} else {
			\WP_CLI::line( sprintf( '%s: %s', (string) ( $answer['light'] ?? '' ), (string) ( $answer['sentence'] ?? '' ) ) );
			foreach ( is_array( $answer['reasons'] ?? null ) ? $answer['reasons'] : [] as $reason ) {
				\WP_CLI::line( sprintf( '  - %s %s', (string) ( $reason['message'] ?? '' ), (string) ( $reason['next'] ?? '' ) ) );
			}
			foreach ( is_array( $answer['counts'] ?? null ) ? $answer['counts'] : [] as $state => $count ) {
				\WP_CLI::line( sprintf( '  %-10s %d', $state, (int) $count ) );
			}
			$this->print_backfill( $answer['sync']['backfill'] ?? null );
		}
		if ( false !== ( $answer['needsPerson'] ?? true ) ) {
			\WP_CLI::halt( 1 );
		}
	}

	/**
	 * Makes the sidecar poll for changed orders now.
	 *
	 * @param list<string>          $args
	 * @param array<string, string> $options
	 */
	public function sync( array $args, array $options ): void {
		$this->ask( 'POST', 'sync' );
		\WP_CLI::success( __( 'The service is now checking for changed orders.', 'ml-connector' ) );
	}

	/**
	 * Sends orders to Xero again. Exit code 1 if one was not accepted.
	 *
	 * ## OPTIONS
	 *
	 * [<order>...]
	 * : Ids of orders.
	 *
	 * [--rejected]
	 * : All that were rejected.
	 *
	 * @param list<string>              $args
	 * @param array<string, string|bool> $options
	 */
	public function replay( array $args, array $options ): void {
		if ( ! empty( $options['rejected'] ) && [] === $args ) {
			$answer = $this->ask( 'POST', 'replay', [ 'states' => [ 'rejected' ] ] );
			/* translators: %d: number of orders */
			\WP_CLI::success( sprintf( __( 'Orders waiting to sync: %d', 'ml-connector' ), (int) ( $answer['replayed'] ?? 0 ) ) );
			return;
		}
		$ids = array_values( array_filter( array_map( 'intval', $args ) ) );
		if ( [] === $ids || count( $ids ) !== count( $args ) ) {
			\WP_CLI::error( __( 'Enter order IDs, or --rejected.', 'ml-connector' ) );
			return;
		}
		$result = $this->sender->send( $ids );
		foreach ( $result['refused'] as $order_id => $why ) {
			\WP_CLI::warning( $order_id . ': ' . $why );
		}
		if ( '' !== $result['held_by'] ) {
			\WP_CLI::warning( $result['held_by'] );
		}
		if ( '' !== $result['stopped'] ) {
			/* translators: %s: ids of orders */
			\WP_CLI::error( $result['stopped'] . "\n" . sprintf( __( 'Not sent. Enter them again: %s', 'ml-connector' ), implode( ' ', $result['left'] ) ) );
			return;
		}
		/* translators: %d: number of orders */
		$said = sprintf( __( 'Orders waiting to sync: %d', 'ml-connector' ), $result['sent'] );
		if ( [] !== $result['refused'] ) {
			\WP_CLI::error( $said );
			return;
		}
		\WP_CLI::success( $said );
	}

	/**
	 * Counts all orders since a day, and sends them to Xero once confirmed.
	 *
	 * ## OPTIONS
	 *
	 * [--after=<day>]
	 * : The first day, e.g. 2026-04-01.
	 *
	 * [--until=<day>]
	 * : The last day, included. Without it, up to now.
	 *
	 * [--stop]
	 * : Withdraws the orders that are not sent yet.
	 *
	 * [--yes]
	 * : Sends them without a question.
	 *
	 * @param list<string>               $args
	 * @param array<string, string|bool> $options
	 */
	public function backfill( array $args, array $options ): void {
		if ( ! empty( $options['stop'] ) ) {
			$this->print_backfill( $this->ask( 'DELETE', 'backfill' )['sync']['backfill'] ?? null );
			return;
		}
		$after = (string) ( $options['after'] ?? '' );
		if ( 1 !== preg_match( '/^\d{4}-\d{2}-\d{2}$/', $after ) ) {
			\WP_CLI::error( __( 'Enter the first day, e.g. --after=2026-04-01.', 'ml-connector' ) );
			return;
		}
		$until = (string) ( $options['until'] ?? '' );
		if ( '' !== $until && ( 1 !== preg_match( '/^\d{4}-\d{2}-\d{2}$/', $until ) || $until < $after ) ) {
			\WP_CLI::error( __( 'Enter a last day that is not before the first, e.g. --until=2026-06-30.', 'ml-connector' ) );
			return;
		}
		$days   = [ 'after' => $after ] + ( '' === $until ? [] : [ 'until' => $until ] );
		$answer = $this->ask( 'POST', 'backfill/count', $days );
		while ( 'counting' === ( $answer['sync']['backfill']['state'] ?? '' ) ) {
			sleep( self::COUNT_EVERY_SECONDS );
			$answer = $this->ask( 'GET', 'status' );
		}
		$backfill = $answer['sync']['backfill'] ?? null;
		$this->print_backfill( $backfill );
		if ( ! is_array( $backfill ) || 'counted' !== ( $backfill['state'] ?? '' ) ) {
			\WP_CLI::error( __( 'The orders could not be counted.', 'ml-connector' ) );
			return;
		}
		$orders = (int) ( $backfill['orders'] ?? 0 );
		/* translators: 1: number of orders, 2: "since 2026-04-01" or "from 2026-04-01 to 2026-06-30" */
		\WP_CLI::confirm( sprintf( _n( 'Post the %1$d order %2$s?', 'Post the %1$d orders %2$s?', $orders, 'ml-connector' ), $orders, self::days_in_words( $backfill ) ), $options );
		$this->ask( 'POST', 'backfill', $days + [ 'orders' => $orders ] );
		/* translators: %s: "since 2026-04-01" or "from 2026-04-01 to 2026-06-30" */
		\WP_CLI::success( sprintf( __( 'The service is posting orders %s. `wp ml-connector status` shows its progress.', 'ml-connector' ), self::days_in_words( $backfill ) ) );
	}

	/** @param array<string, mixed>|mixed $backfill As in the contract; null = there never was one. */
	private function print_backfill( $backfill ): void {
		if ( ! is_array( $backfill ) ) {
			return;
		}
		/* translators: 1: "since 2026-04-01" or "from 2026-04-01 to 2026-06-30", 2: counting, counted, reading, posting, done, stopped or failed */
		\WP_CLI::line( sprintf( __( 'Orders %1$s (%2$s):', 'ml-connector' ), self::days_in_words( $backfill ), (string) ( $backfill['state'] ?? '' ) ) );
		foreach ( 'counted' === ( $backfill['state'] ?? '' ) ? self::counted_lines( $backfill ) : self::progress_lines( $backfill ) as $line ) {
			\WP_CLI::line( '  ' . $line );
		}
		foreach ( [ $backfill['held'] ?? null, $backfill['error'] ?? null ] as $problem ) {
			if ( is_array( $problem ) ) {
				\WP_CLI::line( sprintf( '  - %s %s', (string) ( $problem['message'] ?? '' ), (string) ( $problem['fix'] ?? '' ) ) );
			}
		}
	}

	/** @param array<string, mixed> $backfill As the sidecar counted it: an older one knows no last day. */
	private static function days_in_words( array $backfill ): string {
		$after = (string) ( $backfill['after'] ?? '' );
		$until = (string) ( $backfill['until'] ?? '' );
		if ( '' === $until ) {
			/* translators: %s: a day */
			return sprintf( __( 'since %s', 'ml-connector' ), $after );
		}
		/* translators: 1: first day, 2: last day */
		return sprintf( __( 'from %1$s to %2$s', 'ml-connector' ), $after, $until );
	}

	/**
	 * What became of the orders, each counted once.
	 *
	 * @param array<string, mixed> $backfill
	 * @return list<string>
	 */
	private static function progress_lines( array $backfill ): array {
		$words = [
			/* translators: %d: number of orders */
			'posted'        => __( '%d posted', 'ml-connector' ),
			/* translators: %d: number of orders */
			'otherStatus'   => __( '%d not synced by their status', 'ml-connector' ),
			/* translators: %d: number of orders */
			'notSynced'     => __( '%d not synced for another reason', 'ml-connector' ),
			/* translators: %d: number of orders */
			'needAttention' => __( '%d need attention', 'ml-connector' ),
			/* translators: %d: number of orders */
			'waiting'       => __( '%d waiting to sync', 'ml-connector' ),
			/* translators: %d: number of orders */
			'withdrawn'     => __( '%d withdrawn', 'ml-connector' ),
		];
		$lines = [];
		foreach ( $words as $name => $text ) {
			if ( (int) ( $backfill[ $name ] ?? 0 ) > 0 ) {
				$lines[] = sprintf( $text, (int) $backfill[ $name ] );
			}
		}
		return $lines;
	}

	/**
	 * What a person confirms.
	 *
	 * @param array<string, mixed> $backfill
	 * @return list<string>
	 */
	private static function counted_lines( array $backfill ): array {
		$count  = is_array( $backfill['count'] ?? null ) ? $backfill['count'] : [];
		$totals = [];
		foreach ( is_array( $count['totals'] ?? null ) ? $count['totals'] : [] as $one ) {
			$totals[] = ShopFormat::money( (string) ( $one['total'] ?? '' ), (string) ( $one['currency'] ?? '' ) );
		}
		$years = [];
		foreach ( is_array( $count['years'] ?? null ) ? $count['years'] : [] as $one ) {
			$years[] = (string) ( $one['year'] ?? '' ) . ': ' . (int) ( $one['orders'] ?? 0 );
		}
		$orders = (int) ( $count['orders'] ?? 0 );
		$to     = (int) ( $count['toPost'] ?? 0 );
		$lines  = [
			/* translators: %d: number of orders */
			sprintf( _n( '%d order', '%d orders', $orders, 'ml-connector' ), $orders ) . self::in_brackets( $years ),
			/* translators: %d: number of orders */
			sprintf( __( '%d to post', 'ml-connector' ), $to ) . self::in_brackets( $totals ),
			/* translators: %d: number of orders */
			sprintf( __( '%d not to post, by their status', 'ml-connector' ), (int) ( $count['otherStatus'] ?? 0 ) ),
			/* translators: %d: number of orders */
			sprintf( __( '%d already posted', 'ml-connector' ), (int) ( $count['posted'] ?? 0 ) ),
		];
		if ( isset( $count['otherInvoices'] ) ) {
			$others = (int) $count['otherInvoices'];
			/* translators: %d: number of invoices */
			$lines[] = sprintf( _n( 'Xero has %d sales invoice of that time from other sources. Check that it is not of one of these orders.', 'Xero has %d sales invoices of that time from other sources. Check that they are not of these orders.', $others, 'ml-connector' ), $others );
		}
		return $lines;
	}

	/** @param list<string> $parts */
	private static function in_brackets( array $parts ): string {
		return [] === $parts ? '' : ' (' . implode( ', ', $parts ) . ')';
	}

	/**
	 * @param array<string, mixed> $body
	 * @return array<string, mixed>
	 */
	private function ask( string $method, string $path, array $body = [] ): array {
		try {
			return 'POST' === $method ? $this->client->post( $path, $body )->map() : $this->client->call( $method, $path )->map();
		} catch ( SidecarError $error ) {
			\WP_CLI::error( $error->getMessage() . ( '' === $error->fix() ? '' : "\n" . $error->fix() ) );
			return [];
		}
	}
}
