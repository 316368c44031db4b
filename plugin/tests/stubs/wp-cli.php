<?php
/**
 * What the command class uses of WP-CLI, for static analysis.
 *
 * @package MLConnector
 */

class WP_CLI {
	/** @param object|callable|string $callable */
	public static function add_command( string $name, $callable ): bool {
		return true;
	}

	public static function line( string $text ): void {
	}

	public static function success( string $text ): void {
	}

	public static function warning( string $text ): void {
	}

	public static function error( string $text ): void {
	}

	/** @param array<string, string|bool> $options */
	public static function confirm( string $text, array $options = [] ): void {
	}

	public static function halt( int $code ): void {
	}
}
