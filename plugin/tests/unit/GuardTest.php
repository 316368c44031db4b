<?php
/**
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Tests;

/** What WordPress's plugin review looks for in every file. */
final class GuardTest extends TestCase {
	/** @return array<string, array{0: string}> */
	public static function files(): array {
		$files = [];
		foreach ( new \RecursiveIteratorIterator( new \RecursiveDirectoryIterator( __DIR__ . '/../../src', \FilesystemIterator::SKIP_DOTS ) ) as $file ) {
			$files[ basename( (string) $file ) . ' ' . count( $files ) ] = [ (string) $file ];
		}
		return $files + [ 'main' => [ \MLConnector\PLUGIN_FILE ] ];
	}

	/** @dataProvider files */
	public function test_no_file_does_anything_when_it_is_opened_by_its_address( string $file ): void {
		$code = (string) file_get_contents( $file );
		$this->assertStringContainsString( "defined( 'ABSPATH' ) || exit;", $code );
		$this->assertStringContainsString( 'declare( strict_types=1 );', $code );
		$this->assertDoesNotMatchRegularExpression( '/(?<!::|function )\b(eval|exec|shell_exec|system|passthru|unserialize|create_function|extract)\s*\(/', $code );
	}

	public function test_deleting_the_plugin_is_guarded_too(): void {
		$this->assertStringContainsString( "defined( 'WP_UNINSTALL_PLUGIN' ) || exit;", (string) file_get_contents( __DIR__ . '/../../uninstall.php' ) );
	}
}
