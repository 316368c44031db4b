<?php
/**
 * WooCommerce's webhooks to the sidecar: created at pairing, checked since.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Events;

use MLConnector\Options;
use MLConnector\PairingData;

defined( 'ABSPATH' ) || exit;

/**
 * @phpstan-type WebhookState array{topic: string, state: 'active'|'paused'|'disabled'|'missing'|'changed', id: int, explanation: string}
 */
class Webhooks {
	public const TOPICS = [
		'order.created',
		'order.updated',
		'order.deleted',
		'order.restored',
		'customer.created',
		'customer.updated',
	];

	/** Only while a setting of the sidecar needs them: a bulk edit sends thousands. */
	public const PRODUCT_TOPICS = [ 'product.created', 'product.updated' ];

	private const API_VERSION = 'wp_api_v3';
	/** WooCommerce allows a delivery one minute; a sidecar that hangs would block the shop's whole queue. */
	private const DELIVERY_S = 10;

	/** @var Options */
	private $options;

	public function __construct( Options $options ) {
		$this->options = $options;
	}

	/** @return list<WebhookState> */
	public function states(): array {
		$pairing = $this->options->pairing();
		if ( null === $pairing ) {
			return [];
		}
		$states = [];
		foreach ( $this->topics() as $topic ) {
			$webhook  = $this->find( $topic );
			$state    = $this->state_of( $webhook, $topic, $pairing );
			$states[] = [
				'topic'       => $topic,
				'state'       => $state,
				'id'          => null === $webhook ? 0 : $webhook->get_id(),
				'explanation' => self::explain( $state ),
			];
		}
		return $states;
	}

	public function all_active(): bool {
		foreach ( $this->states() as $webhook ) {
			if ( 'active' !== $webhook['state'] ) {
				return false;
			}
		}
		return true;
	}

	/** Creates or repairs every webhook; returns how many were changed. */
	public function repair(): int {
		$pairing = $this->options->active_pairing();
		if ( null === $pairing ) {
			return 0;
		}
		$ids     = [];
		$touched = 0;
		foreach ( $this->topics() as $topic ) {
			$webhook = $this->find( $topic );
			if ( null === $webhook || 'active' !== $this->state_of( $webhook, $topic, $pairing ) ) {
				$webhook = $this->write( $webhook ?? new \WC_Webhook(), $topic, $pairing );
				++$touched;
			}
			$ids[ $topic ] = $webhook->get_id();
		}
		$touched += $this->drop_except( array_keys( $ids ) );
		$this->options->keep( Options::WEBHOOKS, $ids );
		return $touched;
	}

	/**
	 * The sidecar says whether changes of products concern it; an older one does not say: nothing is changed.
	 *
	 * @param array<string, mixed> $status The sidecar's answer to `GET status`, or what it reports of it.
	 */
	public function follow_status( array $status ): void {
		if ( is_bool( $status['watchesProducts'] ?? null ) ) {
			$this->watch_products( $status['watchesProducts'] );
		}
	}

	public function remove(): void {
		$this->drop_except( [] );
		delete_option( Options::WEBHOOKS );
		delete_option( Options::PRODUCTS );
	}

	/** Registers the webhooks of products, or removes them, when the sidecar's answer changes. */
	private function watch_products( bool $watches ): void {
		$pairing = $this->options->active_pairing();
		if ( null === $pairing || $watches === $this->options->watches_products() ) {
			return;
		}
		$this->options->keep( Options::PRODUCTS, $watches ? 'yes' : 'no' );
		$ids = $this->ids();
		foreach ( $watches ? self::PRODUCT_TOPICS : [] as $topic ) {
			$ids[ $topic ] = $this->write( $this->find( $topic ) ?? new \WC_Webhook(), $topic, $pairing )->get_id();
		}
		$this->drop_except( $this->topics() );
		$this->options->keep( Options::WEBHOOKS, array_intersect_key( $ids, array_flip( $this->topics() ) ) );
	}

	/** @return list<string> */
	private function topics(): array {
		return array_merge( self::TOPICS, $this->options->watches_products() ? self::PRODUCT_TOPICS : [] );
	}

	/**
	 * Deletes our webhooks of other topics.
	 *
	 * @param list<string> $topics
	 * @return int How many.
	 */
	private function drop_except( array $topics ): int {
		$dropped = 0;
		foreach ( array_diff( array_merge( self::TOPICS, self::PRODUCT_TOPICS ), $topics ) as $topic ) {
			$webhook = $this->find( $topic );
			if ( null !== $webhook ) {
				$webhook->delete( true );
				++$dropped;
			}
		}
		return $dropped;
	}

	/** A paused webhook has no failures, so WooCommerce does not disable it while the plugin is off. */
	public function pause(): void {
		$this->set_status( 'active', 'paused' );
	}

	public function resume(): void {
		$this->set_status( 'paused', 'active' );
	}

	/**
	 * WooCommerce does not deliver to this machine, private networks and unusual ports; the sidecar may run there.
	 *
	 * @param bool|mixed   $external Passed through for every other address.
	 * @param string|mixed $host     Not used.
	 * @param string|mixed $url      Where the request goes.
	 * @return bool|mixed
	 */
	public function allow_host( $external, $host = '', $url = '' ) {
		return $this->is_ours( (string) $url ) ? true : $external;
	}

	/**
	 * @param array<int, int>|mixed $ports Passed through, with the sidecar's own.
	 * @param string|mixed          $host  Not used.
	 * @param string|mixed          $url   Where the request goes.
	 * @return array<int, int>|mixed
	 */
	public function allow_port( $ports, $host = '', $url = '' ) {
		$port = wp_parse_url( $this->options->url(), PHP_URL_PORT );
		if ( is_array( $ports ) && is_int( $port ) && $this->is_ours( (string) $url ) ) {
			$ports[] = $port;
		}
		return $ports;
	}

	/**
	 * A copy of the shop must not deliver in its name.
	 *
	 * @param bool|mixed        $deliver Passed through for every other webhook.
	 * @param \WC_Webhook|mixed $webhook
	 * @return bool|mixed
	 */
	public function should_deliver( $deliver, $webhook ) {
		return $webhook instanceof \WC_Webhook && in_array( $webhook->get_id(), $this->ids(), true ) && null === $this->options->active_pairing() ? false : $deliver;
	}

	/**
	 * @param array<string, mixed>|mixed $args       Of the delivery's request.
	 * @param mixed                      $arg        Not used.
	 * @param int|mixed                  $webhook_id Whose delivery it is.
	 * @return array<string, mixed>|mixed
	 */
	public function limit_delivery( $args, $arg = null, $webhook_id = 0 ) {
		if ( is_array( $args ) && ( $args['timeout'] ?? 0 ) > self::DELIVERY_S && in_array( (int) $webhook_id, $this->ids(), true ) ) {
			$args['timeout'] = self::DELIVERY_S;
		}
		return $args;
	}

	private function is_ours( string $url ): bool {
		$base = $this->options->url();
		return '' !== $base && null !== $this->options->pairing() && 0 === strpos( $url, $base . '/v1/stores/' );
	}

	private function delivery_url( PairingData $pairing ): string {
		return $this->options->url() . '/v1/stores/' . rawurlencode( $pairing->store_id ) . '/webhooks/woocommerce';
	}

	private function find( string $topic ): ?\WC_Webhook {
		$id      = $this->ids()[ $topic ] ?? 0;
		$webhook = $id > 0 ? wc_get_webhook( $id ) : null;
		return $webhook instanceof \WC_Webhook && $webhook->get_id() > 0 ? $webhook : null;
	}

	/** @return array<string, int> */
	private function ids(): array {
		return array_map( 'intval', $this->options->map( Options::WEBHOOKS ) );
	}

	/** @return 'active'|'paused'|'disabled'|'missing'|'changed' */
	private function state_of( ?\WC_Webhook $webhook, string $topic, PairingData $pairing ): string {
		if ( null === $webhook ) {
			return 'missing';
		}
		if ( $webhook->get_topic() !== $topic || $webhook->get_delivery_url( 'edit' ) !== $this->delivery_url( $pairing )
			|| ! hash_equals( $pairing->webhook_secret, (string) $webhook->get_secret( 'edit' ) ) || self::API_VERSION !== $webhook->get_api_version( 'edit' ) ) {
			return 'changed';
		}
		$status = $webhook->get_status( 'edit' );
		if ( 'active' !== $status ) {
			return 'paused' === $status ? 'paused' : 'disabled';
		}
		// WooCommerce reads the order as this user: without the user or their rights, it delivers an error.
		return user_can( $webhook->get_user_id( 'edit' ), 'manage_woocommerce' ) ? 'active' : 'changed';
	}

	private function write( \WC_Webhook $webhook, string $topic, PairingData $pairing ): \WC_Webhook {
		$user_id = user_can( $pairing->user_id, 'manage_woocommerce' ) ? $pairing->user_id : get_current_user_id();
		/* translators: %s: webhook topic, e.g. order.updated */
		$webhook->set_name( sprintf( __( 'ML Connector: %s', 'ml-connector' ), $topic ) );
		$webhook->set_user_id( $user_id );
		$webhook->set_topic( $topic );
		$webhook->set_secret( $pairing->webhook_secret );
		$webhook->set_delivery_url( $this->delivery_url( $pairing ) );
		$webhook->set_api_version( self::API_VERSION );
		// Only a success resets the count; one more failure would disable the webhook again.
		$webhook->set_failure_count( 0 ); // @phpstan-ignore argument.type (WooCommerce's own docblock names the wrong type)
		if ( $webhook->get_id() > 0 ) {
			// WooCommerce pings a changed address at once; save() writes all props anyway.
			$webhook->apply_changes();
		}
		self::save( $webhook, 'active' );
		return $webhook;
	}

	/**
	 * WooCommerce pings a "pending" webhook at every save: if the sidecar hangs, the page or the failed delivery would
	 * wait once for each webhook.
	 */
	private static function save( \WC_Webhook $webhook, string $status ): void {
		// A new one is "pending" unless this is among its changes; only a non-default value counts as one.
		$webhook->set_pending_delivery( true );
		$webhook->set_pending_delivery( false );
		$webhook->set_status( $status );
		$webhook->save();
	}

	private function set_status( string $from, string $to ): void {
		foreach ( $this->topics() as $topic ) {
			$webhook = $this->find( $topic );
			if ( null !== $webhook && $webhook->get_status( 'edit' ) === $from ) {
				self::save( $webhook, $to );
			}
		}
	}

	private static function explain( string $state ): string {
		switch ( $state ) {
			case 'paused':
				return __( 'Someone paused it under WooCommerce → Settings → Advanced → Webhooks. Changes still arrive, but later.', 'ml-connector' );
			case 'disabled':
				return __( 'WooCommerce disabled it after too many failed deliveries, or someone did. Changes still arrive, but later.', 'ml-connector' );
			case 'missing':
				return __( 'It was deleted. Changes still arrive, but later.', 'ml-connector' );
			case 'changed':
				return __( 'Its address, secret, topic or user was changed, so the service cannot use its deliveries.', 'ml-connector' );
			default:
				return '';
		}
	}
}
