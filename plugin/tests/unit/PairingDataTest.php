<?php
/**
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Tests;

use Fake_WordPress;
use MLConnector\Options;
use MLConnector\PairingData;
use MLConnector\Sidecar\Jwt;
use MLConnector\Sidecar\SidecarError;

final class PairingDataTest extends TestCase {
	/** @return array<string, array{0: string, 1: string, 2: bool}> */
	public static function homes(): array {
		return [
			'the same'     => [ 'https://shop.example.com', 'https://shop.example.com', true ],
			'now with TLS' => [ 'http://shop.example.com', 'https://shop.example.com/', true ],
			'now with www' => [ 'https://shop.example.com', 'https://www.shop.example.com', true ],
			'other case'   => [ 'https://Shop.example.com', 'https://shop.example.com', true ],
			'staging'      => [ 'https://shop.example.com', 'https://staging.shop.example.com', false ],
			'in a folder'  => [ 'https://example.com/shop', 'https://example.com/shop-copy', false ],
			'another port' => [ 'http://127.0.0.1:8080', 'http://127.0.0.1:8081', false ],
		];
	}

	/** @dataProvider homes */
	public function test_a_copy_is_distinguished_from_the_store( string $paired, string $now, bool $same ): void {
		$this->assertSame( $same, self::pairing( $paired )->is_of( $now ) );
	}

	public function test_what_is_stored_is_read_again_and_half_of_it_is_nothing(): void {
		$this->assertEquals( self::pairing(), PairingData::from_option( self::pairing()->to_option() ) );
		$this->assertNull( PairingData::from_option( null ) );
		$this->assertNull( PairingData::from_option( 'x' ) );
		$this->assertNull( PairingData::from_option( [ 'store_id' => 'x' ] ) );
	}

	public function test_no_secret_stands_in_the_database(): void {
		$stored = self::pairing()->to_option();
		$this->assertStringNotContainsString( Jwt::base64url( self::KEY ), (string) wp_json_encode( $stored ) );
		$this->assertStringNotContainsString( 'webhook-secret', (string) wp_json_encode( $stored ) );
		$this->assertNotEquals( $stored, self::pairing()->to_option(), 'Each sealing has its own nonce.' );
	}

	public function test_a_pairing_of_an_earlier_version_is_read_and_sealed(): void {
		$plain = get_object_vars( self::pairing() );
		$this->assertEquals( self::pairing(), PairingData::from_option( $plain ) );
		Fake_WordPress::$options[ Options::PAIRING ] = $plain;
		( new Options() )->seal_pairing();
		$sealed = Fake_WordPress::$options[ Options::PAIRING ];
		$this->assertStringNotContainsString( 'webhook-secret', (string) wp_json_encode( $sealed ) );
		$this->assertEquals( self::pairing(), ( new Options() )->active_pairing() );
		( new Options() )->seal_pairing();
		$this->assertSame( $sealed, Fake_WordPress::$options[ Options::PAIRING ], 'What is sealed stays.' );
	}

	/** @dataProvider broken */
	public function test_changed_salts_stop_the_pairing_and_say_what_to_do( string $salt, ?string $key ): void {
		self::pair();
		Fake_WordPress::$salt = $salt;
		if ( null !== $key ) {
			Fake_WordPress::$options[ Options::PAIRING ]['pairing_key'] = $key;
		}
		$options = new Options();
		$this->assertNull( $options->active_pairing() );
		$pairing = $options->pairing();
		$this->assertSame( [ 'shop.example.com', 7, false ], [ $pairing->store_id, $pairing->rest_key_id, $pairing->is_readable() ] );
		$options->seal_pairing();
		try {
			self::client()->post( 'sync', [] );
			$this->fail( 'It was sent.' );
		} catch ( SidecarError $error ) {
			$this->assertSame( 'ml_connector_salts_changed', $error->name() );
			$this->assertStringContainsString( 'Unpair store', $error->fix() );
		}
		$this->assertSame( [], Fake_WordPress::$requests );
	}

	/** @return array<string, array{0: string, 1: string|null}> */
	public static function broken(): array {
		return [
			'other salts' => [ 'another', null ],
			'not base64'  => [ 'salt', 'sealed:1:%%%' ],
			'cut'         => [ 'salt', 'sealed:1:AAAA' ],
			'changed'     => [ 'salt', 'sealed:1:' . base64_encode( str_repeat( 'x', 80 ) ) ],
		];
	}
}
