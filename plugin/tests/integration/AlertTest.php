<?php
/**
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Tests\Integration;

final class AlertTest extends TestCase {
	/** @var list<array<string, mixed>> */
	private static $mails = [];

	/**
	 * @param array<string, mixed> $body
	 * @return array{0: int, 1: list<array<string, mixed>>} Status, and what WordPress was given to send.
	 */
	private static function alert( array $body, string $key = Double::KEY, bool $is_sent = true ): array {
		self::$mails = [];
		$catch       = static function ( $sent, array $mail ) use ( $is_sent ): bool {
			self::$mails[] = $mail;
			return $is_sent;
		};
		add_filter( 'pre_wp_mail', $catch, 10, 2 );
		$status = self::from_sidecar( '/alert', $body, $key )->get_status();
		remove_filter( 'pre_wp_mail', $catch );
		return [ $status, self::$mails ];
	}

	public function test_what_the_sidecar_says_is_mailed_to_the_administrator(): void {
		self::pair();
		list( $status, $mails ) = self::alert(
			[
				'subject' => "Orders\r\nBcc: evil@example.com",
				'text'    => 'Nothing goes out. <b>Next</b>: look.',
			]
		);
		$this->assertSame( [ 200, 1 ], [ $status, count( $mails ) ] );
		$this->assertSame( get_option( 'admin_email' ), $mails[0]['to'] );
		$this->assertSame( 'Orders Bcc: evil@example.com', $mails[0]['subject'] );
		$this->assertStringContainsString( 'Nothing goes out. <b>Next</b>: look.', $mails[0]['message'] );
		$this->assertStringContainsString( 'page=ml-connector', $mails[0]['message'] );
		$this->assertSame( '', $mails[0]['headers'] );
	}

	public function test_nobody_else_sends_mail(): void {
		$body = [
			'subject' => 'a',
			'text'    => 'b',
		];
		$this->assertSame( [ 401, [] ], self::alert( $body ), 'not paired' );
		self::pair();
		$this->assertSame( [ 401, [] ], self::alert( $body, str_repeat( 'x', 32 ) ), 'another key' );
		$this->assertSame( 401, self::rest( 'POST', '/alert', $body )->get_status(), 'an administrator without a signature' );
	}

	public function test_what_is_no_message_is_refused(): void {
		self::pair();
		$this->assertSame( [ 400, [] ], self::alert( [ 'subject' => 'a' ] ) );
		$this->assertSame( [ 400, [] ], self::alert( [ 'subject' => 'a', 'text' => str_repeat( 'x', 5001 ) ] ) );
	}

	public function test_an_email_that_could_not_be_sent_is_reported(): void {
		self::pair();
		list( $status ) = self::alert( [ 'subject' => 'a', 'text' => 'b' ], Double::KEY, false );
		$this->assertSame( 502, $status );
	}
}
