<?php
/**
 * A change of what is set for Xero, from a form or a CSV: each value is checked against the organisation's lists. A wrong one is refused
 * with its cause and fix, and what was set before stays. The code of an item that can't be checked is kept, and that is said.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Products;

defined( 'ABSPATH' ) || exit;

/**
 * @phpstan-import-type Values from Choices
 */
class Change {
	/** Of an item's code (github.com/XeroAPI/Xero-OpenAPI, Item). */
	public const ITEM_LENGTH_MAX = 30;
	/** Xero has two active tracking categories at most (developer.xero.com, Tracking Categories). */
	private const TRACKING_MAX     = 2;
	private const VALUE_LENGTH_MAX = 200;

	/** @var XeroLists */
	private $lists;
	/** @var XeroItems */
	private $items;
	/** @var array<string, true> Codes that were said to be unchecked: once for two thousand products. */
	private $unchecked = [];

	public function __construct( XeroLists $lists, XeroItems $items ) {
		$this->lists = $lists;
		$this->items = $items;
	}

	/**
	 * @param Values               $old
	 * @param array<string, mixed> $input By field; one that is absent stays. Tracking may be a list.
	 * @param string               $of    The product's or category's name.
	 * @param bool                 $is_category Its item is one for many products, so it is not created after the first of them.
	 * @return array{0: Values, 1: list<string>, 2: list<string>} What is to be saved, why something was refused, and what could not be checked.
	 */
	public function apply( array $old, array $input, string $of, bool $is_category = false ): array {
		$new    = $old;
		$faults = [];
		$notes  = [];
		foreach ( array_keys( Choices::METAS ) as $field ) {
			if ( ! isset( $input[ $field ] ) ) {
				continue;
			}
			$value = self::clean( $field, $input[ $field ] );
			if ( $value === $old[ $field ] ) {
				continue;
			}
			if ( 'item' === $field && '' !== $value ) {
				list( $value, $fault, $note ) = $this->item( $value, $is_category );
				$notes                        = array_merge( $notes, array_filter( [ $note ] ) );
			} else {
				$fault = '' === $value ? '' : $this->fault( $field, $value, $old[ $field ] );
			}
			if ( '' === $fault ) {
				$new[ $field ] = $value;
			} else {
				/* translators: 1: a product or category, 2: why a value was refused */
				$faults[] = sprintf( __( '%1$s: %2$s What was set before stays.', 'ml-connector' ), $of, $fault );
			}
		}
		return [ $new, $faults, $notes ];
	}

	/** @param mixed $value */
	private static function clean( string $field, $value ): string {
		if ( 'tracking' === $field ) {
			$all = array_filter( array_map( 'sanitize_text_field', array_map( 'strval', array_filter( (array) $value, 'is_scalar' ) ) ) );
			return substr( implode( ',', array_unique( $all ) ), 0, self::VALUE_LENGTH_MAX * self::TRACKING_MAX );
		}
		return is_scalar( $value ) ? substr( sanitize_text_field( (string) $value ), 0, self::VALUE_LENGTH_MAX ) : '';
	}

	/** @return array{0: string, 1: string, 2: string} The code as Xero writes it, why it cannot be set, and why it was not checked. */
	private function item( string $code, bool $is_category ): array {
		if ( mb_strlen( $code ) > self::ITEM_LENGTH_MAX ) {
			/* translators: 1: an item code, 2: number of characters */
			return [ $code, sprintf( __( 'The item code “%1$s” is too long for Xero. Use at most %2$d characters.', 'ml-connector' ), $code, self::ITEM_LENGTH_MAX ), '' ];
		}
		$found = $this->items->find( $code );
		if ( null === $found ) {
			$is_said                  = isset( $this->unchecked[ $code ] );
			$this->unchecked[ $code ] = true;
			/* translators: 1: an item code, 2: why it cannot be checked */
			return [ $code, '', $is_said ? '' : sprintf( __( 'The item code “%1$s” is saved, but it could not be checked in Xero. %2$s Orders wait with a reason if Xero has no such item.', 'ml-connector' ), $code, $this->items->why_not() ) ];
		}
		if ( null !== $found['code'] ) {
			return [ $found['code'], '', '' ];
		}
		if ( $found['created'] && ! $is_category ) {
			return [ $code, '', '' ];
		}
		/* translators: %s: an item code */
		$why = __( 'Xero has no item “%s”. Choose one from the list by its code, or create it in Xero first.', 'ml-connector' );
		if ( ! $is_category ) {
			/* translators: %s: an item code */
			$why = __( 'Xero has no item “%s”. Choose one from the list by its code, create it in Xero first, or let ML Connector create items (setting items.create).', 'ml-connector' );
		}
		return [ $code, sprintf( $why, $code ), '' ];
	}

	/** Why it cannot be set; '' = it can. */
	private function fault( string $field, string $value, string $old ): string {
		$known = $this->lists->choices( $field );
		if ( null === $known ) {
			/* translators: 1: a value, such as an account's code, 2: why it cannot be checked */
			return sprintf( __( '“%1$s” can’t be checked now. %2$s Set it again once the lists of Xero can be read.', 'ml-connector' ), $value, $this->lists->why_not() );
		}
		if ( 'tracking' === $field ) {
			return self::tracking_fault( $value, $old, $known );
		}
		if ( isset( $known[ $value ] ) ) {
			return '';
		}
		if ( 'account' === $field ) {
			/* translators: %s: code of an account */
			return sprintf( __( 'Xero has no account “%s” for sales. Choose one from the list by its code, or create it in Xero first.', 'ml-connector' ), $value );
		}
		/* translators: %s: a tax type of Xero, such as OUTPUT2 */
		return sprintf( __( 'Xero has no tax type “%s”. Choose one from the list, such as OUTPUT2 (not its name or percentage).', 'ml-connector' ), $value );
	}

	/** @param array<array-key, string> $known */
	private static function tracking_fault( string $value, string $old, array $known ): string {
		$categories = [];
		foreach ( explode( ',', $value ) as $one ) {
			if ( ! isset( $known[ $one ] ) && ! in_array( $one, explode( ',', $old ), true ) ) {
				/* translators: %s: an option of a tracking category */
				return sprintf( __( 'Xero has no tracking option “%s”. Choose one from the list, in a CSV as “Category: Option”.', 'ml-connector' ), $one );
			}
			$categories[] = explode( ':', $one )[0];
		}
		if ( count( $categories ) > self::TRACKING_MAX || count( array_unique( $categories ) ) < count( $categories ) ) {
			return __( 'Xero takes one option of each tracking category, and two categories at most. Choose fewer.', 'ml-connector' );
		}
		return '';
	}
}
