<?php
/**
 * When the sidecar last responded, and since when it has not.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Sidecar;

use MLConnector\Options;

defined( 'ABSPATH' ) || exit;

class Contact {
	/** Three heartbeats without a response. */
	public const SILENT_AFTER_S = 900;
	/** Seconds between saves of a success: no order should wait for an option to be saved. */
	private const WRITE_EVERY_S = 60;

	/** @var Options */
	private $options;

	public function __construct( Options $options ) {
		$this->options = $options;
	}

	public function succeeded(): void {
		$known = $this->options->map( Options::CONTACT );
		if ( empty( $known['failed_since'] ) && time() - (int) ( $known['ok_at'] ?? 0 ) < self::WRITE_EVERY_S ) {
			return;
		}
		$this->options->keep( Options::CONTACT, [ 'ok_at' => time() ] );
	}

	public function failed( string $reason ): void {
		$known = $this->options->map( Options::CONTACT );
		$this->options->keep(
			Options::CONTACT,
			[
				'ok_at'        => (int) ( $known['ok_at'] ?? 0 ),
				'failed_since' => (int) ( $known['failed_since'] ?? time() ),
				'failed_at'    => time(),
				'reason'       => $reason,
			]
		);
	}

	/** 0 = never. */
	public function last(): int {
		return (int) ( $this->options->map( Options::CONTACT )['ok_at'] ?? 0 );
	}

	/** '' = the last call got a response. */
	public function reason(): string {
		return (string) ( $this->options->map( Options::CONTACT )['reason'] ?? '' );
	}

	/** Since when all calls have failed; null = it responds, or the silence is still short. */
	public function silent_since(): ?int {
		$known = $this->options->map( Options::CONTACT );
		$since = (int) ( $known['failed_since'] ?? 0 );
		return 0 !== $since && time() - $since >= self::SILENT_AFTER_S ? $since : null;
	}
}
