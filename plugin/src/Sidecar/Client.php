<?php
/**
 * Calls to the sidecar: signed, bounded in time and size, never following a redirect.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Sidecar;

use MLConnector\Options;
use MLConnector\PairingData;

defined( 'ABSPATH' ) || exit;

class Client {
	/** The limit for a person's request; reading Xero's lists again takes seconds. */
	public const TIMEOUT_S = 25.0;
	/** The sidecar reads the store before it answers. */
	private const PAIR_TIMEOUT_S   = 60.0;
	private const ANSWER_BYTES_MAX = 32 * 1024 * 1024;

	/** @var Options */
	private $options;
	/** @var Contact */
	private $contact;

	public function __construct( Options $options, Contact $contact ) {
		$this->options = $options;
		$this->contact = $contact;
	}

	/**
	 * `$path` as in the contract, with its query: "status", "lists?refresh=1".
	 *
	 * @throws SidecarError When it failed.
	 */
	public function call( string $method, string $path, string $body = '', float $timeout = self::TIMEOUT_S, ?Actor $actor = null ): Answer {
		$pairing = $this->pairing();
		try {
			$answer = $this->send_signed( $pairing, $method, $path, $body, $timeout, $actor ?? Actor::current() );
		} catch ( SidecarError $error ) {
			if ( $error->is_unreachable() ) {
				$this->contact->failed( $error->reason() );
			} else {
				$this->contact->succeeded();
			}
			throw $error;
		}
		$this->contact->succeeded();
		return $answer;
	}

	/**
	 * @param array<string, mixed> $body
	 * @throws SidecarError When it failed.
	 */
	public function post( string $path, array $body, float $timeout = self::TIMEOUT_S, ?Actor $actor = null ): Answer {
		return $this->call( 'POST', $path, (string) wp_json_encode( (object) $body ), $timeout, $actor );
	}

	/**
	 * Sends a request without waiting for its answer. Without an error it was sent; whether it was accepted is not known.
	 *
	 * @param array<string, mixed> $body
	 * @throws SidecarError When it was not sent in time.
	 */
	public function send_only( string $path, array $body, float $timeout, Actor $actor ): void {
		$pairing = $this->pairing();
		$json    = (string) wp_json_encode( (object) $body );
		$failure = SendOnly::during(
			function () use ( $pairing, $path, $json, $timeout, $actor ): void {
				$this->send_signed( $pairing, 'POST', $path, $json, $timeout, $actor );
			}
		);
		if ( null === $failure ) {
			return;
		}
		if ( $failure->is_unreachable() ) {
			$this->contact->failed( $failure->reason() );
		}
		throw $failure;
	}

	/**
	 * @param array<string, mixed> $request
	 * @throws SidecarError When it failed.
	 */
	public function pair( string $url, array $request ): Answer {
		return $this->send( 'POST', '/v1/pair', (string) wp_json_encode( $request ), self::PAIR_TIMEOUT_S, [], $url );
	}

	/**
	 * Asks for the page where a person lets this shop in.
	 *
	 * @param array<string, mixed> $request
	 * @throws SidecarError When it failed.
	 */
	public function ask_to_pair( string $url, array $request ): Answer {
		return $this->send( 'POST', '/v1/pairing-requests', (string) wp_json_encode( $request ), self::TIMEOUT_S, [], $url );
	}

	/**
	 * How far a leaving is, by its secret: unsigned, as the store's key is deleted in the end.
	 *
	 * @throws SidecarError When it failed.
	 */
	public function leaving( string $token ): Answer {
		return $this->send( 'GET', '/v1/leavings/' . rawurlencode( $token ), '', self::TIMEOUT_S, [] );
	}

	/** Milliseconds of a round trip, unsigned; null = no answer in time. */
	public function round_trip( float $timeout ): ?int {
		$start = microtime( true );
		try {
			$this->send( 'GET', '/healthz', '', $timeout, [] );
		} catch ( SidecarError $error ) {
			return null;
		}
		return (int) round( ( microtime( true ) - $start ) * 1000 );
	}

	/** @throws SidecarError When there is none, another site owns it, or its key can't be read. */
	private function pairing(): PairingData {
		$pairing = $this->options->pairing();
		if ( null === $pairing || '' === $this->options->url() ) {
			throw SidecarError::not_paired();
		}
		if ( ! $pairing->is_readable() || ! $pairing->is_of( $this->options->home() ) ) {
			throw SidecarError::inactive( $pairing );
		}
		return $pairing;
	}

	/** @throws SidecarError When it failed. */
	private function send_signed( PairingData $pairing, string $method, string $path, string $body, float $timeout, Actor $actor ): Answer {
		$full   = '/v1/stores/' . rawurlencode( $pairing->store_id ) . '/' . $path;
		$header = Signature::header( $pairing, $method, $full, $body, $actor );
		return $this->send( $method, $full, $body, $timeout, [ 'Authorization' => $header ] );
	}

	/** @param array<string, string> $headers */
	private function send( string $method, string $path, string $body, float $timeout, array $headers, string $url = '' ): Answer {
		$args = [
			'method'              => $method,
			'redirection'         => 0,
			'limit_response_size' => self::ANSWER_BYTES_MAX,
			'user-agent'          => 'ML-Connector/' . \MLConnector\VERSION,
			'headers'             => $headers + [
				// Files for a spreadsheet come as rows, to be written in the reader's language.
				'Accept'          => 'application/json, ' . Table::CONTENT_TYPE,
				// For another language than English, the answer has its texts as templates with values.
				'Accept-Language' => str_replace( '_', '-', determine_locale() ),
			],
		];
		if ( '' !== $body ) {
			$args['body']                    = $body;
			$args['headers']['Content-Type'] = 'application/json';
		}
		$response = TimeLimit::during(
			$timeout,
			function ( float $seconds ) use ( $url, $path, $args ) {
				$args['timeout'] = $seconds;
				// Not the "safe" call: the sidecar may run on this machine, and the owner typed the address.
				return wp_remote_request( ( '' === $url ? $this->options->url() : $url ) . $path, $args );
			}
		);
		return $this->read( $response );
	}

	/** @param array<string, mixed>|\WP_Error $response */
	private function read( $response ): Answer {
		if ( is_wp_error( $response ) ) {
			$error = SidecarError::unreachable( $response->get_error_message() );
			throw $error;
		}
		$status = (int) wp_remote_retrieve_response_code( $response );
		$answer = new Answer(
			$status,
			wp_remote_retrieve_body( $response ),
			self::one_header( $response, 'content-type' ),
			self::one_header( $response, 'content-disposition' )
		);
		if ( $status >= 200 && $status < 300 ) {
			return $answer;
		}
		$error = SidecarError::of( $answer );
		throw $error;
	}

	/** @param array<string, mixed> $response */
	private static function one_header( array $response, string $name ): string {
		$value = wp_remote_retrieve_header( $response, $name );
		return is_array( $value ) ? (string) reset( $value ) : (string) $value;
	}
}
