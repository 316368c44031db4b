<?php
/**
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Tests\Sidecar;

use MLConnector\Sidecar\Actor;
use MLConnector\Sidecar\Jwt;
use MLConnector\Sidecar\Signature;
use MLConnector\Sidecar\SignatureError;
use MLConnector\Tests\TestCase;

final class SignatureTest extends TestCase {
	private const PATH = '/wp-json/ml-connector/v1/report';

	/** @param array<string, mixed> $changed */
	private static function header( string $body, array $changed = [] ): string {
		$claims = [
			'iss' => 'sidecar',
			'aud' => 'shop.example.com',
			'iat' => time(),
			'exp' => time() + 60,
			'jti' => 'one',
			'm'   => 'POST',
			'p'   => self::PATH,
			'bh'  => Jwt::body_hash( $body ),
		];
		return 'Bearer ' . Jwt::encode( array_merge( $claims, $changed ), self::KEY );
	}

	private static function refusal( string $header, string $body = '{}' ): string {
		try {
			Signature::check( self::pairing(), $header, 'POST', [ self::PATH ], $body );
		} catch ( SignatureError $error ) {
			return $error->getMessage();
		}
		return 'accepted';
	}

	public function test_a_report_of_the_sidecar_is_accepted_once(): void {
		$header = self::header( '{}' );
		$this->assertSame( 'accepted', self::refusal( $header ) );
		$this->assertSame( 'signature_replayed', self::refusal( $header ) );
		$this->assertSame( 'accepted', self::refusal( self::header( '{}', [ 'jti' => 'two' ] ) ) );
	}

	public function test_another_body_method_or_path_is_refused(): void {
		$this->assertSame( 'signature_invalid', self::refusal( self::header( '{}' ), '{"orders":[]}' ) );
		$this->assertSame( 'signature_invalid', self::refusal( self::header( '{}', [ 'm' => 'GET' ] ) ) );
		$this->assertSame( 'signature_invalid', self::refusal( self::header( '{}', [ 'p' => '/wp-json/other' ] ) ) );
		$this->assertSame( 'signature_invalid', self::refusal( self::header( '{}', [ 'bh' => null ] ) ) );
		$this->assertSame( 'signature_invalid', self::refusal( '' ) );
		$this->assertSame( 'signature_invalid', self::refusal( 'Basic YTpi' ) );
	}

	public function test_a_refused_request_does_not_use_up_its_id(): void {
		self::refusal( self::header( '{}' ), 'changed on the way' );
		$this->assertSame( 'accepted', self::refusal( self::header( '{}' ) ) );
	}

	public function test_a_token_for_the_sidecar_is_not_one_from_it(): void {
		$own = Signature::header( self::pairing(), 'POST', self::PATH, '{}', Actor::system() );
		$this->assertSame( 'signature_invalid', self::refusal( $own ) );
	}
}
