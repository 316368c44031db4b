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

	public function test_it_is_in_the_language_of_whom_it_is_for(): void {
		self::pair();
		$user    = get_user_by( 'email', (string) get_option( 'admin_email' ) );
		$user_id = false === $user ? self::factory()->user->create( [ 'user_email' => get_option( 'admin_email' ) ] ) : $user->ID;
		update_user_meta( $user_id, 'locale', 'de_DE' );
		add_filter( 'pre_load_textdomain', '__return_true' );
		$languages = static function ( array $known ): array {
			return array_merge( $known, [ 'de_DE' ] );
		};
		add_filter( 'get_available_languages', $languages );
		$german = static function ( string $translation, string $text ): string {
			$texts = [
				'Orders of %1$s need attention' => 'Bestellungen von %1$s sind zu klären',
				'No action needed.'             => 'Nichts zu tun.',
			];
			return 'de_DE' === determine_locale() ? ( $texts[ $text ] ?? $translation ) : $translation;
		};
		add_filter( 'gettext_ml-connector', $german, 10, 2 );
		$subject         = 'Orders of Ada & Co need attention';
		$phrases         = [
			$subject            => [
				[
					'text'     => $subject,
					'template' => 'Orders of %1$s need attention',
					'values'   => [ [ 'text' => 'Ada & Co' ] ],
				],
			],
			'No action needed.' => [
				[
					'text'     => 'No action needed.',
					'template' => 'No action needed.',
				],
			],
		];
		list( , $mails ) = self::alert(
			[
				'subject' => $subject,
				'text'    => "Fixed by Ada.\nNo action needed.",
				'phrases' => $phrases,
			]
		);
		$this->assertSame( 'Bestellungen von Ada & Co sind zu klären', $mails[0]['subject'] );
		$this->assertStringContainsString( "Fixed by Ada.\nNichts zu tun.", $mails[0]['message'] );
		$this->assertFalse( is_locale_switched() );
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
