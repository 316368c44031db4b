<?php
/**
 * Runs PHP as a request of its own, so that its shutdown is a real one.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Tests\Integration;

final class InShop {
	/** @var string what the code printed */
	public $output;
	/** @var int milliseconds from the end of the code to the end of the request */
	public $after_ms;

	private function __construct( string $output, int $after_ms ) {
		$this->output   = $output;
		$this->after_ms = $after_ms;
	}

	/** @param string $ini A setting of PHP for it, such as "disable_functions=curl_exec". */
	public static function run( string $code, string $ini = 'memory_limit=512M' ): self {
		return self::run_as( $code, $ini, [] );
	}

	/** As the main site of a network, whose tables are there. */
	public static function run_in_network( string $code ): self {
		return self::run_as( $code, 'memory_limit=512M', [ 'ML_TEST_NETWORK' => '1' ] );
	}

	/** @param array<string, string> $env */
	private static function run_as( string $code, string $ini, array $env ): self {
		$file = tempnam( sys_get_temp_dir(), 'ml-in-shop' );
		file_put_contents( $file, "<?php\n" . $code . "\n" );
		$command = [ PHP_BINARY, '-d', 'memory_limit=512M', '-d', $ini, '-d', 'display_errors=stderr', __DIR__ . '/in-shop.php', $file ];
		$process = proc_open( $command, [ [ 'file', '/dev/null', 'r' ], [ 'pipe', 'w' ], [ 'pipe', 'w' ] ], $pipes, null, $env + getenv() );
		$output  = (string) stream_get_contents( $pipes[1] );
		$errors  = (string) stream_get_contents( $pipes[2] );
		$code    = proc_close( $process );
		unlink( $file );
		if ( 0 !== $code ) {
			throw new \RuntimeException( "PHP ended with $code in the shop:\n$output\n$errors" );
		}
		$at = (int) strrpos( $output, "\n" );
		return new self( substr( $output, 0, $at ), (int) substr( $output, $at + 1 ) );
	}
}
