<?php
/**
 * What products are set to for Xero, in WooCommerce's own answers to the sidecar: of the products of an order, and of a product. So the
 * sidecar reads no product for it.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Rest;

use MLConnector\Products\Choices;
use MLConnector\Products\Nearest;

defined( 'ABSPATH' ) || exit;

/**
 * @phpstan-import-type Choice from Nearest
 */
class ProductsField {
	private const NAME = 'ml_connector_products';

	public function register(): void {
		$schema = [
			'description' => __( 'What the products are set to for Xero, nearest first.', 'ml-connector' ),
			'type'        => 'array',
			'context'     => [ 'view', 'edit' ],
			'readonly'    => true,
		];
		foreach ( [ 'shop_order', 'product', 'product_variation' ] as $type ) {
			register_rest_field(
				$type,
				self::NAME,
				[
					'get_callback' => [ $this, 'shop_order' === $type ? 'of_order' : 'of_product' ],
					'schema'       => $schema,
				]
			);
		}
	}

	/**
	 * @param array<string, mixed>|mixed $data
	 * @return list<array<string, mixed>> Of each product that is set to something, itself or by a category.
	 */
	public function of_order( $data ): array {
		$order = is_array( $data ) ? wc_get_order( (int) ( $data['id'] ?? 0 ) ) : null;
		if ( ! $order instanceof \WC_Order ) {
			return [];
		}
		$sold = [];
		foreach ( $order->get_items() as $item ) {
			if ( $item instanceof \WC_Order_Item_Product && $item->get_product_id() > 0 ) {
				$sold[ $item->get_product_id() . ':' . $item->get_variation_id() ] = [ $item->get_product_id(), $item->get_variation_id() ];
			}
		}
		// All in one go: an order may have a hundred products.
		_prime_post_caches( array_values( array_unique( array_filter( array_merge( ...array_values( $sold ) ) ) ) ) );
		$all = [];
		foreach ( $sold as list( $product_id, $variation_id ) ) {
			$product = wc_get_product( $variation_id > 0 ? $variation_id : $product_id );
			// A variation that is gone leaves its product.
			$product = $product instanceof \WC_Product ? $product : wc_get_product( $product_id );
			if ( $product instanceof \WC_Product ) {
				$all = array_merge( $all, self::row( $product_id, $variation_id, $product ) );
			}
		}
		return $all;
	}

	/**
	 * @param array<string, mixed>|mixed $data
	 * @return list<array<string, mixed>>
	 */
	public function of_product( $data ): array {
		$product = is_array( $data ) ? wc_get_product( (int) ( $data['id'] ?? 0 ) ) : null;
		if ( ! $product instanceof \WC_Product ) {
			return [];
		}
		$parent = $product->is_type( [ 'variation', 'subscription_variation' ] ) ? $product->get_parent_id() : 0;
		return self::row( $parent > 0 ? $parent : $product->get_id(), $parent > 0 ? $product->get_id() : 0, $product );
	}

	/** @return list<array<string, mixed>> One, or none where nothing is set. */
	private static function row( int $product_id, int $variation_id, \WC_Product $product ): array {
		$choices = Nearest::of( $product );
		if ( [] === $choices ) {
			return [];
		}
		return [
			[
				'product_id'   => $product_id,
				'variation_id' => $variation_id,
				'choices'      => array_map( [ self::class, 'choice' ], $choices ),
			],
		];
	}

	/**
	 * @param Choice $choice
	 * @return array<string, mixed>
	 */
	private static function choice( array $choice ): array {
		return [
			'on'       => $choice['on'],
			'id'       => $choice['id'],
			'name'     => $choice['name'],
			'account'  => $choice['values']['account'],
			'tax_type' => $choice['values']['tax_type'],
			'tracking' => Choices::tracking( $choice['values']['tracking'] ),
			'item'     => $choice['values']['item'],
		];
	}
}
