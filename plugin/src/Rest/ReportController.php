<?php
/**
 * `POST report`: the sidecar says how orders stand in Xero. Signed with the pairing key, in the other direction.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Rest;

use MLConnector\Options;
use MLConnector\Orders\XeroState;
use MLConnector\Sidecar\Contact;

defined( 'ABSPATH' ) || exit;

class ReportController {
	private const ROUTE      = '/report';
	private const ORDERS_MAX = 100;

	/** @var Options */
	private $options;
	/** @var XeroState */
	private $orders;
	/** @var Contact */
	private $contact;

	public function __construct( Options $options, XeroState $orders, Contact $contact ) {
		$this->options = $options;
		$this->orders  = $orders;
		$this->contact = $contact;
	}

	public function register(): void {
		register_rest_route(
			Routes::NAMESPACE,
			self::ROUTE,
			[
				'methods'             => 'POST',
				'callback'            => [ $this, 'take' ],
				'permission_callback' => [ $this, 'is_sidecar' ],
				'args'                => [
					'orders' => [
						'type'     => 'array',
						'required' => true,
						'maxItems' => self::ORDERS_MAX,
						'items'    => self::order_schema(),
					],
				],
			]
		);
	}

	/** @return true|\WP_Error */
	public function is_sidecar( \WP_REST_Request $request ) {
		return FromSidecar::check( $this->options, $request, self::ROUTE );
	}

	public function take( \WP_REST_Request $request ): \WP_REST_Response {
		$written = 0;
		$unknown = [];
		foreach ( (array) $request->get_param( 'orders' ) as $report ) {
			if ( $this->orders->write( $report ) ) {
				++$written;
			} else {
				$unknown[] = (int) $report['orderId'];
			}
		}
		$this->contact->succeeded();
		$response = new \WP_REST_Response(
			[
				'written' => $written,
				'unknown' => $unknown,
			]
		);
		$response->header( 'Cache-Control', 'no-store' );
		return $response;
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
				'invoiceNumber' => $text,
				'invoiceUrl'    => $text,
				'paid'          => [ 'type' => [ 'boolean', 'null' ] ],
				'refunded'      => $text,
				'problem'       => [ 'type' => [ 'object', 'null' ] ],
				'note'          => $text,
				// Names the note: one with the key of the last is not written again.
				'noteKey'       => $text,
			],
		];
	}
}
