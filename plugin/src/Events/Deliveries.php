<?php
/**
 * Our webhooks of orders, delivered only for orders that a nudge did not confirm. WooCommerce reads the order
 * again at each of its changes and queues each delivery with several writes, while the shopper waits.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Events;

use MLConnector\Options;

defined( 'ABSPATH' ) || exit;

class Deliveries {
	private const TOPICS = [
		'updated'  => 'order.updated',
		'created'  => 'order.created',
		'refunded' => 'order.updated',
		'restored' => 'order.restored',
		'trashed'  => 'order.deleted',
		'deleted'  => 'order.deleted',
	];

	/** @var Options */
	private $options;

	public function __construct( Options $options ) {
		$this->options = $options;
	}

	/**
	 * None for our webhooks of orders: OrderEvents has the same hooks.
	 *
	 * @param array<string, list<string>>|mixed $hooks   By topic; passed through for every other webhook.
	 * @param \WC_Webhook|mixed                 $webhook
	 * @return array<string, list<string>>|mixed
	 */
	public function without_hooks( $hooks, $webhook = null ) {
		return is_array( $hooks ) && $webhook instanceof \WC_Webhook && in_array( $webhook->get_id(), $this->ids(), true ) ? array_diff_key( $hooks, array_flip( self::TOPICS ) ) : $hooks;
	}

	/**
	 * Hands this site's changes to WooCommerce's queue, for delivery in the background.
	 *
	 * @param list<array{id: int, event: string}> $orders
	 */
	public function queue( array $orders ): void {
		$webhooks = [];
		$due      = [];
		foreach ( $orders as $order ) {
			$topic              = self::TOPICS[ $order['event'] ];
			$webhooks[ $topic ] = $webhooks[ $topic ] ?? $this->find( $topic );
			// WooCommerce's own question, for our other filter and for other plugins.
			if ( null !== $webhooks[ $topic ] && true === apply_filters( 'woocommerce_webhook_should_deliver', true, $webhooks[ $topic ], $order['id'] ) ) { // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals.NonPrefixedHooknameFound
				$due[] = [ $webhooks[ $topic ], $order['id'] ];
			}
		}
		if ( [] === $due ) {
			return;
		}
		// WooCommerce keeps its list after it has queued it: queued again, what is delivered at once would be delivered twice.
		$before                        = $GLOBALS['wc_queued_webhooks'] ?? [];
		$GLOBALS['wc_queued_webhooks'] = []; // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals.NonPrefixedVariableFound -- WooCommerce's own.
		foreach ( $due as $delivery ) {
			do_action( 'woocommerce_webhook_process_delivery', $delivery[0], $delivery[1] ); // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals.NonPrefixedHooknameFound -- WooCommerce's own.
		}
		wc_webhook_execute_queue();
		$GLOBALS['wc_queued_webhooks'] = $before; // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals.NonPrefixedVariableFound -- WooCommerce's own.
	}

	private function find( string $topic ): ?\WC_Webhook {
		$webhook = wc_get_webhook( $this->ids()[ $topic ] ?? 0 );
		return $webhook instanceof \WC_Webhook && 'active' === $webhook->get_status( 'edit' ) ? $webhook : null;
	}

	/** @return array<string, int> by topic */
	private function ids(): array {
		return array_map( 'intval', $this->options->map( Options::WEBHOOKS ) );
	}
}
