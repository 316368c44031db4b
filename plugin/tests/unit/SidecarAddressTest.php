<?php
/**
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Tests;

use MLConnector\SidecarAddress;

final class SidecarAddressTest extends TestCase {
	/** @return array<string, array{0: string, 1: string|null}> */
	public static function addresses(): array {
		return [
			'https'                          => [ ' https://sidecar.example.com/ ', 'https://sidecar.example.com' ],
			'a folder and a port'            => [ 'https://example.com:8443/xero/', 'https://example.com:8443/xero' ],
			'this machine'                   => [ 'http://127.0.0.1:8484', 'http://127.0.0.1:8484' ],
			'this machine, IPv6'             => [ 'http://[::1]:8484', 'http://[::1]:8484' ],
			'localhost'                      => [ 'http://localhost:8484', 'http://localhost:8484' ],
			'private network'                => [ 'http://192.168.1.20:8484', 'http://192.168.1.20:8484' ],
			'a container'                    => [ 'http://sidecar:8484', 'http://sidecar:8484' ],
			'plain http over the internet'   => [ 'http://sidecar.example.com', null ],
			'plain http to a public address' => [ 'http://93.184.216.34', null ],
			'a name that looks private'      => [ 'http://127.0.0.1.example.com', null ],
			'with a password'                => [ 'https://a:b@sidecar.example.com', null ],
			'with a query'                   => [ 'https://sidecar.example.com/?x=1', null ],
			'another scheme'                 => [ 'file:///etc/passwd', null ],
			'gopher'                         => [ 'gopher://127.0.0.1', null ],
			'no scheme'                      => [ 'sidecar.example.com', null ],
			'nothing'                        => [ '', null ],
		];
	}

	/** @dataProvider addresses */
	public function test_secrets_go_only_where_they_are_safe( string $typed, ?string $read ): void {
		$this->assertSame( $read, SidecarAddress::read( $typed ) );
	}
}
