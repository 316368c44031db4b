<?php
/**
 * The four fields as HTML, for every screen: searchable lists of what the organisation has. A stored value that it no longer has is shown
 * as such and kept.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Products;

use MLConnector\Rest\Routes;
use const MLConnector\PLUGIN_FILE;
use const MLConnector\VERSION;

defined( 'ABSPATH' ) || exit;

/**
 * @phpstan-import-type Values from Choices
 * @phpstan-import-type Choice from Nearest
 */
class Fields {
	/** Removes the value in bulk edit, where an empty field changes nothing. */
	public const REMOVE  = '-';
	private const HANDLE = 'ml-connector-products';

	/** @var XeroLists */
	private $lists;

	public function __construct( XeroLists $lists ) {
		$this->lists = $lists;
	}

	public static function enqueue(): void {
		wp_enqueue_script( self::HANDLE, plugins_url( 'assets/products.js', PLUGIN_FILE ), [ 'jquery', 'wc-enhanced-select', 'wp-api-fetch', 'wp-i18n', 'wp-url' ], VERSION, true );
		wp_set_script_translations( self::HANDLE, 'ml-connector', plugin_dir_path( PLUGIN_FILE ) . 'languages' );
		wp_enqueue_style( self::HANDLE, plugins_url( 'assets/products.css', PLUGIN_FILE ), [], VERSION );
	}

	/** @return array<string, string> */
	public static function labels(): array {
		return [
			'account'  => __( 'Sales account', 'ml-connector' ),
			'tax_type' => __( 'Tax type', 'ml-connector' ),
			'tracking' => __( 'Tracking', 'ml-connector' ),
			'item'     => __( 'Item code', 'ml-connector' ),
		];
	}

	/** A paragraph if the lists are missing or old; '' otherwise. */
	public function note(): string {
		$why = $this->lists->why_not();
		if ( '' === $why ) {
			return '';
		}
		$what = null === $this->lists->choices( 'account' )
			? __( 'The lists of Xero can’t be read now. What is set stays when you save.', 'ml-connector' )
			: __( 'The lists of Xero can’t be read now: these are the last ones. What is set stays when you save.', 'ml-connector' );
		return sprintf( '<p class="ml-connector-lists-note">%s <span>%s</span></p>', esc_html( $what ), esc_html( $why ) );
	}

	/**
	 * What applies where the field is empty.
	 *
	 * @param list<Choice> $above Nearest first.
	 */
	public function inherited( string $field, array $above ): string {
		$choice = Nearest::that_decides( $field, $above );
		if ( null === $choice ) {
			return 'item' === $field ? __( 'As the SKU', 'ml-connector' ) : __( 'By the rules and settings of ML Connector', 'ml-connector' );
		}
		$value = $this->lists->name( $field, $choice['values'][ $field ] );
		if ( 'category' === $choice['on'] ) {
			/* translators: 1: a value, such as "200 – Sales", 2: a product category */
			return sprintf( __( 'Inherits %1$s from category “%2$s”', 'ml-connector' ), $value, $choice['name'] );
		}
		/* translators: 1: a value, such as "200 – Sales", 2: a product */
		return sprintf( __( 'Inherits %1$s from product “%2$s”', 'ml-connector' ), $value, $choice['name'] );
	}

	/** The control of a field, and below it what applies while it is empty. */
	public function with_inherited( string $field, string $name, string $id, string $value, string $inherited ): string {
		return $this->control( $field, $name, $id, $value, self::inherit( $field ) ) . self::note_of( $field, $id, $inherited, '' === $value );
	}

	/** For quick edit, which copies it for each product and fills it in: the copy is made searchable. */
	public function for_copies( string $field, string $name, string $id ): string {
		$control = $this->control( $field, $name, $id, '', self::inherit( $field ) );
		return str_replace( ' class="wc-enhanced-select"', ' class="ml-connector-select"', $control ) . self::note_of( $field, $id, '', false );
	}

	/** For bulk edit: empty changes nothing, and there is a choice that removes the value. */
	public function for_many( string $field, string $name, string $id ): string {
		$empty = __( '— No change —', 'ml-connector' );
		if ( 'item' === $field ) {
			/* translators: %s: "No change" */
			$empty = sprintf( __( '%s (“-” removes it)', 'ml-connector' ), $empty );
		}
		return $this->control( $field, $name, $id, '', $empty, true );
	}

	/** In the field; the code of an item is typed, so the sentence below says enough. */
	private static function inherit( string $field ): string {
		return 'item' === $field ? '' : __( 'Inherit', 'ml-connector' );
	}

	private static function note_of( string $field, string $id, string $text, bool $shown ): string {
		return sprintf( '<span class="description ml-connector-inherits" id="%s-inherits" data-ml-connector-inherits="%s"%s>%s</span>', esc_attr( $id ), esc_attr( $field ), $shown ? '' : ' hidden', esc_html( $text ) );
	}

	private function control( string $field, string $name, string $id, string $value, string $empty, bool $removes = false ): string {
		$described = sprintf( ' id="%1$s" aria-describedby="%1$s-inherits" data-ml-connector-field="%2$s"', esc_attr( $id ), esc_attr( $field ) );
		if ( 'item' === $field ) {
			return sprintf( '<input type="text"%s name="%s" value="%s" placeholder="%s" maxlength="%d" autocomplete="off" data-ml-connector-items="/%s/lists/items">', $described, esc_attr( $name ), esc_attr( $value ), esc_attr( $empty ), Change::ITEM_LENGTH_MAX, esc_attr( Routes::NAMESPACE ) );
		}
		$chosen  = 'tracking' === $field ? array_filter( explode( ',', $value ) ) : array_filter( [ $value ] );
		$options = $this->lists->choices( $field ) ?? [];
		$html    = '';
		foreach ( $chosen as $one ) {
			if ( ! isset( $options[ $one ] ) ) {
				$html .= self::option( $one, $this->missing( $field, $one ), true );
			}
		}
		if ( $removes ) {
			$html .= self::option( self::REMOVE, __( '— Remove: inherit —', 'ml-connector' ), false );
		}
		foreach ( $options as $one => $label ) {
			$html .= self::option( (string) $one, $label, in_array( (string) $one, $chosen, true ) );
		}
		$look = sprintf( ' class="wc-enhanced-select" data-placeholder="%s" data-allow_clear="true" style="width:100%%"', esc_attr( $empty ) );
		if ( 'tracking' === $field ) {
			// Without it, a browser sends nothing for a list from which everything was removed.
			return sprintf( '<input type="hidden" name="%1$s[]" value=""><select multiple name="%1$s[]"%2$s%3$s>%4$s</select>', esc_attr( $name ), $described, $look, $html );
		}
		return sprintf( '<select name="%s"%s%s>%s%s</select>', esc_attr( $name ), $described, $look, self::option( '', $empty, '' === $value ), $html );
	}

	/** A value without a name: the organisation no longer has it, or the lists were never read. */
	private function missing( string $field, string $value ): string {
		if ( null === $this->lists->choices( $field ) ) {
			return 'tracking' === $field ? __( 'one option', 'ml-connector' ) : $value;
		}
		/* translators: %s: a value, such as an account's code */
		return sprintf( __( '%s (no longer in Xero)', 'ml-connector' ), 'tracking' === $field ? __( 'one option', 'ml-connector' ) : $value );
	}

	private static function option( string $value, string $label, bool $selected ): string {
		return sprintf( '<option value="%s"%s>%s</option>', esc_attr( $value ), $selected ? ' selected' : '', esc_html( $label ) );
	}
}
