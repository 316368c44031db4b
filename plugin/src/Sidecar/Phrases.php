<?php
/**
 * The sidecar's sentences in the reader's language: it sends each text in English, and beside it the text's templates and values.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Sidecar;

use MLConnector\Admin\ShopFormat;

defined( 'ABSPATH' ) || exit;

final class Phrases {
	/** Beside the fields of an answer: by English text, its sentences. */
	public const FIELD = 'phrases';
	/** Fields of what a person wrote: never translated. */
	private const OWN = [ 'settings', 'defaults', 'value', 'code', 'csv' ];

	/** @var array<mixed> */
	private $by_text;

	/** @param mixed $by_text As the sidecar sent it; anything else = none. */
	public function __construct( $by_text ) {
		$this->by_text = is_array( $by_text ) ? $by_text : [];
	}

	/**
	 * An answer with its texts in the reader's language.
	 *
	 * @param mixed $answer
	 * @return mixed
	 */
	public function in( $answer ) {
		if ( [] === $this->by_text ) {
			return $answer;
		}
		if ( is_string( $answer ) ) {
			return $this->text( $answer );
		}
		if ( is_array( $answer ) || $answer instanceof \stdClass ) {
			foreach ( is_array( $answer ) ? $answer : get_object_vars( $answer ) as $name => $value ) {
				if ( in_array( $name, self::OWN, true ) ) {
					continue;
				}
				if ( is_array( $answer ) ) {
					$answer[ $name ] = $this->in( $value );
				} else {
					$answer->$name = $this->in( $value );
				}
			}
		}
		return $answer;
	}

	public function text( string $text ): string {
		$sentences = $this->by_text[ $text ] ?? null;
		return is_array( $sentences ) ? self::joined( $sentences, $text ) : $text;
	}

	/**
	 * Those of some texts, to be kept with them.
	 *
	 * @param list<string> $texts
	 * @return array<mixed>
	 */
	public function only( array $texts ): array {
		return array_intersect_key( $this->by_text, array_flip( $texts ) );
	}

	/** @param array<mixed> $sentences */
	private static function joined( array $sentences, string $english ): string {
		$texts = [];
		foreach ( $sentences as $sentence ) {
			if ( is_array( $sentence ) ) {
				$texts[] = self::sentence( $sentence );
			}
		}
		return [] === $texts ? $english : implode( ' ', $texts );
	}

	/** @param array<mixed> $sentence */
	private static function sentence( array $sentence ): string {
		$english  = self::string( $sentence, 'text' );
		$template = self::string( $sentence, 'template' );
		if ( '' === $template ) {
			return $english;
		}
		// An order status by its code has the shop's own name, unless that is WooCommerce's in English.
		if ( function_exists( 'wc_is_order_status' ) && wc_is_order_status( 'wc-' . $english ) ) {
			$name = (string) wc_get_order_status_name( $english );
			if ( $name !== $template ) {
				return $name;
			}
		}
		// phpcs:ignore WordPress.WP.I18n.NonSingularStringLiteralText, WordPress.WP.I18n.LowLevelTranslationFunction -- The template has it from the sidecar's sources.
		$translated = translate( $template, 'ml-connector' );
		$has_words  = 1 === preg_match( '/\p{L}/u', (string) preg_replace( '/%\d+\$s/', '', $template ) );
		if ( $has_words && $translated === $template ) {
			return $english;
		}
		$places = [ '%%' => '%' ];
		foreach ( is_array( $sentence['values'] ?? null ) ? array_values( $sentence['values'] ) : [] as $at => $value ) {
			$places[ '%' . ( $at + 1 ) . '$s' ] = is_array( $value ) ? self::value( $value ) : '';
		}
		return self::begun( strtr( $translated, $places ), $english );
	}

	/** Words that also stand within a sentence begin one here: with a capital, as in English. */
	private static function begun( string $text, string $english ): string {
		$first    = mb_substr( $text, 0, 1 );
		$is_lower = 1 === preg_match( '/^\p{Ll}/u', $first ) && 1 === preg_match( '/^\p{Lu}/u', $english );
		return $is_lower ? mb_strtoupper( $first ) . mb_substr( $text, 1 ) : $text;
	}

	/** @param array<mixed> $value */
	private static function value( array $value ): string {
		$text = self::string( $value, 'text' );
		if ( is_array( $value['money'] ?? null ) ) {
			return ShopFormat::money( self::string( $value['money'], 'amount' ), self::string( $value['money'], 'currency' ) );
		}
		if ( is_string( $value['number'] ?? null ) ) {
			$decimals = strlen( substr( (string) strrchr( $value['number'], '.' ), 1 ) );
			return number_format_i18n( (float) $value['number'], $decimals );
		}
		if ( is_string( $value['day'] ?? null ) ) {
			return self::date( (string) get_option( 'date_format' ), $value['day'], $text );
		}
		if ( is_string( $value['minute'] ?? null ) ) {
			return self::date( ShopFormat::moment(), $value['minute'], $text );
		}
		if ( is_array( $value['counted'] ?? null ) ) {
			$count = (int) ( $value['counted']['count'] ?? 0 );
			// phpcs:ignore WordPress.WP.I18n.NonSingularStringLiteralSingle, WordPress.WP.I18n.NonSingularStringLiteralPlural -- As above.
			$form = _n( self::string( $value['counted'], 'one' ), self::string( $value['counted'], 'many' ), $count, 'ml-connector' );
			return str_replace( '%d', number_format_i18n( $count ), $form );
		}
		return is_array( $value['phrase'] ?? null ) ? self::joined( $value['phrase'], $text ) : $text;
	}

	/** In the site's format; the sidecar has put it into the shop's zone. */
	private static function date( string $format, string $moment, string $otherwise ): string {
		$seconds = strtotime( $moment . ' UTC' );
		return false === $seconds ? $otherwise : (string) wp_date( $format, $seconds, new \DateTimeZone( 'UTC' ) );
	}

	/** @param array<mixed> $map */
	private static function string( array $map, string $name ): string {
		return is_string( $map[ $name ] ?? null ) ? $map[ $name ] : '';
	}
}
