<?php
/**
 * `POST report`: the sidecar reports orders' states in Xero, signed with the pairing key.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Rest;

use MLConnector\Health\Snapshot;
use MLConnector\Options;
use MLConnector\Orders\XeroState;
use MLConnector\Sidecar\Contact;
use MLConnector\Sidecar\Phrases;

defined( 'ABSPATH' ) || exit;

class ReportController extends SidecarRoute {
	private const ORDERS_MAX = 100;

	/** @var XeroState */
	private $orders;
	/** @var Snapshot */
	private $snapshot;

	public function __construct( Options $options, XeroState $orders, Contact $contact, Snapshot $snapshot ) {
		parent::__construct( $options, $contact );
		$this->orders   = $orders;
		$this->snapshot = $snapshot;
	}

	protected function path(): string {
		return '/report';
	}

	protected function args(): array {
		return [
			'orders'       => [
				'type'     => 'array',
				'required' => true,
				'maxItems' => self::ORDERS_MAX,
				'items'    => self::order_schema(),
			],
			// The status of the store by now; absent = a sidecar of an earlier version.
			'status'       => [ 'type' => [ 'object', 'null' ] ],
			// The texts of both as templates with values; absent = a sidecar of an earlier version.
			Phrases::FIELD => [ 'type' => [ 'object', 'null' ] ],
		];
	}

	protected function take( \WP_REST_Request $request ) {
		$phrases = [ Phrases::FIELD => $request->get_param( Phrases::FIELD ) ];
		$status  = $request->get_param( 'status' );
		if ( is_array( $status ) ) {
			// A notice about what has passed goes with the orders' own state, not minutes later.
			$this->snapshot->keep( $phrases + $status );
		}
		$written = 0;
		$unknown = [];
		$failed  = [];
		foreach ( (array) $request->get_param( 'orders' ) as $report ) {
			$order_id = (int) $report['orderId'];
			try {
				if ( $this->orders->write( $phrases + $report ) ) {
					++$written;
				} else {
					$unknown[] = $order_id;
				}
			} catch ( \Throwable $error ) {
				// Other plugins act on notes: if one fails, the other orders of this report are still saved.
				$failed[] = $order_id;
				wc_get_logger()->error( sprintf( 'Order %1$d: %2$s (%3$s:%4$d)', $order_id, $error->getMessage(), $error->getFile(), $error->getLine() ), [ 'source' => 'ml-connector' ] );
			}
		}
		return [
			'written' => $written,
			'unknown' => $unknown,
			'failed'  => $failed,
		];
	}

	/** @return array<string, mixed> */
	private static function order_schema(): array {
		$text = [ 'type' => [ 'string', 'null' ] ];
		return [
			'type'       => 'object',
			'properties' => [
				'orderId'       => [
					'type'     => 'integer',
					'minimum'  => 1,
					'required' => true,
				],
				'state'         => [
					'type'     => 'string',
					'required' => true,
				],
				'label'         => [
					'type'     => 'string',
					'required' => true,
				],
				// The state by code and values; absent = a sidecar of an earlier version.
				'is'            => [ 'type' => [ 'object', 'null' ] ],
				'invoiceNumber' => $text,
				'invoiceUrl'    => $text,
				'paid'          => [ 'type' => [ 'boolean', 'null' ] ],
				'refunded'      => $text,
				'problem'       => [ 'type' => [ 'object', 'null' ] ],
				'note'          => $text,
				// Identifies the note: a repeat of the last key is not written again.
				'noteKey'       => $text,
			],
		];
	}
}
