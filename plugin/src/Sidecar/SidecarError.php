<?php
/**
 * Why a call to the sidecar failed: its own message, or ours if it was unreachable.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Sidecar;

use MLConnector\PairingData;

defined( 'ABSPATH' ) || exit;

final class SidecarError extends \RuntimeException {
	public const UNREACHABLE   = 'ml_connector_unreachable';
	public const NOT_PAIRED    = 'ml_connector_not_paired';
	public const MOVED         = 'ml_connector_moved';
	public const SALTS_CHANGED = 'ml_connector_salts_changed';
	public const BAD_ANSWER    = 'ml_connector_bad_answer';

	private const GATEWAY_STATUSES = [ 502, 503, 504 ];

	/** No call to the sidecar can succeed. */
	private const OF_ALL          = [ self::UNREACHABLE, self::BAD_ANSWER, self::NOT_PAIRED, self::MOVED, self::SALTS_CHANGED, 'store_unknown', 'store_moved_or_cloned', 'not_connected' ];
	private const OF_ALL_STATUSES = [ 401, 403, 429 ];

	/** @var string */
	private $name;
	/** @var int */
	private $status;
	/** @var string */
	private $fix;
	/** @var array<int, mixed> */
	private $faults;
	/** @var string */
	private $reason = '';

	/** @param array<int, mixed> $faults */
	public function __construct( string $name, int $status, string $message, string $fix = '', array $faults = [] ) {
		parent::__construct( $message );
		$this->name   = $name;
		$this->status = $status;
		$this->fix    = $fix;
		$this->faults = $faults;
	}

	public static function already_paired(): self {
		return new self(
			'ml_connector_already_paired',
			409,
			__( 'This store is already paired with a service.', 'ml-connector' ),
			__( 'Unpair it first.', 'ml-connector' )
		);
	}

	public static function address_wrong(): self {
		return new self(
			'ml_connector_address_wrong',
			400,
			__( 'The service cannot be reached safely at this address.', 'ml-connector' ),
			__( 'Enter an address with https://, for example https://connector.example.com. Plain http:// is accepted only on this machine or in a private network, for example http://127.0.0.1:8484.', 'ml-connector' )
		);
	}

	public static function address_not_https(): self {
		return new self(
			'ml_connector_address_not_https',
			400,
			__( 'This address starts with http://, and is not on this machine or in a private network: your key would be sent unencrypted.', 'ml-connector' ),
			__( 'Enter it with https://. If the service has no certificate yet, its operator puts a web server with https in front of it.', 'ml-connector' )
		);
	}

	/** It does not know how to be connected without a code. */
	public static function too_old(): self {
		return new self(
			'ml_connector_service_old',
			409,
			__( 'The service at this address is older than this plugin.', 'ml-connector' ),
			__( 'Enter a pairing code instead, or ask the operator of the service to update it.', 'ml-connector' )
		);
	}

	public static function not_started_here(): self {
		return new self(
			'ml_connector_connect_unknown',
			409,
			__( 'This answer of the service does not belong to the connection that was started here last.', 'ml-connector' ),
			__( 'Choose “Connect the service” again. Nothing was connected.', 'ml-connector' )
		);
	}

	public static function other_browser(): self {
		return new self(
			'ml_connector_connect_other_browser',
			409,
			__( 'The connection was started in another browser, or by another user.', 'ml-connector' ),
			__( 'Choose “Connect the service” here, and stay in this browser. Nothing was connected.', 'ml-connector' )
		);
	}

	public static function connect_expired(): self {
		return new self(
			'ml_connector_connect_expired',
			409,
			__( 'The connection was started more than twenty minutes ago.', 'ml-connector' ),
			__( 'Choose “Connect the service” again. Nothing was connected.', 'ml-connector' )
		);
	}

	/** The error in an unsuccessful response. */
	public static function of( Answer $answer ): self {
		$body = $answer->map();
		if ( is_string( $body['code'] ?? null ) && is_string( $body['message'] ?? null ) ) {
			return new self(
				$body['code'],
				$answer->status,
				$body['message'],
				is_string( $body['fix'] ?? null ) ? $body['fix'] : '',
				is_array( $body['faults'] ?? null ) ? array_values( $body['faults'] ) : []
			);
		}
		return in_array( $answer->status, self::GATEWAY_STATUSES, true ) ? self::unreachable( 'HTTP ' . $answer->status ) : self::bad_answer( $answer->status );
	}

	public static function not_paired(): self {
		return new self(
			self::NOT_PAIRED,
			409,
			__( 'This store is not paired with a service yet.', 'ml-connector' ),
			__( 'Open WooCommerce → ML Connector and enter the service’s address and pairing code.', 'ml-connector' )
		);
	}

	public static function moved( string $paired_home ): self {
		return new self(
			self::MOVED,
			409,
			/* translators: %s: web address */
			sprintf( __( 'This site is not the one that was paired: that was %s. Nothing is synced from here, so that a copy of a store posts nothing in its name.', 'ml-connector' ), $paired_home ),
			__( 'If this is a copy for tests, unpair it here: the store itself stays paired. If the store has a new address, unpair it, then pair it again.', 'ml-connector' )
		);
	}

	/** Why a stored pairing is not active. */
	public static function inactive( PairingData $pairing ): self {
		return $pairing->is_readable() ? self::moved( $pairing->home ) : self::salts_changed();
	}

	private static function salts_changed(): self {
		return new self(
			self::SALTS_CHANGED,
			409,
			__( 'The security keys (salts) of this site were changed, so its key for the service can’t be read. No orders are synced until the store is paired again.', 'ml-connector' ),
			__( 'Open WooCommerce → ML Connector and choose Unpair store. Then pair it again with a new code from the operator of the service. What was posted stays known.', 'ml-connector' )
		);
	}

	public static function unreachable( string $reason ): self {
		$error = new self(
			self::UNREACHABLE,
			502,
			/* translators: %s: technical reason */
			sprintf( __( 'The service does not answer (%s).', 'ml-connector' ), $reason ),
			__( 'Check that the service is running and that its address is right. Your store keeps selling. Orders are synced once the service is back.', 'ml-connector' )
		);
		$error->reason = $reason;
		return $error;
	}

	public static function bad_answer( int $status ): self {
		$error = new self(
			self::BAD_ANSWER,
			502,
			/* translators: %d: HTTP status */
			sprintf( __( 'The server at the service’s address is not ML Connector (HTTP %d).', 'ml-connector' ), $status ),
			__( 'Check the service’s address, and any proxy in front of it.', 'ml-connector' )
		);
		$error->reason = 'HTTP ' . $status;
		return $error;
	}

	/** Stable, e.g. `pairing_code_wrong`. */
	public function name(): string {
		return $this->name;
	}

	public function status(): int {
		return $this->status;
	}

	public function fix(): string {
		return $this->fix;
	}

	/** Technical detail; '' when the message is enough. */
	public function reason(): string {
		return $this->reason;
	}

	/** Whether the request never reached the sidecar. */
	public function is_unreachable(): bool {
		return in_array( $this->name, [ self::UNREACHABLE, self::BAD_ANSWER ], true );
	}

	/** Whether the next request fails too: not paired, unreachable, not authorised. */
	public function concerns_all(): bool {
		return in_array( $this->name, self::OF_ALL, true ) || in_array( $this->status, self::OF_ALL_STATUSES, true );
	}

	public function to_wp_error(): \WP_Error {
		$data = [ 'status' => $this->status ];
		if ( '' !== $this->fix ) {
			$data['fix'] = $this->fix;
		}
		if ( [] !== $this->faults ) {
			$data['faults'] = $this->faults;
		}
		return new \WP_Error( $this->name, $this->getMessage(), $data );
	}
}
