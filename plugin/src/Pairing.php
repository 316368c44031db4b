<?php
/**
 * Pairs this store with a sidecar and unpairs it.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector;

use MLConnector\Events\Webhooks;
use MLConnector\Health\Schedule;
use MLConnector\Sidecar\Breaker;
use MLConnector\Sidecar\Client;
use MLConnector\Sidecar\Contact;
use MLConnector\Sidecar\SidecarError;

defined( 'ABSPATH' ) || exit;

class Pairing {
	private const SECRET_CHARACTERS = 50;
	/** The sidecar waits up to ten seconds for Xero. */
	private const UNPAIR_TIMEOUT_S = 15.0;
	/** The sidecar reads the store with the new key before it answers. */
	private const RENEW_TIMEOUT_S = 20.0;
	/** The pairing key is 32 bytes. */
	private const KEY_BYTES = 32;

	/** @var Options */
	private $options;
	/** @var Client */
	private $client;
	/** @var RestKey */
	private $rest_key;
	/** @var Webhooks */
	private $webhooks;
	/** @var Contact */
	private $contact;
	/** @var Breaker */
	private $breaker;

	public function __construct( Options $options, Client $client, RestKey $rest_key, Webhooks $webhooks, Contact $contact, Breaker $breaker ) {
		$this->options  = $options;
		$this->client   = $client;
		$this->rest_key = $rest_key;
		$this->webhooks = $webhooks;
		$this->contact  = $contact;
		$this->breaker  = $breaker;
	}

	/**
	 * `$proof`: why the service should pair this store, `pairingCode` or `grant`.
	 *
	 * @param array<string, mixed> $proof
	 * @throws SidecarError When pairing failed.
	 */
	public function pair( string $typed_url, array $proof, int $user_id ): void {
		if ( null !== $this->options->pairing() ) {
			throw SidecarError::already_paired();
		}
		$url = $this->address( $typed_url );
		// An interrupted attempt left its key behind.
		$this->rest_key->remove( (int) get_option( Options::PENDING_KEY, 0 ) );
		$key = $this->rest_key->make( $user_id );
		$this->options->keep( Options::PENDING_KEY, $key['id'] );
		$secret = wp_generate_password( self::SECRET_CHARACTERS, false );
		try {
			$answer = $this->client->pair( $url, $proof + $this->request( $key, $secret ) )->map();
			$this->check( $answer );
		} catch ( SidecarError $error ) {
			$this->rest_key->remove( $key['id'] );
			delete_option( Options::PENDING_KEY );
			throw $error;
		}
		if ( ! $this->options->url_is_constant() ) {
			$this->options->keep( Options::URL, $url );
		}
		$pairing = new PairingData( $answer['storeId'], $answer['pairingKey'], $secret, $key['id'], $user_id, $this->options->home(), time() );
		$this->options->keep( Options::PAIRING, $pairing->to_option() );
		delete_option( Options::PENDING_KEY );
		$this->breaker->close();
		$this->contact->succeeded();
		$this->webhooks->repair();
		Schedule::start();
	}

	/**
	 * Makes a new REST key and hands it to the sidecar, which keeps it once it has read the store with it. Only then the old
	 * one is removed.
	 *
	 * @throws SidecarError When the sidecar did not take it; the store then keeps the key it has.
	 */
	public function renew_key( int $user_id ): void {
		$pairing = $this->options->active_pairing();
		if ( null === $pairing ) {
			throw SidecarError::not_paired();
		}
		$unsettled = (int) get_option( Options::PENDING_KEY, 0 );
		$key       = $this->rest_key->make( $user_id );
		$this->options->keep( Options::PENDING_KEY, $key['id'] );
		$request = [
			'consumerKey'    => $key['consumer_key'],
			'consumerSecret' => $key['consumer_secret'],
		];
		try {
			$status = $this->client->post( 'store-key', $request, self::RENEW_TIMEOUT_S )->map();
		} catch ( SidecarError $error ) {
			// Without an answer the sidecar may have taken it: then it works until the next renewal.
			if ( ! $error->is_unreachable() ) {
				$this->rest_key->remove( $key['id'] );
				$this->options->keep( Options::PENDING_KEY, $unsettled );
			}
			throw $error;
		}
		$this->options->keep( Options::PAIRING, $pairing->with_rest_key( $key['id'], $user_id )->to_option() );
		// As for the old key: it may write while a feature needs that.
		$this->rest_key->let_write( $key['id'], ! empty( $status['writesOrders'] ) );
		$this->rest_key->remove( $pairing->rest_key_id );
		$this->rest_key->remove( $unsettled );
		delete_option( Options::PENDING_KEY );
		$this->breaker->close();
	}

	/** See RestKey::state(). */
	public function key_state(): string {
		$pairing = $this->options->pairing();
		return null === $pairing ? 'missing' : $this->rest_key->state( $pairing->rest_key_id );
	}

	/**
	 * Removes everything here, whatever the sidecar says.
	 *
	 * @return array{agreed: bool, still_connected: string} Whether the sidecar agreed, and the organisation in Xero whose connection
	 *                                                      it could not end because Xero did not answer; '' = none.
	 */
	public function unpair( bool $delete_settings = false ): array {
		$agreed          = false;
		$still_connected = '';
		if ( null !== $this->options->active_pairing() ) {
			try {
				$answer          = $this->client->post( 'unpair', [ 'deleteSettings' => $delete_settings ], self::UNPAIR_TIMEOUT_S )->english_map();
				$agreed          = true;
				$still_connected = is_string( $answer['stillConnected'] ?? null ) ? $answer['stillConnected'] : '';
			} catch ( SidecarError $error ) {
				// It no longer knows this store: nothing is left there.
				$agreed = 'store_unknown' === $error->name();
			}
		}
		$this->forget();
		return [
			'agreed'          => $agreed,
			'still_connected' => $still_connected,
		];
	}

	/** The local half: key, webhooks, schedule, options. Orders keep their state. */
	public function forget(): void {
		$pairing = $this->options->pairing();
		$this->webhooks->remove();
		if ( null !== $pairing ) {
			$this->rest_key->remove( $pairing->rest_key_id );
		}
		$this->rest_key->remove( (int) get_option( Options::PENDING_KEY, 0 ) );
		foreach ( Options::OF_PAIRING as $option ) {
			delete_option( $option );
		}
		$this->breaker->close();
		Schedule::stop();
	}

	/** @throws SidecarError When it cannot be used. */
	public function address( string $typed ): string {
		$url = $this->options->url_is_constant() ? $this->options->url() : SidecarAddress::read( '' === trim( $typed ) ? $this->options->url() : $typed );
		if ( null === $url || '' === $url ) {
			throw SidecarAddress::is_public_http( $typed ) ? SidecarError::address_not_https() : SidecarError::address_wrong();
		}
		return $url;
	}

	/**
	 * @param array{id: int, consumer_key: string, consumer_secret: string} $key
	 * @return array<string, mixed>
	 */
	private function request( array $key, string $secret ): array {
		return [
			'siteUrl'        => $this->options->home(),
			'siteName'       => $this->options->site_name(),
			'consumerKey'    => $key['consumer_key'],
			'consumerSecret' => $key['consumer_secret'],
			'webhookSecret'  => $secret,
			'settingsUrl'    => admin_url( 'admin.php?page=ml-connector' ),
			'versions'       => Versions::all(),
		];
	}

	/**
	 * @param array<string, mixed> $answer
	 * @phpstan-assert array{storeId: string, pairingKey: string} $answer
	 * @throws SidecarError When it does not fit the contract.
	 */
	private function check( array $answer ): void {
		if ( ! is_string( $answer['storeId'] ?? null ) || ! is_string( $answer['pairingKey'] ?? null )
			|| '' === $answer['storeId'] || self::KEY_BYTES !== strlen( Sidecar\Jwt::from_base64url( $answer['pairingKey'] ) ) ) {
			throw SidecarError::bad_answer( 201 );
		}
	}
}
