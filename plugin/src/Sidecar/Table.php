<?php
/**
 * A file of the sidecar for a spreadsheet: rows as JSON become CSV in the reader's language. Codes, names and figures stay as they came.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Sidecar;

defined( 'ABSPATH' ) || exit;

final class Table {
	/** A JSON object a line: `cells`, and `phrases` of texts that no earlier line had. */
	public const CONTENT_TYPE = 'application/x-ndjson';
	/** Without it a spreadsheet assumes a local character set. */
	private const BYTE_ORDER_MARK = "\u{FEFF}";
	/** A spreadsheet runs such a cell as a formula. */
	private const FORMULA      = '/^[\s\x{FEFF}]*[=+\-@\t\r\x{FF0B}\x{FF0D}\x{FF1D}\x{FF20}]/u';
	private const PLAIN_NUMBER = '/^-?\d+(?:\.\d+)?$/';

	public static function csv( string $rows ): string {
		$by_text = [];
		$lines   = [];
		foreach ( explode( "\n", $rows ) as $line ) {
			$row = json_decode( $line, true );
			if ( ! is_array( $row ) || ! is_array( $row['cells'] ?? null ) ) {
				continue;
			}
			if ( is_array( $row[ Phrases::FIELD ] ?? null ) ) {
				$by_text = $row[ Phrases::FIELD ] + $by_text;
			}
			$phrases = new Phrases( $by_text );
			$cells   = array_map( [ $phrases, 'in' ], array_values( $row['cells'] ) );
			$lines[] = implode( ',', array_map( [ self::class, 'cell' ], $cells ) ) . "\r\n";
		}
		return self::BYTE_ORDER_MARK . implode( '', $lines );
	}

	/** @param mixed $value */
	private static function cell( $value ): string {
		$text = is_bool( $value ) ? ( $value ? 'true' : 'false' ) : ( is_scalar( $value ) ? (string) $value : '' );
		if ( 1 === preg_match( self::FORMULA, $text ) && 1 !== preg_match( self::PLAIN_NUMBER, $text ) ) {
			$text = "'" . $text;
		}
		return 1 === preg_match( '/[",\r\n]|^\s|\s$/', $text ) ? '"' . str_replace( '"', '""', $text ) . '"' : $text;
	}
}
