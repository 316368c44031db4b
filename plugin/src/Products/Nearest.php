<?php
/**
 * What applies to a product, nearest first: its variation, the product, then its categories. A category of its own is nearer than that
 * category's parents; of two equally near, the deeper in the tree, then the older.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Products;

defined( 'ABSPATH' ) || exit;

/**
 * @phpstan-import-type Values from Choices
 * @phpstan-type Choice array{on: string, id: int, name: string, values: Values}
 */
final class Nearest {
	private const TAXONOMY = 'product_cat';

	/** @return list<Choice> Those that are set to something. */
	public static function of( \WC_Product $product ): array {
		$own = self::is_variation( $product ) ? 'variation' : 'product';
		return array_merge( self::choice( $own, $product->get_id(), $product->get_name(), Choices::of_product( $product ) ), self::above( $product ) );
	}

	/** @return list<Choice> What it inherits from: without its own. */
	public static function above( \WC_Product $product ): array {
		if ( ! self::is_variation( $product ) ) {
			return self::of_categories( $product->get_id() );
		}
		$parent = wc_get_product( $product->get_parent_id() );
		return $parent instanceof \WC_Product ? self::of( $parent ) : [];
	}

	/** @return list<Choice> What a category inherits from. */
	public static function above_category( int $term_id ): array {
		$choices = [];
		foreach ( get_ancestors( $term_id, self::TAXONOMY, 'taxonomy' ) as $id ) {
			$choices = array_merge( $choices, self::of_category( (int) $id ) );
		}
		return $choices;
	}

	/**
	 * The first that is set in the field.
	 *
	 * @param list<Choice> $choices
	 * @return Choice|null
	 */
	public static function that_decides( string $field, array $choices ): ?array {
		foreach ( $choices as $choice ) {
			if ( '' !== ( $choice['values'][ $field ] ?? '' ) ) {
				return $choice;
			}
		}
		return null;
	}

	private static function is_variation( \WC_Product $product ): bool {
		return $product->get_parent_id() > 0 && $product->is_type( [ 'variation', 'subscription_variation' ] );
	}

	/** @return list<Choice> */
	private static function of_categories( int $product_id ): array {
		$terms = get_the_terms( $product_id, self::TAXONOMY );
		$near  = [];
		foreach ( is_array( $terms ) ? $terms : [] as $term ) {
			$above = array_map( 'intval', get_ancestors( $term->term_id, self::TAXONOMY, 'taxonomy' ) );
			foreach ( array_merge( [ (int) $term->term_id ], $above ) as $distance => $id ) {
				$known       = $near[ $id ] ?? null;
				$near[ $id ] = [ null === $known ? $distance : min( $distance, $known[0] ), $distance - count( $above ), $id ];
			}
		}
		// Distance, then depth (negative: the deeper first), then id.
		sort( $near );
		$choices = [];
		foreach ( $near as list( , , $id ) ) {
			$choices = array_merge( $choices, self::of_category( $id ) );
		}
		return $choices;
	}

	/** @return list<Choice> */
	private static function of_category( int $id ): array {
		$values = Choices::of_category( $id );
		if ( Choices::NONE === $values ) {
			return [];
		}
		$term = get_term( $id, self::TAXONOMY );
		return $term instanceof \WP_Term ? self::choice( 'category', $id, $term->name, $values ) : [];
	}

	/**
	 * @param Values $values
	 * @return list<Choice>
	 */
	private static function choice( string $on, int $id, string $name, array $values ): array {
		if ( Choices::NONE === $values ) {
			return [];
		}
		return [
			[
				'on'     => $on,
				'id'     => $id,
				'name'   => wp_specialchars_decode( wp_strip_all_tags( $name ), ENT_QUOTES ),
				'values' => $values,
			],
		];
	}
}
