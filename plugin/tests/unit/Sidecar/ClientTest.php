<?php
/**
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Tests\Sidecar;

use Fake_WordPress;
use MLConnector\Options;
use MLConnector\Sidecar\Actor;
use MLConnector\Sidecar\Contact;
use MLConnector\Sidecar\Jwt;
use MLConnector\Sidecar\SidecarError;
use MLConnector\Sidecar\TimeLimit;
use MLConnector\Tests\TestCase;
use WP_Error;

final class ClientTest extends TestCase {
	private static function refusal( string $path = 'status' ): SidecarError {
		try {
			self::client()->call( 'GET', $path );
		} catch ( SidecarError $error ) {
			return $error;
		}
		throw new \LogicException( 'It was answered.' );
	}

	public function test_a_request_is_signed_for_this_store_method_path_and_body(): void {
		self::pair();
		Fake_WordPress::$user_id = 5;
		Fake_WordPress::answer( 200, [ 'ok' => true ] );
		self::client()->post( 'orders/12/send', [] );
		$this->assertSame( 'https://sidecar.example.com/v1/stores/shop.example.com/orders/12/send', Fake_WordPress::$requests[0]['url'] );
		$claims = self::claims( 0 );
		$this->assertSame( [ 'wp:5', 'mary', 'POST', '/v1/stores/shop.example.com/orders/12/send' ], [ $claims['sub'], $claims['name'], $claims['m'], $claims['p'] ] );
		$this->assertSame( Jwt::body_hash( '{}' ), $claims['bh'] );
		$this->assertSame( 60, $claims['exp'] - $claims['iat'] );
		$this->assertSame( 16, strlen( Jwt::from_base64url( $claims['jti'] ) ) );
	}

	public function test_what_nobody_asked_for_is_signed_by_the_system(): void {
		self::pair();
		Fake_WordPress::$user_id = 5;
		Fake_WordPress::answer( 200, [] );
		self::client()->call( 'GET', 'status', '', 1.0, Actor::system() );
		$this->assertSame( 'system', self::claims( 0 )['sub'] );
		$this->assertArrayNotHasKey( 'name', self::claims( 0 ) );
	}

	public function test_a_sidecar_below_a_folder_of_a_proxy_gets_the_path_that_it_sees(): void {
		self::pair();
		Fake_WordPress::$options[ Options::URL ] = 'https://example.com/xero/';
		Fake_WordPress::answer( 200, [] );
		self::client()->call( 'GET', 'lists?refresh=1' );
		$this->assertSame( 'https://example.com/xero/v1/stores/shop.example.com/lists?refresh=1', Fake_WordPress::$requests[0]['url'] );
		$this->assertSame( '/v1/stores/shop.example.com/lists?refresh=1', self::claims( 0 )['p'] );
	}

	public function test_no_redirect_is_followed_and_the_answer_has_a_size_limit(): void {
		self::pair();
		Fake_WordPress::answer( 200, [] );
		self::client()->call( 'GET', 'status' );
		$this->assertSame( 0, Fake_WordPress::$requests[0]['args']['redirection'] );
		$this->assertGreaterThan( 0, Fake_WordPress::$requests[0]['args']['limit_response_size'] );
	}

	public function test_the_sidecars_own_words_come_through_with_status_fix_and_faults(): void {
		self::pair();
		Fake_WordPress::answer(
			422,
			[
				'code'    => 'settings_invalid',
				'message' => 'Two settings are wrong.',
				'fix'     => 'Fix them.',
				'faults'  => [ [ 'path' => 'a', 'message' => 'b' ] ],
			]
		);
		$error = self::refusal()->to_wp_error();
		$this->assertSame( 'settings_invalid', $error->get_error_code() );
		$this->assertSame( 'Two settings are wrong.', $error->get_error_message() );
		$this->assertSame(
			[
				'status' => 422,
				'fix'    => 'Fix them.',
				'faults' => [ [ 'path' => 'a', 'message' => 'b' ] ],
			],
			$error->get_error_data()
		);
	}

	/** @return array<string, array{0: int, 1: string, 2: string}> */
	public static function strangers(): array {
		return [
			'a page that is not found'  => [ 404, '<html>', SidecarError::BAD_ANSWER ],
			'a proxy without a sidecar' => [ 502, '<html>', SidecarError::UNREACHABLE ],
			'a redirect'                => [ 302, '', SidecarError::BAD_ANSWER ],
			'JSON of somebody else'     => [ 500, '{"error":"x"}', SidecarError::BAD_ANSWER ],
		];
	}

	/** @dataProvider strangers */
	public function test_an_answer_that_is_not_the_sidecars_is_a_502( int $status, string $body, string $code ): void {
		self::pair();
		Fake_WordPress::answer( $status, $body, 'text/html' );
		$error = self::refusal();
		$this->assertSame( [ $code, 502 ], [ $error->name(), $error->status() ] );
	}

	public function test_no_answer_is_unreachable_and_remembered(): void {
		self::pair();
		Fake_WordPress::$answers = [ new WP_Error( 'http_request_failed', 'cURL error 28' ) ];
		$error                   = self::refusal();
		$this->assertSame( [ 'ml_connector_unreachable', 502 ], [ $error->name(), $error->status() ] );
		$this->assertStringContainsString( 'cURL error 28', ( new Contact( new Options() ) )->reason() );
	}

	public function test_a_refusal_by_the_sidecar_is_a_sign_of_life(): void {
		self::pair();
		Fake_WordPress::answer( 404, [ 'code' => 'order_unknown', 'message' => 'Not known.' ] );
		self::refusal();
		$contact = new Contact( new Options() );
		$this->assertSame( '', $contact->reason() );
		$this->assertGreaterThan( 0, $contact->last() );
	}

	public function test_without_pairing_nothing_goes_out(): void {
		$this->assertSame( 'ml_connector_not_paired', self::refusal()->name() );
		$this->assertSame( [], Fake_WordPress::$requests );
	}

	public function test_a_copy_of_the_shop_sends_nothing_in_its_name(): void {
		self::pair( 'https://the-real-shop.example.com' );
		$error = self::refusal();
		$this->assertSame( [ 'ml_connector_moved', 409 ], [ $error->name(), $error->status() ] );
		$this->assertStringContainsString( 'the-real-shop', $error->getMessage() );
		$this->assertSame( [], Fake_WordPress::$requests );
	}

	public function test_a_limit_inside_a_shorter_one_is_the_shorter_one(): void {
		$given = TimeLimit::during(
			0.5,
			static function (): float {
				return TimeLimit::during(
					25.0,
					static function ( float $seconds ): float {
						return $seconds;
					}
				);
			}
		);
		$this->assertSame( 0.5, $given );
		$after = TimeLimit::during(
			25.0,
			static function ( float $seconds ): float {
				return $seconds;
			}
		);
		$this->assertSame( 25.0, $after );
		$this->assertSame( [], Fake_WordPress::$hooks, 'the hook is taken away again' );
	}
}
