<?php
/**
 * What a product, a variation or a product category is set to for Xero, kept as metas: account, tax type, tracking, item. The sidecar
 * decides what they mean for an invoice.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Products;

defined( 'ABSPATH' ) || exit;

/**
 * '' = not set. Tracking: "category id:option id", several with commas between them.
 *
 * @phpstan-type Values array{account: string, tax_type: string, tracking: string, item: string}
 */
final class Choices {
	public const METAS = [
		'account'  => '_ml_connector_account',
		'tax_type' => '_ml_connector_tax_type',
		'tracking' => '_ml_connector_tracking',
		'item'     => '_ml_connector_item',
	];
	public const NONE  = [
		'account'  => '',
		'tax_type' => '',
		'tracking' => '',
		'item'     => '',
	];

	/**
	 * As saved. Not by get_meta(), which queries for each product where WordPress has read the metas of a whole list.
	 *
	 * @return Values
	 */
	public static function of_product( \WC_Product $product ): array {
		return self::values(
			static function ( string $meta ) use ( $product ) {
				return 0 === $product->get_id() ? '' : get_post_meta( $product->get_id(), $meta, true );
			}
		);
	}

	/** @return Values */
	public static function of_category( int $term_id ): array {
		return self::values(
			static function ( string $meta ) use ( $term_id ) {
				return get_term_meta( $term_id, $meta, true );
			}
		);
	}

	/**
	 * Sets the metas; the caller saves the product.
	 *
	 * @param Values $values
	 */
	public static function set_on_product( \WC_Product $product, array $values ): void {
		foreach ( self::METAS as $field => $meta ) {
			if ( '' === $values[ $field ] ) {
				$product->delete_meta_data( $meta );
			} else {
				$product->update_meta_data( $meta, $values[ $field ] );
			}
		}
	}

	/** @param Values $values */
	public static function save_category( int $term_id, array $values ): void {
		foreach ( self::METAS as $field => $meta ) {
			if ( '' === $values[ $field ] ) {
				delete_term_meta( $term_id, $meta );
			} else {
				update_term_meta( $term_id, $meta, wp_slash( $values[ $field ] ) );
			}
		}
	}

	/** @return list<array{category_id: string, option_id: string}> */
	public static function tracking( string $text ): array {
		$all = [];
		foreach ( array_filter( explode( ',', $text ) ) as $one ) {
			list( $category, $option ) = array_pad( explode( ':', $one, 2 ), 2, '' );
			$all[]                     = [
				'category_id' => $category,
				'option_id'   => $option,
			];
		}
		return $all;
	}

	/**
	 * @param callable(string): mixed $read
	 * @return Values
	 */
	private static function values( callable $read ): array {
		$values = self::NONE;
		foreach ( self::METAS as $field => $meta ) {
			$value            = $read( $meta );
			$values[ $field ] = is_scalar( $value ) ? trim( (string) $value ) : '';
		}
		return $values;
	}
}
