<?php
/**
 * Sends orders to Xero, and reports their state.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Cli;

use MLConnector\Orders\Sender;
use MLConnector\Sidecar\Client;
use MLConnector\Sidecar\SidecarError;

defined( 'ABSPATH' ) || exit;

/**
 * Sends orders to Xero, and reports their state.
 */
class Commands {
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
		\WP_CLI::success( __( 'The sidecar is now checking for changed orders.', 'ml-connector' ) );
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
	 * Sends all orders since a day to Xero.
	 *
	 * ## OPTIONS
	 *
	 * --after=<day>
	 * : The first day, e.g. 2026-04-01.
	 *
	 * @param list<string>          $args
	 * @param array<string, string> $options
	 */
	public function backfill( array $args, array $options ): void {
		$after = (string) ( $options['after'] ?? '' );
		if ( 1 !== preg_match( '/^\d{4}-\d{2}-\d{2}$/', $after ) ) {
			\WP_CLI::error( __( 'Enter the first day, e.g. --after=2026-04-01.', 'ml-connector' ) );
			return;
		}
		$this->ask( 'POST', 'backfill', [ 'after' => $after ] );
		/* translators: %s: a day */
		\WP_CLI::success( sprintf( __( 'The sidecar is posting orders since %s. `wp ml-connector status` shows its progress.', 'ml-connector' ), $after ) );
	}

	/** @param array<string, mixed>|mixed $backfill As in the contract; null = there never was one. */
	private function print_backfill( $backfill ): void {
		if ( ! is_array( $backfill ) ) {
			return;
		}
		/* translators: 1: a day, 2: reading, posting, done, stopped or failed, 3, 4: numbers of orders */
		$text = __( 'Orders since %1$s (%2$s): %3$d of %4$d done.', 'ml-connector' );
		\WP_CLI::line( sprintf( $text, (string) ( $backfill['after'] ?? '' ), (string) ( $backfill['state'] ?? '' ), (int) ( $backfill['settled'] ?? 0 ), (int) ( $backfill['accepted'] ?? 0 ) ) );
		if ( is_array( $backfill['error'] ?? null ) ) {
			\WP_CLI::line( sprintf( '  - %s %s', (string) ( $backfill['error']['message'] ?? '' ), (string) ( $backfill['error']['fix'] ?? '' ) ) );
		}
	}

	/**
	 * @param array<string, mixed> $body
	 * @return array<string, mixed>
	 */
	private function ask( string $method, string $path, array $body = [] ): array {
		try {
			return 'GET' === $method ? $this->client->call( 'GET', $path )->map() : $this->client->post( $path, $body )->map();
		} catch ( SidecarError $error ) {
			\WP_CLI::error( $error->getMessage() . ( '' === $error->fix() ? '' : "\n" . $error->fix() ) );
			return [];
		}
	}
}
