<?php
/**
 * Leaves the service: its export, the end of the access to Xero, the deletion there, and then the clean-up here.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector;

use MLConnector\Sidecar\Client;
use MLConnector\Sidecar\Jwt;
use MLConnector\Sidecar\SidecarError;

defined( 'ABSPATH' ) || exit;

class Leaving {
	private const TOKEN_BYTES = 32;

	/** @var Options */
	private $options;
	/** @var Client */
	private $client;
	/** @var Pairing */
	private $pairing;

	public function __construct( Options $options, Client $client, Pairing $pairing ) {
		$this->options = $options;
		$this->client  = $client;
		$this->pairing = $pairing;
	}

	/**
	 * How far it is. Once the store has left the service, everything of the pairing is removed here.
	 *
	 * @return array<string, mixed> As the service says it.
	 * @throws SidecarError When the service can't be asked; nothing is removed here then.
	 */
	public function read(): array {
		$token = $this->token();
		if ( '' === $token ) {
			return $this->ask( 'GET' );
		}
		try {
			// The store's key is deleted with it.
			$state = $this->client->leaving( $token )->map();
		} catch ( SidecarError $error ) {
			if ( 'leaving_unknown' !== $error->name() ) {
				throw $error;
			}
			delete_option( Options::LEAVING );
			return $this->ask( 'GET' );
		}
		if ( 'left' === ( $state['state'] ?? '' ) ) {
			$this->clean_up();
		}
		return $state;
	}

	/**
	 * Posting stops, and the export is written. A second click, or another tab, is the same leaving.
	 *
	 * @return array<string, mixed>
	 * @throws SidecarError When it failed.
	 */
	public function begin(): array {
		$token = $this->token();
		if ( '' === $token ) {
			$token = Jwt::base64url( random_bytes( self::TOKEN_BYTES ) );
			// Before it is sent: an answer that is lost must not lose it.
			$this->options->keep( Options::LEAVING, [ 'token' => Sealed::seal( $token ) ] );
		}
		try {
			return $this->ask( 'POST', [ 'token' => $token ] );
		} catch ( SidecarError $error ) {
			// Without an answer the service may have begun.
			if ( ! $error->is_unreachable() ) {
				delete_option( Options::LEAVING );
			}
			throw $error;
		}
	}

	/**
	 * @param array{force: bool, withoutExport: bool, withoutAccess: bool} $choice
	 * @return array<string, mixed>
	 * @throws SidecarError When it failed.
	 */
	public function confirm( array $choice ): array {
		$this->client->post( 'leave/confirm', $choice );
		return $this->read();
	}

	/**
	 * The owner stays.
	 *
	 * @return array<string, mixed>
	 * @throws SidecarError When it failed.
	 */
	public function cancel(): array {
		$state = $this->ask( 'DELETE' );
		delete_option( Options::LEAVING );
		return $state;
	}

	/**
	 * An address that downloads the export once.
	 *
	 * @return array<string, mixed>
	 * @throws SidecarError When it failed.
	 */
	public function export(): array {
		return $this->client->post( 'leave/export', [] )->map();
	}

	/** In the background: the owner may have closed the page. */
	public function look(): void {
		if ( '' === $this->token() ) {
			return;
		}
		try {
			$this->read();
		} catch ( SidecarError $error ) {
			return;
		}
	}

	/**
	 * @param array<string, string> $body
	 * @return array<string, mixed>
	 * @throws SidecarError When it failed.
	 */
	private function ask( string $method, array $body = [] ): array {
		try {
			return $this->client->call( $method, 'leave', [] === $body ? '' : (string) wp_json_encode( $body ) )->map();
		} catch ( SidecarError $error ) {
			throw 'not_found' === $error->name() ? SidecarError::too_old() : $error;
		}
	}

	private function clean_up(): void {
		$this->pairing->forget();
		delete_option( Options::URL );
		delete_option( Options::NOTICE );
	}

	/** '' = it is not leaving. */
	private function token(): string {
		return (string) Sealed::open( (string) ( $this->options->map( Options::LEAVING )['token'] ?? '' ) );
	}
}
