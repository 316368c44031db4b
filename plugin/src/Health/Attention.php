<?php
/**
 * What needs attention, in plain words: one list for the notice, the mail and Site Health. Makes no calls.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Health;

use MLConnector\Events\Webhooks;
use MLConnector\Options;
use MLConnector\Sidecar\Contact;
use MLConnector\Sidecar\SidecarError;

defined( 'ABSPATH' ) || exit;

/**
 * @phpstan-type Item array{level: 'error'|'warning', needs: bool, message: string, next: string, tab: string}
 */
class Attention {
	/** Half a day: WordPress's cron runs with visits, and a quiet night is normal. */
	private const LATE_S = 43200;

	/** @var Options */
	private $options;
	/** @var Contact */
	private $contact;
	/** @var Snapshot */
	private $snapshot;
	/** @var Webhooks */
	private $webhooks;

	public function __construct( Options $options, Contact $contact, Snapshot $snapshot, Webhooks $webhooks ) {
		$this->options  = $options;
		$this->contact  = $contact;
		$this->snapshot = $snapshot;
		$this->webhooks = $webhooks;
	}

	/** @return list<Item> */
	public function items(): array {
		$pairing = $this->options->pairing();
		if ( null === $pairing ) {
			return [];
		}
		if ( null === $this->options->active_pairing() ) {
			$why = SidecarError::inactive( $pairing );
			return [ self::item( 'error', $why->getMessage(), $why->fix(), 'connection' ) ];
		}
		return array_merge( $this->silence(), $this->schedule(), null === $this->contact->silent_since() ? $this->books() : [], $this->webhook_items() );
	}

	/**
	 * For notice and mail: what a person has to do, and what is failing although it ends without one.
	 *
	 * @return list<Item>
	 */
	public function pressing(): array {
		return array_values(
			array_filter(
				$this->items(),
				static function ( array $item ): bool {
					return $item['needs'] || 'error' === $item['level'];
				}
			)
		);
	}

	/**
	 * A heading asks for nothing when there is nothing to do.
	 *
	 * @param list<Item> $items
	 */
	public static function heading( array $items ): string {
		return in_array( true, array_column( $items, 'needs' ), true )
			? __( 'Orders for Xero need your attention', 'ml-connector' )
			: __( 'Orders do not reach Xero at the moment', 'ml-connector' );
	}

	/** @return list<Item> */
	public function silence(): array {
		$since = $this->contact->silent_since();
		if ( null === $since ) {
			return [];
		}
		return [
			self::item(
				'error',
				sprintf(
					/* translators: 1: a span of time such as "20 minutes", 2: technical reason */
					__( 'The service has not answered for %1$s (%2$s), so no orders are posted to Xero.', 'ml-connector' ),
					human_time_diff( $since ),
					$this->contact->reason()
				),
				__( 'Check that the service is running. Your store keeps selling. Every order is synced once the service is back.', 'ml-connector' )
			),
		];
	}

	/** @return list<Item> */
	public function schedule(): array {
		if ( Schedule::late_by() < self::LATE_S ) {
			return [];
		}
		return [
			self::item(
				'warning',
				__( 'WordPress’s scheduled tasks do not run, so a stopped service would not be noticed.', 'ml-connector' ),
				__( 'Ask your host to call wp-cron.php every few minutes.', 'ml-connector' )
			),
		];
	}

	/** @return list<Item> */
	public function webhook_items(): array {
		if ( $this->webhooks->all_active() ) {
			return [];
		}
		return [
			self::item(
				'warning',
				__( 'Some webhooks that notify the service of changes are not working. Changes still arrive, but later.', 'ml-connector' ),
				__( 'Open WooCommerce → ML Connector and choose Repair webhooks.', 'ml-connector' ),
				'connection'
			),
		];
	}

	/**
	 * The sidecar's last status.
	 *
	 * @return list<Item>
	 */
	public function books(): array {
		$items = [];
		foreach ( $this->snapshot->reasons() as $reason ) {
			$items[] = self::item( 'red' === $reason['light'] ? 'error' : 'warning', $reason['message'], $reason['next'], $reason['tab'] ?? '', $reason['needs'] ?? true );
		}
		return $items;
	}

	/**
	 * @param 'error'|'warning' $level
	 * @param string            $tab   Tab of the settings page with the fix; '' = none.
	 * @param bool              $needs false = it ends without a person.
	 * @return Item
	 */
	private static function item( string $level, string $message, string $next, string $tab = '', bool $needs = true ): array {
		return [
			'level'   => $level,
			'needs'   => $needs,
			'message' => $message,
			'next'    => $next,
			'tab'     => $tab,
		];
	}
}
