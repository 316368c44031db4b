<?php
/**
 * How this shop writes times and money, for the scripts of wp-admin.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Admin;

defined( 'ABSPATH' ) || exit;

/**
 * @phpstan-type Currency array{code: string, symbols: array<string, string>, position: string, decimalSeparator: string, thousandSeparator: string, decimals: int}
 */
final class ShopFormat {
	/**
	 * As wc_price() writes money.
	 *
	 * @return Currency
	 */
	public static function currency(): array {
		return [
			'code'              => get_woocommerce_currency(),
			'symbols'           => array_map( [ self::class, 'plain' ], get_woocommerce_currency_symbols() ),
			'position'          => (string) get_option( 'woocommerce_currency_pos' ),
			'decimalSeparator'  => wc_get_price_decimal_separator(),
			'thousandSeparator' => wc_get_price_thousand_separator(),
			'decimals'          => wc_get_price_decimals(),
		];
	}

	/** "£41,233.10", without markup. For display only: WooCommerce takes a float. */
	public static function money( string $amount, string $currency ): string {
		return self::plain( wp_strip_all_tags( wc_price( (float) $amount, [ 'currency' => $currency ] ) ) );
	}

	/** The script's window.mlConnectorFormat. */
	public static function add_to( string $handle ): void {
		$format = [
			'currency' => self::currency(),
			'moment'   => self::moment(),
		];
		wp_add_inline_script( $handle, 'window.mlConnectorFormat = ' . wp_json_encode( $format, JSON_HEX_TAG | JSON_HEX_AMP | JSON_UNESCAPED_SLASHES ) . ';', 'before' );
	}

	/** WordPress's date and time format, as one of PHP's. */
	public static function moment(): string {
		return get_option( 'date_format' ) . ' ' . get_option( 'time_format' );
	}

	/** WooCommerce keeps symbols as HTML: "&pound;". */
	private static function plain( string $symbol ): string {
		return html_entity_decode( $symbol, ENT_QUOTES | ENT_HTML5, 'UTF-8' );
	}
}
