<?php
/**
 * Tools → Site Health: tests and debug information. Holds no secrets and makes no calls to the sidecar.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Health;

use MLConnector\Admin\SettingsPage;
use MLConnector\Admin\ShopFormat;
use MLConnector\Events\Nudge;
use MLConnector\Events\Webhooks;
use MLConnector\Options;
use MLConnector\Rest\Routes;
use MLConnector\Sidecar\Breaker;
use MLConnector\Sidecar\Contact;
use MLConnector\Versions;

defined( 'ABSPATH' ) || exit;

/**
 * @phpstan-import-type Item from Attention
 */
class SiteHealth {
	private const LOOPBACK_TIMEOUT_S = 5;

	/** @var Options */
	private $options;
	/** @var Contact */
	private $contact;
	/** @var Breaker */
	private $breaker;
	/** @var Snapshot */
	private $snapshot;
	/** @var Webhooks */
	private $webhooks;
	/** @var Attention */
	private $attention;

	public function __construct( Options $options, Contact $contact, Breaker $breaker, Snapshot $snapshot, Webhooks $webhooks, Attention $attention ) {
		$this->options   = $options;
		$this->contact   = $contact;
		$this->breaker   = $breaker;
		$this->snapshot  = $snapshot;
		$this->webhooks  = $webhooks;
		$this->attention = $attention;
	}

	/**
	 * @param array<string, array<string, mixed>>|mixed $tests
	 * @return array<string, array<string, mixed>>|mixed
	 */
	public function tests( $tests ) {
		if ( ! is_array( $tests ) ) {
			return $tests;
		}
		$own = [
			'ml_connector_sidecar'  => [ __( 'ML Connector: the service answers', 'ml-connector' ), [ $this, 'test_sidecar' ] ],
			'ml_connector_webhooks' => [ __( 'ML Connector: webhooks', 'ml-connector' ), [ $this, 'test_webhooks' ] ],
			'ml_connector_reports'  => [ __( 'ML Connector: the service can report to this site', 'ml-connector' ), [ $this, 'test_reports' ] ],
			'ml_connector_books'    => [ __( 'ML Connector: orders are synced', 'ml-connector' ), [ $this, 'test_books' ] ],
		];
		if ( null === $this->options->pairing() ) {
			// "Not paired" is the only finding.
			$own = array_slice( $own, 0, 1 );
		}
		foreach ( $own as $name => list( $label, $test ) ) {
			$tests['direct'][ $name ] = [
				'label' => $label,
				'test'  => $test,
			];
		}
		return $tests;
	}

	/** @return array<string, mixed> */
	public function test_sidecar(): array {
		$name    = 'ml_connector_sidecar';
		$pairing = $this->options->pairing();
		if ( null === $pairing ) {
			return self::result( $name, 'recommended', __( 'This store is not connected to Xero yet', 'ml-connector' ), [], __( 'ML Connector is active but not paired with a service, so no orders are posted to Xero.', 'ml-connector' ) );
		}
		$items = null === $this->options->active_pairing() ? $this->attention->items() : array_merge( $this->attention->silence(), $this->attention->schedule() );
		if ( [] !== $items ) {
			return self::result( $name, self::worst( $items ), __( 'The service that posts orders to Xero does not answer', 'ml-connector' ), $items );
		}
		$last = $this->contact->last();
		return self::result(
			$name,
			'good',
			__( 'The service that posts orders to Xero answers', 'ml-connector' ),
			[],
			/* translators: %s: a span of time such as "3 minutes" */
			0 === $last ? '' : sprintf( __( 'It last answered %s ago.', 'ml-connector' ), human_time_diff( $last ) )
		);
	}

	/** @return array<string, mixed> */
	public function test_webhooks(): array {
		$items = $this->attention->webhook_items();
		if ( [] === $items ) {
			return self::result( 'ml_connector_webhooks', 'good', __( 'The webhooks of ML Connector are working', 'ml-connector' ), [], __( 'They notify the service of changes to orders and customers.', 'ml-connector' ) );
		}
		return self::result( 'ml_connector_webhooks', 'recommended', __( 'Webhooks of ML Connector are not working', 'ml-connector' ), $items );
	}

	/**
	 * Asks the route of the sidecar's reports as a visitor: unsigned, it must answer with its own refusal.
	 *
	 * @return array<string, mixed>
	 */
	public function test_reports(): array {
		$name     = 'ml_connector_reports';
		$response = wp_remote_post(
			rest_url( Routes::NAMESPACE . '/report' ),
			[
				'timeout' => self::LOOPBACK_TIMEOUT_S,
				'headers' => [ 'Content-Type' => 'application/json' ],
				'body'    => '{"orders":[]}',
			]
		);
		if ( is_wp_error( $response ) ) {
			return self::result( $name, 'recommended', __( 'Whether the service can report to this site is not known', 'ml-connector' ), [], $response->get_error_message() );
		}
		$body = json_decode( wp_remote_retrieve_body( $response ), true );
		$code = is_array( $body ) && is_string( $body['code'] ?? null ) ? $body['code'] : '';
		if ( 0 === strpos( $code, 'signature_' ) ) {
			return self::result( $name, 'good', __( 'The service can report the state of orders to this site', 'ml-connector' ), [], __( 'Its requests are signed and reach ML Connector.', 'ml-connector' ) );
		}
		$plugins = BlockingPlugins::names();
		$suspect = [] === $plugins ? __( 'a security plugin or a firewall', 'ml-connector' ) : implode( ', ', $plugins );
		$text    = sprintf(
			/* translators: 1: HTTP status and error code, 2: names of plugins */
			__( 'The REST API of this site refuses visitors (%1$s), probably because of: %2$s. Orders are synced, but they show “Not sent to Xero”.', 'ml-connector' ),
			trim( wp_remote_retrieve_response_code( $response ) . ' ' . $code ),
			$suspect
		) . ' ' . __( 'Allow the path /wp-json/ml-connector/v1/ there: each of its requests is signed.', 'ml-connector' );
		return self::result( $name, 'critical', __( 'The service cannot report the state of orders to this site', 'ml-connector' ), [], $text );
	}

	/** @return array<string, mixed> */
	public function test_books(): array {
		$status = $this->snapshot->status();
		if ( '' === $status ) {
			return self::result( 'ml_connector_books', 'good', __( 'The sync status is not known yet', 'ml-connector' ), [], __( 'The service is checked every five minutes.', 'ml-connector' ) );
		}
		if ( 'green' === $status && ( null !== $this->contact->silent_since() || null === $this->options->active_pairing() ) ) {
			return self::result( 'ml_connector_books', 'recommended', __( 'The sync status is not known', 'ml-connector' ), [], __( 'The status was healthy when the service last answered.', 'ml-connector' ) );
		}
		if ( 'green' === $status ) {
			return self::result( 'ml_connector_books', 'good', __( 'No orders for Xero need your attention', 'ml-connector' ), [], $this->snapshot->sentence() );
		}
		return self::result( 'ml_connector_books', 'red' === $status ? 'critical' : 'recommended', __( 'Orders for Xero need your attention', 'ml-connector' ), $this->attention->books(), $this->snapshot->sentence() );
	}

	/**
	 * @param array<string, array<string, mixed>>|mixed $info
	 * @return array<string, array<string, mixed>>|mixed
	 */
	public function debug( $info ) {
		if ( ! is_array( $info ) ) {
			return $info;
		}
		$fields  = [];
		$pairing = $this->options->pairing();
		$names   = [
			'plugin'      => __( 'Plugin version', 'ml-connector' ),
			'wordpress'   => 'WordPress',
			'woocommerce' => 'WooCommerce',
			'php'         => 'PHP',
		];
		foreach ( Versions::all() as $what => $version ) {
			$fields[ $what ] = self::field( $names[ $what ], $version );
		}
		$fields['sidecar']  = self::field( __( 'Service version', 'ml-connector' ), $this->snapshot->version() );
		$fields['paired']   = self::field( __( 'Paired', 'ml-connector' ), $this->paired() );
		$fields['store']    = self::field( __( 'Store ID', 'ml-connector' ), null === $pairing ? '' : $pairing->store_id );
		$fields['address']  = self::field( __( 'Address of the service', 'ml-connector' ), $this->options->url(), true );
		$fields['contact']  = self::field( __( 'Last answer', 'ml-connector' ), 0 === $this->contact->last() ? '' : (string) wp_date( ShopFormat::moment(), $this->contact->last() ) );
		$fields['reason']   = self::field( __( 'Last failure', 'ml-connector' ), $this->contact->reason(), true );
		$fields['light']    = self::field( __( 'Status', 'ml-connector' ), $this->snapshot->status() );
		$fields['nudge']    = self::field( __( 'Notifications of changes', 'ml-connector' ), $this->nudge_mode() );
		$fields['schedule'] = self::field( __( 'Scheduled tasks late by', 'ml-connector' ), Schedule::late_by() . ' s' );
		foreach ( $this->webhooks->states() as $webhook ) {
			$fields[ 'webhook ' . $webhook['topic'] ] = self::field( $webhook['topic'], $webhook['state'] );
		}
		$info['ml-connector'] = [
			'label'  => __( 'ML Connector', 'ml-connector' ),
			'fields' => $fields,
		];
		return $info;
	}

	private function nudge_mode(): string {
		if ( $this->breaker->is_open() || ! Nudge::is_possible() ) {
			/* translators: %s: technical reason */
			return sprintf( __( 'by webhooks and checks of the store (%s)', 'ml-connector' ), $this->breaker->is_open() ? $this->breaker->reason() : __( 'PHP has no cURL', 'ml-connector' ) );
		}
		/* translators: %d: milliseconds */
		$mode = Nudge::can_finish() ? __( 'after the response is sent, at most %d ms', 'ml-connector' ) : __( 'at the end of the request, at most %d ms', 'ml-connector' );
		return sprintf( $mode, Nudge::limit_ms() );
	}

	private function paired(): string {
		$pairing = $this->options->pairing();
		if ( null === $pairing ) {
			return __( 'no', 'ml-connector' );
		}
		if ( null !== $this->options->active_pairing() ) {
			return __( 'yes', 'ml-connector' );
		}
		return $pairing->is_readable() ? __( 'with another site', 'ml-connector' ) : __( 'yes, but its key can’t be read', 'ml-connector' );
	}

	/** @return array{label: string, value: string, private: bool} */
	private static function field( string $label, string $value, bool $private = false ): array {
		return [
			'label'   => $label,
			'value'   => '' === $value ? '–' : $value,
			'private' => $private,
		];
	}

	/**
	 * @param list<Item> $items
	 * @return array<string, mixed>
	 */
	private static function result( string $test, string $status, string $label, array $items, string $text = '' ): array {
		$description = '' === $text ? '' : '<p>' . esc_html( $text ) . '</p>';
		foreach ( $items as $item ) {
			$description .= '<p>' . esc_html( $item['message'] ) . '<br>' . esc_html( $item['next'] ) . SettingsPage::link( $item['tab'] ) . '</p>';
		}
		return [
			'test'        => $test,
			'status'      => $status,
			'label'       => $label,
			'badge'       => [
				'label' => __( 'ML Connector', 'ml-connector' ),
				'color' => 'blue',
			],
			'description' => $description,
			'actions'     => sprintf( '<p><a href="%s">%s</a></p>', esc_url( SettingsPage::url() ), esc_html__( 'Open ML Connector', 'ml-connector' ) ),
		];
	}

	/** @param list<Item> $items */
	private static function worst( array $items ): string {
		return in_array( 'error', array_column( $items, 'level' ), true ) ? 'critical' : 'recommended';
	}
}
