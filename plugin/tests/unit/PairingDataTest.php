<?php
/**
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Tests;

use MLConnector\PairingData;

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
}
