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

	/** @var list<\WC_Order> those that could be loaded */
	public $orders = [];
	/** @var list<int> all of the page: of an order that cannot be loaded the sidecar still has its part */
	public $ids = [];
	/** @var bool */
	public $is_last = true;

	public static function page( string $email, int $page ): self {
		$query = [
			'type'     => 'shop_order',
			'limit'    => self::PER_PAGE,
			'paged'    => $page,
			// Orders of the same second have no order by date: one could stand on two pages, and another on none.
			'orderby'  => 'ID',
			'paginate' => true,
			'return'   => 'ids',
		];
		$user  = get_user_by( 'email', $email );
		// WooCommerce accepts e-mail addresses and customer ids in one list, joined by "or".
		$query['customer'] = false === $user ? [ $email ] : [ $email, (int) $user->ID ];
		$found             = wc_get_orders( $query );
		$result            = new self();
		if ( is_object( $found ) ) {
			$result->ids     = array_map( 'intval', array_values( (array) $found->orders ) );
			$result->is_last = $page >= (int) $found->max_num_pages;
		}
		foreach ( $result->ids as $id ) {
			$order = wc_get_order( $id );
			if ( $order instanceof \WC_Order ) {
				$result->orders[] = $order;
			}
		}
		return $result;
	}
}
