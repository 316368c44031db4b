<?php
/**
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Tests;

use Fake_WordPress;
use MLConnector\Options;
use MLConnector\PairingData;
use MLConnector\Sidecar\Client;
use MLConnector\Sidecar\Contact;
use MLConnector\Sidecar\Jwt;
use Yoast\PHPUnitPolyfills\TestCases\TestCase as Polyfilled;

abstract class TestCase extends Polyfilled {
	protected const KEY = '0123456789abcdef0123456789abcdef';

	protected function set_up(): void {
		Fake_WordPress::reset();
		\WP_CLI::$said = [];
	}

	protected static function pairing( string $home = 'https://shop.example.com', string $store_id = 'shop.example.com' ): PairingData {
		return new PairingData( $store_id, Jwt::base64url( self::KEY ), 'webhook-secret', 7, 1, $home, 1700000000 );
	}

	protected static function pair( string $home = 'https://shop.example.com', string $store_id = 'shop.example.com' ): void {
		Fake_WordPress::$options[ Options::URL ]     = 'https://sidecar.example.com';
		Fake_WordPress::$options[ Options::PAIRING ] = self::pairing( $home, $store_id )->to_option();
	}

	protected static function client(): Client {
		return new Client( new Options(), new Contact( new Options() ) );
	}

	/** @return array<string, mixed> Claims of a request as it went out. */
	protected static function claims( int $request ): array {
		$token = substr( (string) Fake_WordPress::$requests[ $request ]['args']['headers']['Authorization'], strlen( 'Bearer ' ) );
		return Jwt::decode( $token, self::KEY, 'shop.example.com', 'ml-connector', time() );
	}

	/** @return array<string, mixed> Body of a request as it went out. */
	protected static function sent( int $request ): array {
		return json_decode( (string) Fake_WordPress::$requests[ $request ]['args']['body'], true );
	}
}
