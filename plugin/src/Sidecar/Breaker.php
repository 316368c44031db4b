<?php
/**
 * After a nudge that failed or was too slow, shoppers' requests send none until a background check finds the
 * sidecar fast. At most one request per outage pays, and at most the nudge's limit.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Sidecar;

defined( 'ABSPATH' ) || exit;

class Breaker {
	private const NAME = 'ml_connector_pause';
	/** It expires only where WordPress's cron does not run. The heartbeat renews it every five minutes. */
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
