<?php
/**
 * Reports versions and webhook states to the sidecar: daily, and after a change.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Health;

use MLConnector\Events\Webhooks;
use MLConnector\Options;
use MLConnector\Sidecar\Actor;
use MLConnector\Sidecar\Client;
use MLConnector\Sidecar\SidecarError;
use MLConnector\Versions;

defined( 'ABSPATH' ) || exit;

class Report {
	private const TIMEOUT_S = 10.0;

	/** @var Options */
	private $options;
	/** @var Client */
	private $client;
	/** @var Webhooks */
	private $webhooks;

	public function __construct( Options $options, Client $client, Webhooks $webhooks ) {
		$this->options  = $options;
		$this->client   = $client;
		$this->webhooks = $webhooks;
	}

	/** In the background, so that no button waits for it. */
	public function send_soon(): void {
		if ( false === wp_next_scheduled( Schedule::REPORT ) ) {
			wp_schedule_single_event( time(), Schedule::REPORT );
		}
	}

	public function send(): void {
		if ( null === $this->options->active_pairing() ) {
			return;
		}
		$webhooks = array_map(
			static function ( array $webhook ): array {
				return [
					'topic' => $webhook['topic'],
					'state' => $webhook['state'],
				];
			},
			$this->webhooks->states()
		);
		try {
			$this->client->post(
				'plugin-report',
				[
					'versions' => Versions::all(),
					'webhooks' => $webhooks,
				],
				self::TIMEOUT_S,
				Actor::system()
			);
		} catch ( SidecarError $error ) {
			// The next report is due tomorrow; the heartbeat reports the silence.
			return;
		}
	}
}
