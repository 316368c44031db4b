<?php
/**
 * Tells the sidecar which orders changed: once at the end of the request, for all of them. Only a hint: what is lost here
 * comes by webhook or by the sidecar's own poll.
 *
 * The limit: where PHP can send the answer off first (PHP-FPM, LiteSpeed) nobody waits, and it is two seconds. Elsewhere the
 * shopper's browser waits for the end of the script, so it is 300 ms, about three round trips across a continent, and
 * the breaker makes that a price paid once per outage, not per order.
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
	private const LIMIT_MS             = 300;
	private const LIMIT_MS_IN_THE_BACK = 2000;
	/** What came later in the request replaces what came before, unless it says less. */
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
	/** @var array<int, array<int, string>> event by order id, by the site of a network whose order it is */
	private $events = [];
	/** @var bool */
	private $hooked = false;

	public function __construct( Options $options, Client $client, Breaker $breaker ) {
		$this->options = $options;
		$this->client  = $client;
		$this->breaker = $breaker;
	}

	public function add( int $order_id, string $event ): void {
		if ( $order_id <= 0 ) {
			return;
		}
		// In a network others save an order of another site within switch_to_blog().
		$site  = get_current_blog_id();
		$known = $this->events[ $site ][ $order_id ] ?? 'updated';
		if ( self::WEIGHT[ $event ] >= self::WEIGHT[ $known ] ) {
			$this->events[ $site ][ $order_id ] = $event;
		}
		if ( ! $this->hooked ) {
			$this->hooked = true;
			// Last of all: everything that others still do for the shopper comes first.
			add_action( 'shutdown', [ $this, 'send' ], PHP_INT_MAX );
		}
	}

	/**
	 * Of the site whose request this is.
	 *
	 * @return list<array{id: int, event: string}>
	 */
	public function pending(): array {
		return self::listed( $this->events[ get_current_blog_id() ] ?? [] );
	}

	/** One limit for all sites together. */
	public function send(): void {
		$sites        = $this->events;
		$this->events = [];
		if ( ! self::is_possible() ) {
			return;
		}
		$end = null;
		foreach ( $sites as $site => $events ) {
			Sites::in(
				$site,
				function () use ( $events, &$end ): void {
					if ( null !== $this->options->active_pairing() && ! $this->breaker->is_open() ) {
						$end = $end ?? self::end();
						$this->send_all( self::listed( $events ), $end );
					}
				}
			);
		}
	}

	/** What a request may pay; also what the background look measures the sidecar by. */
	public static function limit_ms(): int {
		return self::can_finish() ? self::LIMIT_MS_IN_THE_BACK : self::LIMIT_MS;
	}

	/** Without cURL WordPress waits ten seconds for a connection: only where nobody waits with it. */
	public static function is_possible(): bool {
		return self::can_finish() || TimeLimit::is_exact();
	}

	public static function can_finish(): bool {
		return function_exists( 'fastcgi_finish_request' ) || function_exists( 'litespeed_finish_request' );
	}

	/** Lets the shopper go where that is possible; answers until when the calls may take. */
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

	/** @param list<array{id: int, event: string}> $orders */
	private function send_all( array $orders, float $end ): void {
		foreach ( array_chunk( $orders, self::ORDERS_PER_CALL ) as $chunk ) {
			$left = $end - microtime( true );
			if ( $left <= 0 || ! $this->deliver( $chunk, $left ) ) {
				return;
			}
		}
	}

	/** @param list<array{id: int, event: string}> $orders */
	private function deliver( array $orders, float $seconds ): bool {
		try {
			$this->client->post( 'nudge', [ 'orders' => $orders ], $seconds, Actor::current() );
			return true;
		} catch ( SidecarError $error ) {
			// A refusal (a clock that is off, a key withdrawn) would be refused again: the heartbeat finds out when it is over.
			$this->breaker->open( $error->name() );
			return false;
		}
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
