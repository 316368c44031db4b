<?php
/**
 * Values that were refused, or not checked, on a screen that goes on to another page: said on that page, once, to who sent them.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Products;

defined( 'ABSPATH' ) || exit;

class Refusals {
	private const NAME  = 'ml_connector_refused_';
	private const TTL_S = 300;
	/** The most that are named; the rest is counted. */
	private const NAMED_MAX = 5;

	/** @var list<string> */
	private $faults = [];
	/** @var int */
	private $count = 0;

	/** @param list<string> $faults */
	public function add( array $faults ): void {
		if ( [] === $faults ) {
			return;
		}
		if ( 0 === $this->count ) {
			// Once for two thousand products.
			add_action( 'shutdown', [ $this, 'keep' ], 5 );
		}
		$this->count += count( $faults );
		$this->faults = array_slice( array_merge( $this->faults, $faults ), 0, self::NAMED_MAX );
	}

	public function keep(): void {
		set_transient( self::NAME . get_current_user_id(), [ $this->faults, $this->count ], self::TTL_S );
	}

	public function show(): void {
		$name = self::NAME . get_current_user_id();
		$kept = get_transient( $name );
		if ( ! is_array( $kept ) || ! is_array( $kept[0] ?? null ) ) {
			return;
		}
		delete_transient( $name );
		$lines = array_map( 'strval', $kept[0] );
		$more  = (int) ( $kept[1] ?? 0 ) - count( $lines );
		if ( $more > 0 ) {
			/* translators: %d: number of values */
			$lines[] = sprintf( _n( '%d more value was refused or not checked.', '%d more values were refused or not checked.', $more, 'ml-connector' ), $more );
		}
		printf( '<div class="notice notice-error is-dismissible"><p>%s</p></div>', implode( '<br>', array_map( 'esc_html', $lines ) ) ); // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- Each line is escaped.
	}
}
