<?php
/**
 * Ends WordPress's requests as soon as they are sent: WordPress waits for the response even to a "non-blocking" one.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Sidecar;

defined( 'ABSPATH' ) || exit;

final class SendOnly {
	/**
	 * The error of a request that was not sent; null = it was.
	 *
	 * @param callable(): void $call
	 */
	public static function during( callable $call ): ?SidecarError {
		$is_sent = false;
		$end     = static function ( $handle ) use ( &$is_sent ): void {
			// phpcs:disable WordPress.WP.AlternativeFunctions.curl_curl_setopt -- WordPress's own request, its own hook.
			curl_setopt( $handle, CURLOPT_NOPROGRESS, false );
			curl_setopt(
				$handle,
				CURLOPT_PROGRESSFUNCTION,
				static function ( $handle, $to_read, $read, $to_send, $sent ) use ( &$is_sent ): int {
					unset( $handle, $to_read, $read );
					$is_sent = $to_send > 0 && $sent >= $to_send;
					return $is_sent ? 1 : 0;
				}
			);
			// phpcs:enable
		};
		add_action( 'http_api_curl', $end, PHP_INT_MAX );
		try {
			$call();
			return null;
		} catch ( SidecarError $error ) {
			return $is_sent && $error->is_unreachable() ? null : $error;
		} finally {
			remove_action( 'http_api_curl', $end, PHP_INT_MAX );
		}
	}
}
