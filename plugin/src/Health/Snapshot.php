<?php
/**
 * The sidecar's last status, stored so that notices, mails and Site Health never wait for it.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Health;

use MLConnector\Options;
use MLConnector\Sidecar\Phrases;
use MLConnector\Sidecar\SidecarError;

defined( 'ABSPATH' ) || exit;

/**
 * @phpstan-type Reason array{code: string, light: string, needs?: bool, message: string, next: string, tab: string}
 */
class Snapshot {
	private const REASONS_MAX = 10;

	/** @var Options */
	private $options;

	public function __construct( Options $options ) {
		$this->options = $options;
	}

	/** @param array<string, mixed> $status */
	public function keep( array $status ): void {
		$reasons = [];
		foreach ( array_slice( is_array( $status['reasons'] ?? null ) ? $status['reasons'] : [], 0, self::REASONS_MAX ) as $reason ) {
			if ( is_array( $reason ) ) {
				$reasons[] = [
					'code'    => self::text( $reason, 'code' ),
					'light'   => self::text( $reason, 'light' ),
					// A sidecar of an earlier version does not say: a person looks.
					'needs'   => (bool) ( $reason['needsAction'] ?? true ),
					'message' => self::text( $reason, 'message' ),
					'next'    => self::text( $reason, 'next' ),
					'tab'     => self::text( $reason, 'tab' ),
				];
			}
		}
		$counts   = is_array( $status['counts'] ?? null ) ? $status['counts'] : [];
		$sentence = self::text( $status, 'sentence' );
		$texts    = array_merge( [ $sentence ], array_column( $reasons, 'message' ), array_column( $reasons, 'next' ) );
		$this->options->keep(
			Options::STATUS,
			[
				'at'       => time(),
				'light'    => self::text( $status, 'light' ),
				'sentence' => $sentence,
				'version'  => self::text( $status, 'sidecarVersion' ),
				'reasons'  => $reasons,
				'counts'   => array_map( 'intval', array_filter( $counts, 'is_numeric' ) ),
				'phrases'  => ( new Phrases( $status[ Phrases::FIELD ] ?? null ) )->only( $texts ),
			]
		);
	}

	/** The sidecar rejects this store: the earlier status no longer holds. */
	public function refused( SidecarError $error ): void {
		$this->keep(
			[
				'light'    => 'red',
				'sentence' => $error->getMessage(),
				'reasons'  => [
					[
						'code'    => $error->name(),
						'light'   => 'red',
						'message' => $error->getMessage(),
						'next'    => $error->fix(),
						'tab'     => 'connection',
					],
				],
			]
		);
	}

	/** '' = never read. */
	public function status(): string {
		return (string) ( $this->options->map( Options::STATUS )['light'] ?? '' );
	}

	public function sentence(): string {
		return $this->phrases()->text( (string) ( $this->options->map( Options::STATUS )['sentence'] ?? '' ) );
	}

	public function version(): string {
		return (string) ( $this->options->map( Options::STATUS )['version'] ?? '' );
	}

	/** @return list<Reason> */
	public function reasons(): array {
		$reasons = $this->phrases()->in( $this->options->map( Options::STATUS )['reasons'] ?? [] );
		return is_array( $reasons ) ? array_values( $reasons ) : [];
	}

	private function phrases(): Phrases {
		return new Phrases( $this->options->map( Options::STATUS )['phrases'] ?? null );
	}

	public function count( string $state ): int {
		$counts = $this->options->map( Options::STATUS )['counts'] ?? [];
		return is_array( $counts ) ? (int) ( $counts[ $state ] ?? 0 ) : 0;
	}

	/** @param array<string, mixed> $map */
	private static function text( array $map, string $key ): string {
		return is_scalar( $map[ $key ] ?? null ) ? sanitize_text_field( (string) $map[ $key ] ) : '';
	}
}
