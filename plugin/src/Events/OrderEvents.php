<?php
/**
 * Maps WooCommerce's hooks to "order N changed". Reads and decides nothing: the sidecar reads the order.
 * Other plugins call these hooks with other argument types: a type error here would break a checkout.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Events;

defined( 'ABSPATH' ) || exit;

class OrderEvents {
	private const DRAFTS = [ 'new', 'draft', 'auto-draft', 'checkout-draft' ];

	/** @var Nudge */
	private $nudge;

	public function __construct( Nudge $nudge ) {
		$this->nudge = $nudge;
	}

	/**
	 * @param int|string                $order_id
	 * @param \WC_Abstract_Order|mixed $order
	 */
	public function created( $order_id, $order = null ): void {
		$this->add( $order_id, 'created', $order );
	}

	/**
	 * @param int|string                $order_id
	 * @param \WC_Abstract_Order|mixed $order
	 */
	public function updated( $order_id, $order = null ): void {
		$this->add( $order_id, 'updated', $order );
	}

	/**
	 * @param int|string                $order_id
	 * @param string|mixed              $from
	 * @param string|mixed              $to
	 * @param \WC_Abstract_Order|mixed $order
	 */
	public function status_changed( $order_id, $from, $to, $order = null ): void {
		$this->add( $order_id, 'updated', $order );
	}

	/** @param int|string $order_id */
	public function paid( $order_id ): void {
		$this->add( $order_id, 'updated' );
	}

	/** @param int|string $order_id */
	public function refunded( $order_id ): void {
		$this->add( $order_id, 'refunded' );
	}

	/**
	 * @param int|string $refund_id
	 * @param int|string $order_id
	 */
	public function refund_deleted( $refund_id, $order_id ): void {
		$this->add( $order_id, 'updated' );
	}

	/**
	 * Deleting a refund through REST or code fires no action of its own.
	 *
	 * @param mixed                   $check Passed through.
	 * @param \WC_Order_Refund|mixed $refund
	 * @return mixed
	 */
	public function before_refund_delete( $check, $refund ) {
		if ( $refund instanceof \WC_Order_Refund ) {
			$this->add( $refund->get_parent_id(), 'updated' );
		}
		return $check;
	}

	/** @param int|string $order_id */
	public function trashed( $order_id ): void {
		$this->add( $order_id, 'trashed' );
	}

	/** @param int|string $order_id */
	public function restored( $order_id ): void {
		$this->add( $order_id, 'restored' );
	}

	/**
	 * @param int|string                $order_id
	 * @param \WC_Abstract_Order|mixed $order
	 */
	public function deleted( $order_id, $order = null ): void {
		$this->add( $order_id, 'deleted', $order );
	}

	/** @param int|string $post_id */
	public function post_trashed( $post_id ): void {
		$this->post( $post_id, 'trashed' );
	}

	/** @param int|string $post_id */
	public function post_restored( $post_id ): void {
		$this->post( $post_id, 'restored' );
	}

	/** @param int|string $post_id */
	public function post_deleted( $post_id ): void {
		$this->post( $post_id, 'deleted' );
	}

	/** @param int|string $post_id */
	private function post( $post_id, string $event ): void {
		$type = get_post_type( (int) $post_id );
		// A restored order is a draft for a moment.
		if ( 'shop_order' === $type && ( 'restored' === $event || ! in_array( get_post_status( (int) $post_id ), self::DRAFTS, true ) ) ) {
			$this->nudge->add( (int) $post_id, $event );
		} elseif ( 'shop_order_refund' === $type ) {
			$this->nudge->add( (int) wp_get_post_parent_id( (int) $post_id ), 'updated' );
		}
	}

	/**
	 * @param int|string                $order_id
	 * @param \WC_Abstract_Order|mixed $order
	 */
	private function add( $order_id, string $event, $order = null ): void {
		if ( $order instanceof \WC_Abstract_Order && ( 'shop_order' !== $order->get_type() || in_array( $order->get_status( 'edit' ), self::DRAFTS, true ) ) ) {
			return;
		}
		$this->nudge->add( (int) $order_id, $event );
	}
}
