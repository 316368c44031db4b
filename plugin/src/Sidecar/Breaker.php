<?php
/**
 * After one nudge that failed or took too long, no request of a shopper tries again until a background look found the
 * sidecar quick. At most one request per outage pays, and that at most the nudge's own limit.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Sidecar;

defined( 'ABSPATH' ) || exit;

class Breaker {
	private const NAME = 'ml_connector_pause';
	/** Only where WordPress's scheduled tasks do not run does it end by itself. The heartbeat renews it every five minutes. */
	private const OPEN_S = 900;

	public function is_open(): bool {
		return false !== get_transient( self::NAME );
	}

	public function open( string $reason ): void {
		set_transient( self::NAME, $reason, self::OPEN_S );
	}

	public function close(): void {
		delete_transient( self::NAME );
	}

	/** '' = closed. */
	public function reason(): string {
		$reason = get_transient( self::NAME );
		return false === $reason ? '' : (string) $reason;
	}
}
