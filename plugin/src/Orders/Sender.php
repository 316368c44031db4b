<?php
/**
 * Has orders sent to Xero that a person picked, whether the sidecar knows them or not.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Orders;

use MLConnector\Sidecar\Client;
use MLConnector\Sidecar\SidecarError;

defined( 'ABSPATH' ) || exit;

class Sender {
	/** A page of the list that takes longer may meet the web server's own limit. */
	private const SECONDS_MAX = 20.0;
	/** In less an order would be given up that the sidecar has taken. */
	private const SECONDS_MIN = 2.0;

	/** @var Client */
	private $client;

	public function __construct( Client $client ) {
		$this->client = $client;
	}

	/**
	 * @param list<int> $order_ids
	 * @return array{sent: int, refused: array<int, string>, held_by: string, stopped: string} `refused` by order id, `stopped`: why the rest was not tried; both with what to do.
	 */
	public function send( array $order_ids ): array {
		$result = [
			'sent'    => 0,
			'refused' => [],
			'held_by' => '',
			'stopped' => '',
		];
		$end    = microtime( true ) + self::SECONDS_MAX;
		foreach ( $order_ids as $order_id ) {
			$left = $end - microtime( true );
			if ( $left < self::SECONDS_MIN ) {
				$result['stopped'] = __( 'It took too long; choose the rest again.', 'ml-connector' );
				break;
			}
			try {
				$answer = $this->client->post( 'orders/' . $order_id . '/send', [], $left )->map();
				++$result['sent'];
				$held_by = $answer['heldBy'] ?? null;
				if ( is_array( $held_by ) ) {
					$result['held_by'] = (string) ( $held_by['message'] ?? '' );
				}
			} catch ( SidecarError $error ) {
				$why = trim( $error->getMessage() . ' ' . $error->fix() );
				if ( $error->is_unreachable() || in_array( $error->status(), [ 401, 409, 429 ], true ) ) {
					$result['stopped'] = $why;
					break;
				}
				$result['refused'][ $order_id ] = $why;
			}
		}
		return $result;
	}
}
