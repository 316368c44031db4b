<?php
/**
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Tests\Sidecar;

use Fake_WordPress;
use MLConnector\Sidecar\Table;
use MLConnector\Tests\TestCase;

final class TableTest extends TestCase {
	/** @param list<array<string, mixed>> $rows */
	private static function csv( array $rows ): string {
		return Table::csv( implode( "\n", array_map( 'json_encode', $rows ) ) . "\n" );
	}

	public function test_words_of_ours_are_in_the_readers_language_and_all_else_stays(): void {
		Fake_WordPress::$translations = [
			'state'   => 'Stand',
			'In Xero' => 'In Xero gebucht',
		];
		$phrases                      = static function ( string $text ): array {
			return [
				$text => [
					[
						'text'     => $text,
						'template' => $text,
					],
				],
			];
		};
		$rows                         = [
			[
				'cells'   => [ 'state', 'in words' ],
				'phrases' => $phrases( 'state' ),
			],
			[
				'cells'   => [ 'recorded', 'In Xero', '12.50', true, null ],
				'phrases' => $phrases( 'In Xero' ),
			],
			[ 'cells' => [ 'recorded', 'In Xero', -3 ] ],
		];
		$this->assertSame( "\u{FEFF}Stand,in words\r\nrecorded,In Xero gebucht,12.50,true,\r\nrecorded,In Xero gebucht,-3\r\n", self::csv( $rows ) );
	}

	public function test_a_cell_is_quoted_where_csv_needs_it_and_no_formula(): void {
		$rows = [ [ 'cells' => [ 'a "b", c', '=1+1', '-5.00', ' x', "two\nlines" ] ] ];
		$this->assertSame( "\u{FEFF}\"a \"\"b\"\", c\",'=1+1,-5.00,\" x\",\"two\nlines\"\r\n", self::csv( $rows ) );
	}

	public function test_what_is_no_row_is_left_out(): void {
		$this->assertSame( "\u{FEFF}", Table::csv( "nonsense\n{\"cells\":7}\n" ) );
	}
}
