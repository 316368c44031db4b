<?php
/**
 * `GET names`: names of the products, categories and tags in rules. Reads the shop, not the sidecar.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Rest;

defined( 'ABSPATH' ) || exit;

class NamesController {
	private const IDS_MAX    = 500;
	private const TAXONOMIES = [
		'category' => 'product_cat',
		'tag'      => 'product_tag',
	];

	public function register(): void {
		$args = [];
		foreach ( [ 'product', 'category', 'tag' ] as $kind ) {
			$args[ $kind ] = [
				'type'     => 'array',
				'default'  => [],
				'maxItems' => self::IDS_MAX,
				'items'    => [
					'type'    => 'integer',
					'minimum' => 1,
				],
			];
		}
		register_rest_route(
			Routes::NAMESPACE,
			'/names',
			[
				'methods'             => 'GET',
				'callback'            => [ $this, 'read' ],
				'permission_callback' => [ Permission::class, 'manager' ],
				'args'                => $args,
			]
		);
	}

	/** Names by kind and id, as "category:15"; absent if the shop does not have it. */
	public function read( \WP_REST_Request $request ): \WP_REST_Response {
		$names = self::products( (array) $request->get_param( 'product' ) );
		foreach ( self::TAXONOMIES as $kind => $taxonomy ) {
			$names += self::terms( $kind, $taxonomy, (array) $request->get_param( $kind ) );
		}
		return new \WP_REST_Response( [ 'names' => (object) $names ] );
	}

	/**
	 * @param array<int, int> $ids Variations too.
	 * @return array<string, string>
	 */
	private static function products( array $ids ): array {
		$names = [];
		if ( [] === $ids ) {
			return $names;
		}
		$products = wc_get_products(
			[
				'include' => $ids,
				'limit'   => count( $ids ),
				'status'  => 'any',
				'type'    => array_merge( array_keys( wc_get_product_types() ), [ 'variation' ] ),
			]
		);
		foreach ( is_array( $products ) ? $products : [] as $product ) {
			$names[ 'product:' . $product->get_id() ] = self::text( $product->get_name() );
		}
		return $names;
	}

	/**
	 * @param array<int, int> $ids
	 * @return array<string, string>
	 */
	private static function terms( string $kind, string $taxonomy, array $ids ): array {
		$names = [];
		if ( [] === $ids ) {
			return $names;
		}
		$found = get_terms(
			[
				'taxonomy'   => $taxonomy,
				'include'    => $ids,
				'hide_empty' => false,
				'fields'     => 'id=>name',
			]
		);
		foreach ( is_array( $found ) ? $found : [] as $id => $name ) {
			$names[ $kind . ':' . $id ] = self::text( (string) $name );
		}
		return $names;
	}

	/** The page sets it as text. */
	private static function text( string $name ): string {
		return wp_specialchars_decode( wp_strip_all_tags( $name ), ENT_QUOTES );
	}
}
