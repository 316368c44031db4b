<?php
/**
 * Sends orders to Xero that a person picked, known to the sidecar or not.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Orders;

use MLConnector\Sidecar\Client;
use MLConnector\Sidecar\SidecarError;

defined( 'ABSPATH' ) || exit;

class Sender {
	/** A slower list page may hit the web server's own limit. */
	private const SECONDS_MAX = 20.0;
	/** With less, we would give up orders that the sidecar has accepted. */
	private const SECONDS_MIN = 2.0;

	/** @var Client */
	private $client;
	/** @var callable(): float */
	private $now;

	/** @param (callable(): float)|null $now In seconds; null = the clock. */
	public function __construct( Client $client, ?callable $now = null ) {
		$this->client = $client;
		$this->now    = $now ?? static function (): float {
			return microtime( true );
		};
	}

	/**
	 * Continues after an error that concerns one order only.
	 *
	 * @param list<int> $order_ids
	 * @return array{sent: int, refused: array<int, string>, held_by: string, stopped: string, left: list<int>} `refused` by order id, `stopped`: why those `left` were not sent; both with what to do.
	 */
	public function send( array $order_ids ): array {
		$result = [
			'sent'    => 0,
			'refused' => [],
			'held_by' => '',
			'stopped' => '',
			'left'    => [],
		];
		$end    = ( $this->now )() + self::SECONDS_MAX;
		foreach ( $order_ids as $index => $order_id ) {
			$seconds = $end - ( $this->now )();
			if ( $seconds < self::SECONDS_MIN ) {
				$result['stopped'] = __( 'Sending stopped because it took too long.', 'ml-connector' );
			} else {
				try {
					$answer = $this->client->post( 'orders/' . $order_id . '/send', [], $seconds )->map();
					++$result['sent'];
					$held_by = $answer['heldBy'] ?? null;
					if ( is_array( $held_by ) ) {
						$result['held_by'] = (string) ( $held_by['message'] ?? '' );
					}
				} catch ( SidecarError $error ) {
					$why = trim( $error->getMessage() . ' ' . $error->fix() );
					if ( $error->concerns_all() ) {
						$result['stopped'] = $why;
					} else {
						$result['refused'][ $order_id ] = $why;
					}
				}
			}
			if ( '' !== $result['stopped'] ) {
				$result['left'] = array_slice( $order_ids, $index );
				break;
			}
		}
		return $result;
	}
}
