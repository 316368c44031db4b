<?php
/**
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Tests\Sidecar;

use MLConnector\Sidecar\Jwt;
use MLConnector\Sidecar\SignatureError;
use MLConnector\Tests\TestCase;

final class JwtTest extends TestCase {
	private const NOW = 1700000000;

	/** @param array<string, mixed> $changed */
	private static function token( array $changed = [], string $key = self::KEY ): string {
		$claims = array_merge(
			[
				'iss' => 'sidecar',
				'aud' => 'shop',
				'iat' => self::NOW,
				'exp' => self::NOW + 60,
				'jti' => 'abc',
			],
			$changed
		);
		return Jwt::encode( $claims, $key );
	}

	private static function refusal( string $token ): string {
		try {
			Jwt::decode( $token, self::KEY, 'sidecar', 'shop', self::NOW );
		} catch ( SignatureError $error ) {
			return $error->getMessage();
		}
		return 'accepted';
	}

	public function test_the_example_of_the_standards_library_comes_out_byte_for_byte(): void {
		// Made with jose: new SignJWT({sub:'system'}).setProtectedHeader({alg:'HS256',typ:'JWT'}).
		$this->assertSame(
			'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJzeXN0ZW0ifQ.va9JK7EQnBLeZqJODRL1qdJvghcBB1ejJ04byq5V-lY',
			Jwt::encode( [ 'sub' => 'system' ], self::KEY )
		);
	}

	public function test_what_was_signed_is_read_again(): void {
		$this->assertSame( 'abc', Jwt::decode( self::token(), self::KEY, 'sidecar', 'shop', self::NOW )['jti'] );
	}

	/** @return array<string, array{0: string, 1: string}> */
	public static function forgeries(): array {
		$parts = explode( '.', self::token() );
		$none  = Jwt::base64url( '{"alg":"none","typ":"JWT"}' );
		return [
			'another key'             => [ self::token( [], str_repeat( 'x', 32 ) ), 'signature_invalid' ],
			'no signature, alg none'  => [ $none . '.' . $parts[1] . '.', 'signature_invalid' ],
			'signature of other body' => [ $parts[0] . '.' . Jwt::base64url( '{"iss":"sidecar","aud":"shop"}' ) . '.' . $parts[2], 'signature_invalid' ],
			'not a token'             => [ 'abc', 'signature_invalid' ],
			'empty'                   => [ '', 'signature_invalid' ],
			'endless'                 => [ str_repeat( 'a', 5000 ) . '.b.c', 'signature_invalid' ],
			'another issuer'          => [ self::token( [ 'iss' => 'shop' ] ), 'signature_invalid' ],
			'another store'           => [ self::token( [ 'aud' => 'other' ] ), 'signature_invalid' ],
			'no id'                   => [ self::token( [ 'jti' => '' ] ), 'signature_invalid' ],
			'valid for an hour'       => [ self::token( [ 'exp' => self::NOW + 3600 ] ), 'signature_invalid' ],
			'no time'                 => [ self::token( [ 'iat' => null ] ), 'signature_invalid' ],
			'two minutes old'         => [
				self::token(
					[
						'iat' => self::NOW - 181,
						'exp' => self::NOW - 121,
					]
				),
				'signature_expired',
			],
			'from the future'         => [
				self::token(
					[
						'iat' => self::NOW + 61,
						'exp' => self::NOW + 121,
					]
				),
				'clock_skewed',
			],
		];
	}

	/** @dataProvider forgeries */
	public function test_a_token_that_cannot_be_trusted_is_refused( string $token, string $code ): void {
		$this->assertSame( $code, self::refusal( $token ) );
	}

	public function test_a_clock_that_is_a_minute_off_is_forgiven(): void {
		foreach ( [ -120, -60, 60 ] as $off ) {
			$token = self::token(
				[
					'iat' => self::NOW + $off,
					'exp' => self::NOW + $off + 60,
				]
			);
			$this->assertSame( 'accepted', self::refusal( $token ), "off by $off s" );
		}
	}
}
