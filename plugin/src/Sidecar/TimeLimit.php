<?php
/**
 * Enforces a time limit to the millisecond. WordPress rounds cURL's limits up to a whole second, and waits for the
 * response even to a "non-blocking" request.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Sidecar;

defined( 'ABSPATH' ) || exit;

final class TimeLimit {
	/** @var float|null of the enclosing call */
	private static $outer = null;

	/**
	 * Nested limits: the shorter one applies.
	 *
	 * @template T
	 * @param callable(float): T $call Gets the seconds it has.
	 * @return T
	 */
	public static function during( float $seconds, callable $call ) {
		$before      = self::$outer;
		$seconds     = null === $before ? $seconds : min( $before, $seconds );
		self::$outer = $seconds;
		$limit       = static function ( $handle ) use ( $seconds ): void {
			$milliseconds = (int) max( 1, round( $seconds * 1000 ) );
			// phpcs:disable WordPress.WP.AlternativeFunctions.curl_curl_setopt -- WordPress's own request, its own hook.
			curl_setopt( $handle, CURLOPT_NOSIGNAL, true );
			curl_setopt( $handle, CURLOPT_CONNECTTIMEOUT_MS, $milliseconds );
			curl_setopt( $handle, CURLOPT_TIMEOUT_MS, $milliseconds );
			// phpcs:enable
		};
		add_action( 'http_api_curl', $limit, PHP_INT_MAX );
		try {
			return $call( $seconds );
		} finally {
			remove_action( 'http_api_curl', $limit, PHP_INT_MAX );
			self::$outer = $before;
		}
	}

	/** Without cURL WordPress cannot hold a limit to the millisecond. */
	public static function is_exact(): bool {
		return function_exists( 'curl_setopt' ) && function_exists( 'curl_exec' );
	}
}
