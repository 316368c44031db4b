<?php
/**
 * Lets the sidecar's REST key write only while a setting needs it: orders paid in Xero are marked paid here.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector;

defined( 'ABSPATH' ) || exit;

class KeyRights {
	/** `payments.fromXero` of the sidecar's settings. */
	private const WRITES = 'mark-paid';

	/** @var Options */
	private $options;
	/** @var RestKey */
	private $rest_key;

	public function __construct( Options $options, RestKey $rest_key ) {
		$this->options  = $options;
		$this->rest_key = $rest_key;
	}

	/**
	 * An older sidecar does not say: nothing is changed.
	 *
	 * @param array<string, mixed> $status The sidecar's answer to `GET status`.
	 */
	public function follow_status( array $status ): void {
		if ( is_bool( $status['writesOrders'] ?? null ) ) {
			$this->let_write( $status['writesOrders'] );
		}
	}

	/** @param array<string, mixed> $answer The sidecar's answer to a change of its settings. */
	public function follow_settings( array $answer ): void {
		$payments = $answer['settings']['payments'] ?? null;
		if ( is_array( $payments ) && is_string( $payments['fromXero'] ?? null ) ) {
			$this->let_write( self::WRITES === $payments['fromXero'] );
		}
	}

	private function let_write( bool $writes ): void {
		$pairing = $this->options->active_pairing();
		if ( null !== $pairing ) {
			$this->rest_key->let_write( $pairing->rest_key_id, $writes );
		}
	}
}
