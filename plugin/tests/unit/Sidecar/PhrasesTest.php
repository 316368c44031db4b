<?php
/**
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Tests\Sidecar;

use Fake_WordPress;
use MLConnector\Sidecar\Answer;
use MLConnector\Sidecar\Phrases;
use MLConnector\Tests\TestCase;

final class PhrasesTest extends TestCase {
	private const TEXT = 'Order 12 is empty. No action needed.';

	protected function set_up(): void {
		parent::set_up();
		Fake_WordPress::$translations = [
			'Order %1$s is empty.' => 'Die Bestellung %1$s ist leer.',
			'No action needed.'    => 'Nichts zu tun.',
			'status %1$s'          => 'Status %1$s',
			'Not synced (%1$s)'    => '%1$s: nicht synchronisiert',
			'%d order'             => '%d Bestellung',
			'%d orders'            => '%d Bestellungen',
			'%1$s of 100 %%'       => '%1$s von 100 %%',
		];
	}

	/** @return array<string, mixed> */
	private static function phrases(): array {
		return [
			self::TEXT => [
				[
					'text'     => 'Order 12 is empty.',
					'template' => 'Order %1$s is empty.',
					'values'   => [ [ 'text' => '12' ] ],
				],
				[
					'text'     => 'No action needed.',
					'template' => 'No action needed.',
				],
			],
		];
	}

	public function test_an_answer_has_its_texts_in_the_readers_language(): void {
		$body   = [
			'message'  => self::TEXT,
			'settings' => [ 'text' => self::TEXT ],
			'empty'    => new \stdClass(),
			'phrases'  => self::phrases(),
		];
		$answer = new Answer( 200, (string) json_encode( $body ) );
		$german = 'Die Bestellung 12 ist leer. Nichts zu tun.';
		$this->assertSame( '{"message":"' . $german . '","settings":{"text":"' . self::TEXT . '"},"empty":{}}', json_encode( $answer->json(), JSON_UNESCAPED_UNICODE ) );
		$this->assertSame( $german, $answer->map()['message'] );
		$this->assertArrayNotHasKey( 'phrases', $answer->map() );
		$this->assertSame( self::TEXT, $answer->english_map()['message'] );
	}

	public function test_values_are_written_in_the_readers_way(): void {
		$text   = static function ( string $template, array $value ): string {
			$phrases = new Phrases( [ 'x' => [ [ 'text' => 'x', 'template' => $template, 'values' => [ $value ] ] ] ] );
			return $phrases->text( 'x' );
		};
		$status = [ 'text' => 'status late', 'phrase' => [ [ 'text' => 'status late', 'template' => 'status %1$s', 'values' => [ [ 'text' => 'late' ] ] ] ] ];
		$this->assertSame( 'Status late: nicht synchronisiert', $text( 'Not synced (%1$s)', $status ) );
		$counted = [ 'text' => '7 orders', 'counted' => [ 'count' => 7, 'one' => '%d order', 'many' => '%d orders' ] ];
		$this->assertSame( '7 Bestellungen von 100 %', $text( '%1$s of 100 %%', $counted ) );
	}

	public function test_a_file_of_rules_stays_so_that_any_language_imports_it(): void {
		Fake_WordPress::$translations = [ 'Category' => 'Kategorie' ];
		$phrases                      = [
			'Category' => [
				[
					'text'     => 'Category',
					'template' => 'Category',
				],
			],
		];
		$body                         = [
			'title'   => 'Category',
			'csv'     => 'Category',
			'phrases' => $phrases,
		];
		$this->assertSame( [ 'title' => 'Kategorie', 'csv' => 'Category' ], ( new Answer( 200, (string) json_encode( $body ) ) )->map() );
	}

	public function test_numbers_are_written_in_the_readers_way(): void {
		$value   = [
			'text'   => '25.7',
			'number' => '25.7',
		];
		$phrases = new Phrases( [ 'x' => [ [ 'text' => 'x', 'template' => '%1$s of 100 %%', 'values' => [ $value ] ] ] ] );
		$this->assertSame( '25.7 von 100 %', $phrases->text( 'x' ) );
	}

	public function test_words_of_a_sentence_begin_one_with_a_capital(): void {
		Fake_WordPress::$translations = [ 'the payment' => 'die Zahlung' ];
		$begin                        = [ [ 'text' => 'The payment', 'template' => 'the payment' ] ];
		$this->assertSame( 'Die Zahlung', ( new Phrases( [ 'The payment' => $begin ] ) )->text( 'The payment' ) );
	}

	public function test_without_a_translation_and_without_phrases_the_english_text_stays(): void {
		Fake_WordPress::$translations = [];
		$this->assertSame( self::TEXT, ( new Phrases( self::phrases() ) )->text( self::TEXT ) );
		$this->assertSame( self::TEXT, ( new Phrases( null ) )->text( self::TEXT ) );
		$this->assertSame( self::TEXT, ( new Phrases( [ self::TEXT => 'nonsense' ] ) )->text( self::TEXT ) );
		$this->assertSame( [ 'message' => self::TEXT ], ( new Answer( 200, '{"message":"' . self::TEXT . '","phrases":"nonsense"}' ) )->map() );
	}

	public function test_kept_texts_have_only_their_own_phrases(): void {
		$all = self::phrases() + [ 'Another.' => [] ];
		$this->assertSame( [ self::TEXT ], array_keys( ( new Phrases( $all ) )->only( [ self::TEXT, 'A third.' ] ) ) );
	}
}
