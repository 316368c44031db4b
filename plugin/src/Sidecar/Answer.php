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

	/** Rows of a file for a spreadsheet. */
	public function is_table(): bool {
		return 0 === strpos( $this->content_type, Table::CONTENT_TYPE );
	}

	/**
	 * In the reader's language. Objects stay objects: `{}` must not become `[]`.
	 *
	 * @return mixed
	 */
	public function json() {
		$answer = '' === $this->body ? null : json_decode( $this->body );
		if ( ! is_object( $answer ) || ! isset( $answer->phrases ) ) {
			return $answer;
		}
		$phrases = new Phrases( json_decode( (string) wp_json_encode( $answer->phrases ), true ) );
		unset( $answer->phrases );
		return $phrases->in( $answer );
	}

	/** @return array<string, mixed> In the reader's language. */
	public function map(): array {
		$map     = $this->english_map();
		$phrases = new Phrases( $map[ Phrases::FIELD ] ?? null );
		unset( $map[ Phrases::FIELD ] );
		$in_words = $phrases->in( $map );
		return is_array( $in_words ) ? $in_words : [];
	}

	/** @return array<string, mixed> To be kept for readers of any language: with the phrases. */
	public function english_map(): array {
		$map = json_decode( $this->body, true );
		return is_array( $map ) ? $map : [];
	}
}
