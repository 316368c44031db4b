<?php
/**
 * The versions reported to the sidecar.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector;

defined( 'ABSPATH' ) || exit;

final class Versions {
	/** @return array{plugin: string, wordpress: string, woocommerce: string, php: string} */
	public static function all(): array {
		return [
			'plugin'      => VERSION,
			'wordpress'   => (string) get_bloginfo( 'version' ),
			'woocommerce' => defined( 'WC_VERSION' ) ? (string) WC_VERSION : '',
			'php'         => PHP_VERSION,
		];
	}
}
