<?php
/**
 * A response of the sidecar.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Sidecar;

defined( 'ABSPATH' ) || exit;

final class Answer {
	/** @var int */
	public $status;
	/** @var string */
	public $body;
	/** @var string */
	public $content_type;
	/** @var string */
	public $disposition;

	public function __construct( int $status, string $body, string $content_type = 'application/json', string $disposition = '' ) {
		$this->status       = $status;
		$this->body         = $body;
		$this->content_type = $content_type;
		$this->disposition  = $disposition;
	}

	public function is_json(): bool {
		return 0 === strpos( $this->content_type, 'application/json' );
	}

	/**
	 * Objects stay objects: `{}` must not become `[]`.
	 *
	 * @return mixed
	 */
	public function json() {
		return '' === $this->body ? null : json_decode( $this->body );
	}

	/** @return array<string, mixed> */
	public function map(): array {
		$map = json_decode( $this->body, true );
		return is_array( $map ) ? $map : [];
	}
}
