<?php
/**
 * WordPress's personal data export: our order metas, and the sidecar's data.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Privacy;

use MLConnector\Orders\XeroState;
use MLConnector\Sidecar\Client;
use MLConnector\Sidecar\SidecarError;

defined( 'ABSPATH' ) || exit;

class Exporter {
	private const ID    = 'ml-connector';
	private const GROUP = 'ml-connector-orders';

	/** @var Client */
	private $client;
	/** @var XeroState */
	private $orders;

	public function __construct( Client $client, XeroState $orders ) {
		$this->client = $client;
		$this->orders = $orders;
	}

	/**
	 * @param array<string, array<string, mixed>>|mixed $exporters
	 * @return array<string, array<string, mixed>>|mixed
	 */
	public function register( $exporters ) {
		if ( is_array( $exporters ) ) {
			$exporters[ self::ID ] = [
				'exporter_friendly_name' => __( 'Orders in Xero (ML Connector)', 'ml-connector' ),
				'callback'               => [ $this, 'export' ],
			];
		}
		return $exporters;
	}

	/** @return array{data: list<array<string, mixed>>, done: bool} */
	public function export( string $email, int $page = 1 ): array {
		$found = OrdersOf::page( $email, $page );
		$items = [];
		foreach ( $found->orders as $order ) {
			$shown = $this->orders->read( $order );
			if ( null !== $shown ) {
				$items[] = self::item(
					'ml-connector-order-' . $order->get_id(),
					[
						self::row( __( 'Order', 'ml-connector' ), $order->get_order_number() ),
						self::row( __( 'In Xero', 'ml-connector' ), $shown['label'] ),
						self::row( __( 'Invoice', 'ml-connector' ), $shown['number'] ),
						// May quote what the shopper typed: the eraser removes it.
						self::row( __( 'Problem', 'ml-connector' ), null === $shown['problem'] ? '' : $shown['problem']['message'] ),
					]
				);
			}
		}
		$kept = $this->kept_by_sidecar( $email, $found->ids, $page );
		if ( [] !== $kept ) {
			$items[] = self::item( 'ml-connector-sidecar-' . $page, $kept );
		}
		return [
			'data' => $items,
			'done' => $found->is_last,
		];
	}

	/**
	 * @param list<int> $order_ids
	 * @return list<array{name: string, value: string}>
	 */
	private function kept_by_sidecar( string $email, array $order_ids, int $page ): array {
		if ( [] === $order_ids && $page > 1 ) {
			return [];
		}
		try {
			$answer = $this->client->post(
				'export-customer',
				[
					'email'    => $email,
					'orderIds' => $order_ids,
				]
			)->map();
		} catch ( SidecarError $error ) {
			if ( SidecarError::NOT_PAIRED === $error->name() ) {
				return [];
			}
			// An incomplete export must say so.
			return [ self::row( __( 'Data in the service', 'ml-connector' ), __( 'Could not be read:', 'ml-connector' ) . ' ' . $error->getMessage() ) ];
		}
		$rows = [];
		foreach ( is_array( $answer['rows'] ?? null ) ? $answer['rows'] : [] as $row ) {
			if ( is_array( $row ) ) {
				$rows[] = self::row( (string) ( $row['name'] ?? '' ), (string) ( $row['value'] ?? '' ) );
			}
		}
		return $rows;
	}

	/** @return array{name: string, value: string} */
	private static function row( string $name, string $value ): array {
		return [
			'name'  => $name,
			'value' => $value,
		];
	}

	/**
	 * @param list<array{name: string, value: string}> $rows
	 * @return array<string, mixed>
	 */
	private static function item( string $id, array $rows ): array {
		return [
			'group_id'    => self::GROUP,
			'group_label' => __( 'Orders in Xero', 'ml-connector' ),
			'item_id'     => $id,
			'data'        => $rows,
		];
	}
}
