<?php
/**
 * An order's state in Xero, kept as order meta so that list and order screen never wait for the sidecar.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Orders;

use MLConnector\Sidecar\Phrases;

defined( 'ABSPATH' ) || exit;

/**
 * @phpstan-type Problem array{code: string, message: string, fix: string, tab: string, setting: string}
 * @phpstan-type Shown array{code: string, label: string, until: int, paid: bool|null, refunded: string|null, number: string, url: string, problem: Problem|null}
 */
class XeroState {
	public const STATE   = '_ml_connector_state';
	public const INVOICE = '_ml_connector_invoice';
	public const PROBLEM = '_ml_connector_problem';
	/** State and order id, as text: the list filters by it. With the id, since copied metas hold another order's state. */
	public const FILTER = '_ml_connector_filter';
	/** Which report wrote the last note: a repeat, after a lost response, writes none. */
	public const NOTE = '_ml_connector_note';
	public const ALL  = [ self::STATE, self::INVOICE, self::PROBLEM, self::FILTER, self::NOTE ];

	/** WooCommerce's own switch: metas then neither save the order nor change its date, so we trigger no change. */
	private const SAVE_SWITCH = 'woocommerce_orders_table_datastore_should_save_after_meta_change';

	/**
	 * @param array<string, mixed> $report As the contract says; false = there is no such order.
	 */
	public function write( array $report ): bool {
		$order = wc_get_order( (int) $report['orderId'] );
		if ( ! $order instanceof \WC_Order ) {
			return false;
		}
		$phrases = new Phrases( $report[ Phrases::FIELD ] ?? null );
		$problem = self::problem( $report['problem'] ?? null );
		$label   = self::text( $report['label'] );
		$state   = sanitize_key( (string) $report['state'] );
		$is      = is_array( $report['is'] ?? null ) ? $report['is'] : [];
		$order->update_meta_data(
			self::STATE,
			[
				'state'        => $state,
				// One of the sidecar's order states; '' = a sidecar of an earlier version.
				'code'         => sanitize_key( self::text( $is['code'] ?? '' ) ),
				'label'        => $label,
				Phrases::FIELD => $phrases->only( [ $label ] ),
				// A waiting order is not tried before; 0 = in its turn.
				'until'        => (int) strtotime( self::text( $is['until'] ?? '' ) ),
				'paid'         => isset( $report['paid'] ) ? (bool) $report['paid'] : null,
				'refunded'     => isset( $report['refunded'] ) ? self::text( $report['refunded'] ) : null,
				// Renewals and duplicates copy metas: a copy must not claim this order's invoice.
				'order'        => $order->get_id(),
			]
		);
		$order->update_meta_data( self::FILTER, $state . ' ' . $order->get_id() );
		$this->write_or_drop(
			$order,
			self::INVOICE,
			empty( $report['invoiceNumber'] ) ? null : [
				'number' => self::text( $report['invoiceNumber'] ),
				'url'    => esc_url_raw( (string) ( $report['invoiceUrl'] ?? '' ), [ 'http', 'https' ] ),
			]
		);
		$this->write_or_drop( $order, self::PROBLEM, null === $problem ? null : $problem + [ Phrases::FIELD => $phrases->only( [ $problem['message'], $problem['fix'] ] ) ] );
		try {
			$this->note( $order, $phrases->text( (string) ( $report['note'] ?? '' ) ), self::text( $report['noteKey'] ?? '' ), null !== $problem );
		} finally {
			self::save_metas( $order );
		}
		return true;
	}

	/** @return Shown|null null = nothing known here. */
	public function read( \WC_Order $order ): ?array {
		$state = $order->get_meta( self::STATE );
		if ( ! is_array( $state ) || empty( $state['state'] ) || (int) ( $state['order'] ?? 0 ) !== $order->get_id() ) {
			return null;
		}
		$invoice = $order->get_meta( self::INVOICE );
		$invoice = is_array( $invoice ) ? $invoice : [];
		$phrases = new Phrases( $state[ Phrases::FIELD ] ?? null );
		return [
			'code'     => self::code( $state ),
			'label'    => $phrases->text( (string) ( $state['label'] ?? '' ) ),
			'until'    => (int) ( $state['until'] ?? 0 ),
			'paid'     => isset( $state['paid'] ) ? (bool) $state['paid'] : null,
			'refunded' => isset( $state['refunded'] ) ? (string) $state['refunded'] : null,
			'number'   => (string) ( $invoice['number'] ?? '' ),
			'url'      => (string) ( $invoice['url'] ?? '' ),
			'problem'  => self::translated( $order->get_meta( self::PROBLEM ) ),
		];
	}

	public function drop_problem( \WC_Order $order ): void {
		$order->delete_meta_data( self::PROBLEM );
		self::save_metas( $order );
	}

	/** Removes the text of problem notes; returns how many there were. */
	public function erase_notes( \WC_Order $order ): int {
		$erased = 0;
		foreach ( wc_get_order_notes( [ 'order_id' => $order->get_id() ] ) as $note ) {
			if ( '1' === get_comment_meta( (int) $note->id, self::PROBLEM, true ) ) {
				wp_update_comment(
					[
						'comment_ID'      => (int) $note->id,
						'comment_content' => __( 'Not posted to Xero. The reason was erased, because it held personal data.', 'ml-connector' ),
					]
				);
				delete_comment_meta( (int) $note->id, self::PROBLEM );
				++$erased;
			}
		}
		return $erased;
	}

	/** @return array<string, array{label: string, states: non-empty-list<string>}> For the list's filter; the tab "Activity" has the same. */
	public static function groups(): array {
		return [
			'recorded' => [
				'label'  => __( 'In Xero', 'ml-connector' ),
				'states' => [ 'recorded' ],
			],
			'rejected' => [
				'label'  => __( 'Needs attention', 'ml-connector' ),
				'states' => [ 'rejected' ],
			],
			'waiting'  => [
				'label'  => __( 'Waiting to sync', 'ml-connector' ),
				'states' => [ 'pending', 'claimed', 'waiting', 'uncertain' ],
			],
			'skipped'  => [
				'label'  => __( 'Not synced', 'ml-connector' ),
				'states' => [ 'skipped' ],
			],
		];
	}

	/**
	 * The order's state, also where a sidecar of an earlier version reported it.
	 *
	 * @param array<mixed> $state
	 */
	private static function code( array $state ): string {
		if ( ! empty( $state['code'] ) ) {
			return (string) $state['code'];
		}
		$codes = [
			'recorded' => true === ( $state['paid'] ?? null ) ? 'synced' : 'awaiting_payment',
			'rejected' => 'needs_attention',
			'skipped'  => 'not_synced',
		];
		return $codes[ (string) $state['state'] ] ?? 'waiting';
	}

	private function note( \WC_Order $order, string $note, string $key, bool $is_problem ): void {
		if ( '' === trim( $note ) ) {
			return;
		}
		// As above: a copied key belongs to another order.
		$mark = [
			'key'   => $key,
			'order' => $order->get_id(),
		];
		if ( '' !== $key && $order->get_meta( self::NOTE ) === $mark ) {
			return;
		}
		$written = 0;
		$notice  = static function ( $comment_id, $comment ) use ( $order, &$written ): void {
			if ( 0 === $written && $comment instanceof \WP_Comment && 'order_note' === $comment->comment_type && (int) $comment->comment_post_ID === $order->get_id() ) {
				$written = (int) $comment_id;
			}
		};
		add_action( 'wp_insert_comment', $notice, PHP_INT_MIN, 2 );
		try {
			$order->add_order_note( sanitize_textarea_field( $note ) );
		} finally {
			remove_action( 'wp_insert_comment', $notice, PHP_INT_MIN );
			// Also if another plugin failed on a note that exists by then: a repeated report does not write it again.
			if ( 0 !== $written ) {
				if ( $is_problem ) {
					add_comment_meta( $written, self::PROBLEM, '1', true );
				}
				if ( '' !== $key ) {
					$order->update_meta_data( self::NOTE, $mark );
				}
			}
		}
	}

	private static function save_metas( \WC_Order $order ): void {
		add_filter( self::SAVE_SWITCH, '__return_false', PHP_INT_MAX );
		try {
			$order->save_meta_data();
		} finally {
			remove_filter( self::SAVE_SWITCH, '__return_false', PHP_INT_MAX );
		}
	}

	/** @param array<string, mixed>|null $value */
	private function write_or_drop( \WC_Order $order, string $key, ?array $value ): void {
		if ( null === $value ) {
			$order->delete_meta_data( $key );
		} else {
			$order->update_meta_data( $key, $value );
		}
	}

	/**
	 * @param mixed $problem
	 * @return Problem|null
	 */
	private static function problem( $problem ): ?array {
		if ( ! is_array( $problem ) || empty( $problem['message'] ) ) {
			return null;
		}
		return [
			'code'    => self::text( $problem['code'] ?? '' ),
			'message' => self::text( $problem['message'] ),
			'fix'     => self::text( $problem['fix'] ?? '' ),
			// Tab of the settings page with the fix; '' = none.
			'tab'     => self::text( $problem['tab'] ?? '' ),
			'setting' => self::text( $problem['setting'] ?? '' ),
		];
	}

	/**
	 * A kept problem in the reader's language.
	 *
	 * @param mixed $kept
	 * @return Problem|null
	 */
	private static function translated( $kept ): ?array {
		$problem = self::problem( $kept );
		if ( null === $problem ) {
			return null;
		}
		$phrases            = new Phrases( is_array( $kept ) ? ( $kept[ Phrases::FIELD ] ?? null ) : null );
		$problem['message'] = $phrases->text( $problem['message'] );
		$problem['fix']     = $phrases->text( $problem['fix'] );
		return $problem;
	}

	/** @param mixed $value */
	private static function text( $value ): string {
		return is_scalar( $value ) ? sanitize_text_field( (string) $value ) : '';
	}
}
