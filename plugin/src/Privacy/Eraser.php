<?php
/**
 * WordPress's personal data eraser: the sidecar masks its data. Invoices in Xero stay, as tax law requires.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Privacy;

use MLConnector\Orders\XeroState;
use MLConnector\Sidecar\Client;
use MLConnector\Sidecar\SidecarError;

defined( 'ABSPATH' ) || exit;

class Eraser {
	private const ID = 'ml-connector';
	/** Orders that the sidecar has not erased; WooCommerce's eraser follows within minutes. */
	private const UNERASED   = 'ml_connector_unerased';
	private const UNERASED_S = 3600;

	/** @var Client */
	private $client;
	/** @var XeroState */
	private $orders;

	public function __construct( Client $client, XeroState $orders ) {
		$this->client = $client;
		$this->orders = $orders;
	}

	/**
	 * @param array<string, array<string, mixed>>|mixed $erasers
	 * @return array<string, array<string, mixed>>|mixed
	 */
	public function register( $erasers ) {
		if ( is_array( $erasers ) ) {
			$erasers[ self::ID ] = [
				'eraser_friendly_name' => __( 'Orders in Xero (ML Connector)', 'ml-connector' ),
				'callback'             => [ $this, 'erase' ],
			];
		}
		return $erasers;
	}

	/**
	 * An order keeps its address until the sidecar has erased its part, so a repeated request finds it.
	 *
	 * @param bool|mixed      $erase Passed through for every other order.
	 * @param \WC_Order|mixed $order
	 * @return bool|mixed
	 */
	public function may_erase( $erase, $order ) {
		return $order instanceof \WC_Order && in_array( $order->get_id(), self::unerased(), true ) ? false : $erase;
	}

	/** @return array{items_removed: bool, items_retained: bool, messages: list<string>, done: bool} */
	public function erase( string $email, int $page = 1 ): array {
		$found    = OrdersOf::page( $email, $page );
		$result   = [
			'items_removed'  => false,
			'items_retained' => false,
			'messages'       => [],
			'done'           => $found->is_last,
		];
		$invoices = 0;
		foreach ( $found->orders as $order ) {
			$shown     = $this->orders->read( $order );
			$invoices += null !== $shown && '' !== $shown['number'] ? 1 : 0;
			if ( null !== $shown && null !== $shown['problem'] ) {
				$this->orders->drop_problem( $order );
				$result['items_removed'] = true;
			}
			if ( $this->orders->erase_notes( $order ) > 0 ) {
				$result['items_removed'] = true;
			}
		}
		if ( [] !== $found->ids || 1 === $page ) {
			$result = $this->erase_at_sidecar( $email, $found->ids, $result );
		}
		if ( $invoices > 0 ) {
			$result['items_retained'] = true;
			/* translators: %d: number of invoices */
			$result['messages'][] = sprintf( _n( '%d invoice stays in Xero, because accounting records must be kept by law.', '%d invoices stay in Xero, because accounting records must be kept by law.', $invoices, 'ml-connector' ), $invoices );
		}
		return $result;
	}

	/**
	 * @param list<int>                                                                                  $order_ids
	 * @param array{items_removed: bool, items_retained: bool, messages: list<string>, done: bool} $result
	 * @return array{items_removed: bool, items_retained: bool, messages: list<string>, done: bool}
	 */
	private function erase_at_sidecar( string $email, array $order_ids, array $result ): array {
		try {
			$answer = $this->client->post(
				'erase-customer',
				[
					'email'    => $email,
					'orderIds' => $order_ids,
				]
			)->map();
			if ( (int) ( $answer['erased'] ?? 0 ) > 0 ) {
				$result['items_removed'] = true;
			}
			self::remember( array_diff( self::unerased(), $order_ids ) );
		} catch ( SidecarError $error ) {
			if ( SidecarError::NOT_PAIRED !== $error->name() ) {
				self::remember( array_merge( self::unerased(), $order_ids ) );
				$result['items_retained'] = true;
				$result['messages'][]     = __( 'ML Connector’s service could not erase its data. Repeat this once it is back:', 'ml-connector' ) . ' ' . $error->getMessage();
			}
		}
		return $result;
	}

	/** @return array<int, int> */
	private static function unerased(): array {
		$order_ids = get_transient( self::UNERASED );
		return is_array( $order_ids ) ? $order_ids : [];
	}

	/** @param array<int, int> $order_ids */
	private static function remember( array $order_ids ): void {
		if ( [] === $order_ids ) {
			delete_transient( self::UNERASED );
		} else {
			set_transient( self::UNERASED, array_values( array_unique( $order_ids ) ), self::UNERASED_S );
		}
	}
}
