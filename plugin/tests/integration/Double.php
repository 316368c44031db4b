<?php
/**
 * The stand-in for the sidecar as a process, and what it was asked.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Tests\Integration;

use MLConnector\Sidecar\Jwt;

final class Double {
	public const KEY      = '0123456789abcdef0123456789abcdef';
	public const STORE_ID = 'test-shop';
	/** Twenty a second; a busy machine takes some. */
	private const STARTS_WITHIN_LOOKS = 600;

	/** @var string */
	public $url;
	/** @var string */
	private $dir;
	/** @var resource */
	private $process;

	public function __construct() {
		$this->dir = sys_get_temp_dir() . '/ml-double-' . getmypid();
		@mkdir( $this->dir );
		$this->reset();
		$this->url     = 'http://127.0.0.1:' . self::free_port();
		$this->process = proc_open(
			[ PHP_BINARY, '-S', substr( $this->url, 7 ), __DIR__ . '/sidecar-double.php' ],
			[ [ 'file', '/dev/null', 'r' ], [ 'file', '/dev/null', 'w' ], [ 'file', '/dev/null', 'w' ] ],
			$pipes,
			null,
			[ 'ML_DOUBLE_DIR' => $this->dir ] + getenv()
		);
		for ( $try = 0; false === @file_get_contents( $this->url . '/healthz' ); $try++ ) {
			if ( $try >= self::STARTS_WITHIN_LOOKS ) {
				throw new \RuntimeException( 'The stand-in for the sidecar does not start.' );
			}
			usleep( 50000 );
		}
		$this->reset();
	}

	/** Below the ports that the system gives to outgoing calls: one of those can be gone before the process listens. */
	private static function free_port(): int {
		do {
			$port   = random_int( 12000, 31999 );
			$socket = @stream_socket_server( 'tcp://127.0.0.1:' . $port );
		} while ( false === $socket );
		fclose( $socket );
		return $port;
	}

	public function __destruct() {
		proc_terminate( $this->process, 9 );
	}

	public function reset(): void {
		$this->mode( 'ok' );
		file_put_contents( $this->dir . '/requests.jsonl', '' );
		$this->answers(
			[
				'POST /v1/pair' => [
					'status' => 201,
					'body'   => [
						'storeId'        => self::STORE_ID,
						'pairingKey'     => Jwt::base64url( self::KEY ),
						'sidecarVersion' => '0.1.0',
					],
				],
			]
		);
	}

	/** @param string $mode ok, hang, redirect, page. */
	public function mode( string $mode ): void {
		file_put_contents( $this->dir . '/mode', $mode );
	}

	/** @param array<string, array<string, mixed>> $answers by "METHOD path" */
	public function answers( array $answers ): void {
		file_put_contents( $this->dir . '/answers.json', json_encode( $answers + $this->known() ) );
	}

	/** @return list<array<string, mixed>> Those to one path, newest last. */
	public function requests( string $ending = '' ): array {
		$all = array_map(
			static function ( string $line ): array {
				return json_decode( $line, true );
			},
			array_filter( explode( "\n", (string) file_get_contents( $this->dir . '/requests.jsonl' ) ) )
		);
		return array_values(
			array_filter(
				$all,
				static function ( array $request ) use ( $ending ): bool {
					return '' === $ending || substr( $request['path'], -strlen( $ending ) ) === $ending;
				}
			)
		);
	}

	/** @return array<string, mixed> */
	private function known(): array {
		$file = $this->dir . '/answers.json';
		return is_readable( $file ) ? (array) json_decode( (string) file_get_contents( $file ), true ) : [];
	}
}
