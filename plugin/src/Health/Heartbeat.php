<?php
/**
 * Every five minutes, in the background: reads the sidecar's status, if it responds.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Health;

use MLConnector\Events\Nudge;
use MLConnector\Events\Webhooks;
use MLConnector\KeyRights;
use MLConnector\Options;
use MLConnector\Sidecar\Actor;
use MLConnector\Sidecar\Breaker;
use MLConnector\Sidecar\Client;
use MLConnector\Sidecar\SidecarError;

defined( 'ABSPATH' ) || exit;

class Heartbeat {
	private const TIMEOUT_S = 10.0;
	/** The store was removed there, its key differs, or a clock is wrong: each needs a fix. */
	private const REFUSED = [ 401, 403, 404 ];

	/** @var Options */
	private $options;
	/** @var Client */
	private $client;
	/** @var Breaker */
	private $breaker;
	/** @var Snapshot */
	private $snapshot;
	/** @var Webhooks */
	private $webhooks;
	/** @var KeyRights */
	private $key_rights;

	public function __construct( Options $options, Client $client, Breaker $breaker, Snapshot $snapshot, Webhooks $webhooks, KeyRights $key_rights ) {
		$this->options    = $options;
		$this->client     = $client;
		$this->breaker    = $breaker;
		$this->snapshot   = $snapshot;
		$this->webhooks   = $webhooks;
		$this->key_rights = $key_rights;
	}

	public function beat(): void {
		if ( null === $this->options->active_pairing() ) {
			return;
		}
		$this->options->seal_pairing();
		try {
			$status = $this->client->call( 'GET', 'status', '', self::TIMEOUT_S, Actor::system() )->english_map();
		} catch ( SidecarError $error ) {
			$this->breaker->open( $error->name() );
			if ( in_array( $error->status(), self::REFUSED, true ) ) {
				$this->snapshot->refused( $error );
			}
			return;
		}
		$this->snapshot->keep( $status );
		$this->key_rights->follow_status( $status );
		$this->webhooks->follow_status( $status );
		if ( ! $this->breaker->is_open() ) {
			return;
		}
		// WooCommerce disables a webhook after seven failures in a row, e.g. in an outage.
		if ( $this->options->auto_repair() ) {
			$this->webhooks->repair();
		}
		$round_trip = $this->client->round_trip( self::TIMEOUT_S );
		if ( null !== $round_trip && $round_trip <= Nudge::limit_ms() ) {
			$this->breaker->close();
		} else {
			// It responds, but too slowly for a shopper's request: webhooks and poll carry the changes.
			$this->breaker->open( 'slow' );
		}
	}
}
