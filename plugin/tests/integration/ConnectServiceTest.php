<?php
/**
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Tests\Integration;

use MLConnector\Options;
use MLConnector\Sidecar\Jwt;

final class ConnectServiceTest extends TestCase {
	private const PAGE = 'https://service.example/connect/abc';

	/** @return \WP_REST_Response */
	private static function begin( ?string $url = null ): \WP_REST_Response {
		self::sidecar()->answers(
			[
				'POST /v1/pairing-requests' => [
					'status' => 201,
					'body'   => [ 'url' => self::PAGE ],
				],
			]
		);
		return self::rest( 'POST', '/connection/service', [ 'url' => $url ?? self::sidecar()->url ] );
	}

	/** @return array<string, string> */
	private static function asked(): array {
		$requests = self::sidecar()->requests( '/v1/pairing-requests' );
		return json_decode( end( $requests )['body'], true );
	}

	private static function finish( string $state ): \WP_REST_Response {
		return self::rest(
			'POST',
			'/connection/service/finish',
			[
				'grant' => 'a-grant',
				'state' => $state,
			]
		);
	}

	public function test_the_address_leads_to_the_services_page_and_the_grant_pairs(): void {
		$this->assertSame( [ 201, [ 'url' => self::PAGE ] ], [ self::begin()->get_status(), self::begin()->get_data() ] );
		$asked = self::asked();
		$this->assertSame( [ home_url(), admin_url( 'admin.php?page=ml-connector&tab=connection' ) ], [ $asked['siteUrl'], $asked['returnUrl'] ] );
		$this->assertNull( ( new Options() )->pairing() );

		$this->assertSame( 201, self::finish( $asked['state'] )->get_status() );
		$sent = json_decode( self::sidecar()->requests( '/v1/pair' )[0]['body'], true );
		$this->assertSame( 'a-grant', $sent['grant']['grant'] );
		$this->assertSame( $asked['challenge'], Jwt::base64url( hash( 'sha256', $sent['grant']['verifier'], true ) ) );
		$this->assertArrayNotHasKey( 'pairingCode', $sent );
		$this->assertNotNull( ( new Options() )->active_pairing() );
		$this->assertSame( 'ml_connector_connect_unknown', self::finish( $asked['state'] )->get_data()['code'] );
	}

	public function test_the_way_back_is_the_view_where_it_began_and_nothing_but_this_page(): void {
		$page  = admin_url( 'admin.php?page=ml-connector' );
		$backs = array_map(
			static function ( string $return_to ): string {
				self::rest(
					'POST',
					'/connection/service',
					[
						'url'      => self::sidecar()->url,
						'returnTo' => $return_to,
					]
				);
				return self::asked()['returnUrl'];
			},
			[ $page . '&setup=1', 'https://other.example/?x=' . $page, admin_url( 'index.php' ) ]
		);
		$this->assertSame( [ $page . '&setup=1', $page . '&tab=connection', $page . '&tab=connection' ], $backs );
	}

	public function test_neither_secret_is_in_the_database(): void {
		self::begin();
		$stored = (string) wp_json_encode( get_option( Options::CONNECTING ) );
		$state  = self::asked()['state'];
		self::finish( $state );
		$sent = json_decode( self::sidecar()->requests( '/v1/pair' )[0]['body'], true );
		$this->assertStringNotContainsString( $state, $stored );
		$this->assertStringNotContainsString( $sent['grant']['verifier'], $stored );
	}

	public function test_only_the_answer_to_what_was_asked_last_pairs(): void {
		$codes = [ self::finish( 'never-asked' )->get_data()['code'] ];
		self::begin();
		$first = self::asked()['state'];
		self::begin();
		$codes[] = self::finish( $first )->get_data()['code'];
		$this->assertSame( array_fill( 0, 2, 'ml_connector_connect_unknown' ), $codes );
		$this->assertSame( [], self::sidecar()->requests( '/v1/pair' ) );
		// A foreign answer doesn't end what was begun.
		$this->assertSame( 201, self::finish( self::asked()['state'] )->get_status() );
	}

	public function test_another_user_another_browser_and_a_late_answer_are_refused(): void {
		$codes   = [];
		$changes = [
			[ 'user' => 4711 ],
			[ 'session' => hash( 'sha256', 'ml-connector|another' ) ],
			[ 'since' => time() - 1201 ],
			[ 'since' => time() + 60 ],
		];
		foreach ( $changes as $change ) {
			self::begin();
			update_option( Options::CONNECTING, $change + get_option( Options::CONNECTING ), false );
			$codes[] = self::finish( self::asked()['state'] )->get_data()['code'];
		}
		$this->assertSame( [ 'ml_connector_connect_other_browser', 'ml_connector_connect_other_browser', 'ml_connector_connect_expired', 'ml_connector_connect_expired' ], $codes );
		$this->assertSame( [], self::sidecar()->requests( '/v1/pair' ) );
	}

	public function test_each_wrong_address_is_named(): void {
		$code = static function ( string $url ): string {
			return (string) self::begin( $url )->get_data()['code'];
		};
		$this->assertSame( 'ml_connector_address_not_https', $code( 'http://service.example.com' ) );
		$this->assertSame( 'ml_connector_address_wrong', $code( 'service.example.com' ) );
		$this->assertSame( 'ml_connector_unreachable', $code( 'http://127.0.0.1:9' ) );
		// The shop's own address, say.
		self::sidecar()->mode( 'page' );
		$this->assertSame( 'ml_connector_bad_answer', $code( self::sidecar()->url ) );
		self::sidecar()->mode( 'ok' );
		self::sidecar()->answers(
			[
				'POST /v1/pairing-requests' => [
					'status' => 404,
					'body'   => [
						'code'    => 'not_found',
						'message' => 'There is nothing at this address.',
					],
				],
			]
		);
		$answer = self::rest( 'POST', '/connection/service', [ 'url' => self::sidecar()->url ] );
		$this->assertSame( 'ml_connector_service_old', $answer->get_data()['code'] );
		self::sidecar()->answers( [ 'POST /v1/pairing-requests' => [ 'body' => [ 'url' => 'javascript:alert(1)' ] ] ] );
		$answer = self::rest( 'POST', '/connection/service', [ 'url' => self::sidecar()->url ] );
		$this->assertSame( 'ml_connector_bad_answer', $answer->get_data()['code'] );
	}
}
