<?php
/**
 * The orders of an e-mail address, in pages, for WordPress's privacy tools.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Privacy;

defined( 'ABSPATH' ) || exit;

final class OrdersOf {
	public const PER_PAGE = 50;

	/** @return list<\WC_Order> */
	public static function page( string $email, int $page ): array {
		$query = [
			'type'   => 'shop_order',
			'limit'  => self::PER_PAGE,
			'paged'  => $page,
			'return' => 'objects',
		];
		$user  = get_user_by( 'email', $email );
		// WooCommerce accepts e-mail addresses and customer ids in one list, joined by "or".
		$query['customer'] = false === $user ? [ $email ] : [ $email, (int) $user->ID ];
		$orders            = wc_get_orders( $query );
		return is_array( $orders ) ? array_values( array_filter( $orders, [ self::class, 'is_order' ] ) ) : [];
	}

	/** @param mixed $order */
	private static function is_order( $order ): bool {
		return $order instanceof \WC_Order;
	}

	/**
	 * @param list<\WC_Order> $orders
	 * @return list<int>
	 */
	public static function ids( array $orders ): array {
		return array_map(
			static function ( \WC_Order $order ): int {
				return $order->get_id();
			},
			$orders
		);
	}
}
