<?php
/**
 * The plugin's two scheduled tasks.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Health;

defined( 'ABSPATH' ) || exit;

final class Schedule {
	public const HEARTBEAT = 'ml_connector_heartbeat';
	/** Once, after the plugin was activated. */
	public const SYNC        = 'ml_connector_sync';
	public const DAILY       = 'ml_connector_daily';
	public const REPORT      = 'ml_connector_report';
	private const RECURRENCE = 'ml_connector_five_minutes';
	private const BEAT_S     = 300;

	public static function start(): void {
		if ( false === wp_next_scheduled( self::HEARTBEAT ) ) {
			wp_schedule_event( time() + self::BEAT_S, self::RECURRENCE, self::HEARTBEAT );
		}
		if ( false === wp_next_scheduled( self::DAILY ) ) {
			wp_schedule_event( time() + self::BEAT_S, 'daily', self::DAILY );
		}
	}

	public static function stop(): void {
		wp_clear_scheduled_hook( self::HEARTBEAT );
		wp_clear_scheduled_hook( self::DAILY );
	}

	/**
	 * @param array<string, array{interval: int, display: string}>|mixed $schedules
	 * @return array<string, array{interval: int, display: string}>|mixed
	 */
	public static function add_recurrence( $schedules ) {
		if ( is_array( $schedules ) ) {
			$schedules[ self::RECURRENCE ] = [
				'interval' => self::BEAT_S,
				'display'  => 'ML Connector: every five minutes',
			];
		}
		return $schedules;
	}

	/** Seconds by which the heartbeat is late; 0 = on time or not scheduled. */
	public static function late_by(): int {
		$next = wp_next_scheduled( self::HEARTBEAT );
		return false === $next ? 0 : max( 0, time() - (int) $next );
	}
}
