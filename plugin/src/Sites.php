<?php
/**
 * Iterates over the sites of a network.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector;

defined( 'ABSPATH' ) || exit;

final class Sites {
	/**
	 * Runs in each site of a network; otherwise here only.
	 *
	 * @param callable(): void $work
	 */
	public static function each( callable $work ): void {
		if ( ! is_multisite() ) {
			$work();
			return;
		}
		foreach ( get_sites( [ 'fields' => 'ids', 'number' => 0 ] ) as $site_id ) { // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing.AssociativeArrayFound
			self::in( (int) $site_id, $work );
		}
	}

	/** @param callable(): void $work */
	public static function in( int $site_id, callable $work ): void {
		if ( ! is_multisite() || get_current_blog_id() === $site_id ) {
			$work();
			return;
		}
		switch_to_blog( $site_id );
		try {
			$work();
		} finally {
			restore_current_blog();
		}
	}
}
