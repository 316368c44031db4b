<?php
/**
 * Notifies the sidecar of changed orders: once at the end of the request, for all of them. Only a hint: a webhook
 * or the sidecar's own poll covers a lost one.
 *
 * Where PHP can send the response first (PHP-FPM, LiteSpeed) nobody waits: two seconds. On other servers the shopper's
 * browser waits for the end of the script: the call is sent without waiting for its answer, and given up after 8 ms, which
 * is enough for a sidecar on the same machine or network (the constant ML_CONNECTOR_NUDGE_MS allows more). What is not confirmed goes to WooCommerce's webhooks too. The
 * breaker limits an outage's cost to one request.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Events;

use MLConnector\Options;
use MLConnector\Sidecar\Actor;
use MLConnector\Sidecar\Breaker;
use MLConnector\Sidecar\Client;
use MLConnector\Sidecar\SidecarError;
use MLConnector\Sidecar\TimeLimit;
use MLConnector\Sites;

defined( 'ABSPATH' ) || exit;

class Nudge {
	private const ORDERS_PER_CALL      = 100;
	private const LIMIT_MS             = 8;
	private const LIMIT_MS_IN_THE_BACK = 2000;
	/** A later event in the request replaces an earlier one, unless it says less. */
	private const WEIGHT = [
		'updated'  => 0,
		'created'  => 1,
		'refunded' => 2,
		'restored' => 3,
		'trashed'  => 3,
		'deleted'  => 4,
	];

	/** @var Options */
	private $options;
	/** @var Client */
	private $client;
	/** @var Breaker */
	private $breaker;
	/** @var Deliveries */
	private $deliveries;
	/** @var array<int, array<int, string>> event by order id, by the site of a network whose order it is */
	private $events = [];
	/** @var bool */
	private $hooked = false;

	public function __construct( Options $options, Client $client, Breaker $breaker, Deliveries $deliveries ) {
		$this->options    = $options;
		$this->client     = $client;
		$this->breaker    = $breaker;
		$this->deliveries = $deliveries;
	}

	public function add( int $order_id, string $event ): void {
		if ( $order_id <= 0 ) {
			return;
		}
		// In a network, code may save another site's order within switch_to_blog().
		$site  = get_current_blog_id();
		$known = $this->events[ $site ][ $order_id ] ?? 'updated';
		if ( self::WEIGHT[ $event ] >= self::WEIGHT[ $known ] ) {
			$this->events[ $site ][ $order_id ] = $event;
		}
		if ( ! $this->hooked ) {
			$this->hooked = true;
			// Runs last, after all other work for the shopper.
			add_action( 'shutdown', [ $this, 'send' ], PHP_INT_MAX );
		}
	}

	/**
	 * Events of the request's own site.
	 *
	 * @return list<array{id: int, event: string}>
	 */
	public function pending(): array {
		return self::listed( $this->events[ get_current_blog_id() ] ?? [] );
	}

	/** All sites share one limit. */
	public function send(): void {
		$sites        = $this->events;
		$this->events = [];
		$end          = null;
		foreach ( $sites as $site => $events ) {
			Sites::in(
				$site,
				function () use ( $events, &$end ): void {
					if ( null === $this->options->active_pairing() ) {
						return;
					}
					$end    = $end ?? self::end();
					$orders = self::listed( $events );
					if ( self::is_possible() && ! $this->breaker->is_open() ) {
						$orders = $this->send_all( $orders, $end );
					}
					$this->deliveries->queue( $orders );
				}
			);
		}
	}

	/** The most a request may wait; the background check uses the same limit. */
	public static function limit_ms(): int {
		if ( self::can_finish() ) {
			return self::LIMIT_MS_IN_THE_BACK;
		}
		$own = defined( 'ML_CONNECTOR_NUDGE_MS' ) ? (int) constant( 'ML_CONNECTOR_NUDGE_MS' ) : 0;
		return $own > 0 ? min( $own, self::LIMIT_MS_IN_THE_BACK ) : self::LIMIT_MS;
	}

	/** Without cURL, WordPress waits ten seconds to connect: allowed only if nobody waits. */
	public static function is_possible(): bool {
		return self::can_finish() || TimeLimit::is_exact();
	}

	public static function can_finish(): bool {
		return function_exists( 'fastcgi_finish_request' ) || function_exists( 'litespeed_finish_request' );
	}

	/** Sends the response first where possible; returns the deadline for the calls. */
	private static function end(): float {
		$limit = self::finish_request() ? self::LIMIT_MS_IN_THE_BACK : self::limit_ms();
		return microtime( true ) + $limit / 1000;
	}

	/**
	 * @param array<int, string> $events
	 * @return list<array{id: int, event: string}>
	 */
	private static function listed( array $events ): array {
		$orders = [];
		foreach ( $events as $id => $event ) {
			$orders[] = [
				'id'    => $id,
				'event' => $event,
			];
		}
		return $orders;
	}

	/**
	 * @param list<array{id: int, event: string}> $orders
	 * @return list<array{id: int, event: string}> Those that the sidecar has not confirmed.
	 */
	private function send_all( array $orders, float $end ): array {
		$unconfirmed = [];
		$chunks      = array_chunk( $orders, self::ORDERS_PER_CALL );
		foreach ( $chunks as $at => $chunk ) {
			$left = $end - microtime( true );
			try {
				if ( $left <= 0 ) {
					return array_merge( $unconfirmed, ...array_slice( $chunks, $at ) );
				}
				if ( ! $this->deliver( $chunk, $left ) ) {
					$unconfirmed = array_merge( $unconfirmed, $chunk );
				}
			} catch ( SidecarError $error ) {
				// A refusal (wrong clock, revoked key) would repeat: the heartbeat detects the recovery.
				$this->breaker->open( $error->name() );
				return array_merge( $unconfirmed, ...array_slice( $chunks, $at ) );
			}
		}
		return $unconfirmed;
	}

	/**
	 * Whether the sidecar has confirmed all of them.
	 *
	 * @param list<array{id: int, event: string}> $orders
	 * @throws SidecarError When it failed.
	 */
	private function deliver( array $orders, float $seconds ): bool {
		$body = [ 'orders' => $orders ];
		if ( ! self::can_finish() ) {
			$this->client->send_only( 'nudge', $body, $seconds, Actor::current() );
			return false;
		}
		$answer = $this->client->post( 'nudge', $body, $seconds, Actor::current() )->map();
		return count( $orders ) === ( $answer['accepted'] ?? 0 );
	}

	private static function finish_request(): bool {
		if ( function_exists( 'fastcgi_finish_request' ) ) {
			return fastcgi_finish_request();
		}
		if ( function_exists( 'litespeed_finish_request' ) ) {
			litespeed_finish_request();
			return true;
		}
		return false;
	}
}
