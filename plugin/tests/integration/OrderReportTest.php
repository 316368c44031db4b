<?php
/**
 * What the sidecar reports of orders; run for both ways in which WooCommerce keeps orders.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Tests\Integration;

use MLConnector\Orders\XeroState;

/** @group storage */
final class OrderReportTest extends TestCase {
	public function test_a_report_is_shown_noted_and_no_change_of_the_order(): void {
		$order = self::order();
		self::pair();
		$modified = wc_get_order( $order->get_id() )->get_date_modified()->getTimestamp();
		sleep( 1 );
		self::sidecar()->reset();
		$answer = self::report( [ self::reported( $order->get_id(), [ 'note' => 'Invoice <b>WC</b> is in Xero.' ] ), self::reported( 999999 ) ] );
		$this->assertSame( [ 'written' => 1, 'unknown' => [ 999999 ], 'failed' => [] ], $answer->get_data() );
		wp_cache_flush();
		$again = wc_get_order( $order->get_id() );
		$this->assertSame( $modified, $again->get_date_modified()->getTimestamp() );
		$this->assertSame( 'Synced, paid', $again->get_meta( XeroState::STATE )['label'] );
		$this->assertSame( [ 'number' => 'WC-' . $order->get_id(), 'url' => 'https://go.xero.com/invoice' ], $again->get_meta( XeroState::INVOICE ) );
		$this->assertSame( 'Invoice WC is in Xero.', wc_get_order_notes( [ 'order_id' => $order->get_id() ] )[0]->content );
	}

	public function test_a_repeated_report_writes_its_note_once(): void {
		$order = self::order();
		$copy  = self::order();
		self::pair();
		$notes = static fn ( \WC_Order $of ) => count( array_filter( wc_get_order_notes( [ 'order_id' => $of->get_id() ] ), static fn ( $note ) => 'In Xero as invoice WC-7.' === $note->content ) );
		$row   = self::reported( $order->get_id(), [ 'note' => 'In Xero as invoice WC-7.', 'noteKey' => 'in WC-7' ] );
		self::report( [ $row ] );
		self::report( [ $row ] );
		$this->assertSame( 1, $notes( $order ) );
		self::report( [ array_merge( $row, [ 'noteKey' => 'in WC-7 CN-1' ] ) ] );
		$this->assertSame( 2, $notes( $order ) );
		// A sidecar without keys, as before.
		self::report( [ self::reported( $order->get_id(), [ 'note' => 'In Xero as invoice WC-7.' ] ) ] );
		$this->assertSame( 3, $notes( $order ) );
		$copy->update_meta_data( XeroState::NOTE, wc_get_order( $order->get_id() )->get_meta( XeroState::NOTE ) );
		$copy->save();
		self::report( [ array_merge( $row, [ 'orderId' => $copy->get_id(), 'noteKey' => 'in WC-7 CN-1' ] ) ] );
		$this->assertSame( 1, $notes( $copy ) );
	}

	public function test_an_order_at_which_another_plugin_fails_blocks_no_other_report(): void {
		$bad  = self::order();
		$good = self::order();
		self::pair();
		$break = static function ( int $note_id, \WC_Order $order ) use ( $bad ): void {
			if ( $order->get_id() === $bad->get_id() ) {
				throw new \TypeError( 'a plugin of somebody else' );
			}
		};
		add_action( 'woocommerce_order_note_added', $break, 10, 2 );
		$answer = self::report( [ self::reported( $bad->get_id(), [ 'note' => 'x' ] ), self::reported( $good->get_id(), [ 'note' => 'x' ] ) ] );
		remove_action( 'woocommerce_order_note_added', $break );
		$this->assertSame( [ 'written' => 1, 'unknown' => [], 'failed' => [ $bad->get_id() ] ], $answer->get_data() );
		wp_cache_flush();
		foreach ( [ $bad, $good ] as $order ) {
			$this->assertSame( 'WC-' . $order->get_id(), ( new XeroState() )->read( wc_get_order( $order->get_id() ) )['number'] );
		}
	}

	/** @return array<string, array{string, int}> The action at which another plugin fails, and how many notes are there by then. */
	public static function failing_actions(): array {
		return [
			'before the note is there' => [ 'woocommerce_new_order_note_data', 0 ],
			'after the note is there'  => [ 'woocommerce_order_note_added', 1 ],
		];
	}

	/** @dataProvider failing_actions */
	public function test_an_order_at_which_another_plugin_failed_has_its_note_once_when_it_is_reported_again( string $action, int $before ): void {
		$order = self::order();
		self::pair();
		$notes = static fn () => count( array_filter( wc_get_order_notes( [ 'order_id' => $order->get_id() ] ), static fn ( $note ) => 'Not posted to Xero: x' === $note->content ) );
		$row   = self::reported(
			$order->get_id(),
			[
				'note'    => 'Not posted to Xero: x',
				'noteKey' => 'k',
				'problem' => [
					'code'    => 'c',
					'message' => 'm',
					'fix'     => '',
				],
			]
		);
		$break = static function (): void {
			throw new \TypeError( 'a plugin of somebody else' );
		};
		add_action( $action, $break );
		$this->assertSame( [ $order->get_id() ], self::report( [ $row ] )->get_data()['failed'] );
		$this->assertSame( $before, $notes() );
		remove_action( $action, $break );
		$this->assertSame( [], self::report( [ $row ] )->get_data()['failed'] );
		$this->assertSame( 1, $notes() );
		$this->assertSame( 1, ( new XeroState() )->erase_notes( wc_get_order( $order->get_id() ) ) );
	}

	public function test_a_report_in_a_request_of_its_own_nudges_nobody(): void {
		$order = self::order();
		self::pair();
		self::sidecar()->reset();
		InShop::run( '( new MLConnector\Orders\XeroState() )->write( ' . var_export( self::reported( $order->get_id(), [ 'note' => 'x' ] ), true ) . ' );' );
		$this->assertSame( [], self::sidecar()->requests( '/nudge' ) );
	}

	public function test_a_report_that_is_not_signed_by_the_sidecar_writes_nothing(): void {
		$order = self::order();
		self::pair();
		$this->assertSame( 401, self::report( [ self::reported( $order->get_id() ) ], str_repeat( 'x', 32 ) )->get_status() );
		$this->assertSame( 401, self::rest( 'POST', '/report', [ 'orders' => [ self::reported( $order->get_id() ) ] ] )->get_status() );
		$this->assertSame( '', wc_get_order( $order->get_id() )->get_meta( XeroState::STATE ) );
	}

	public function test_metas_copied_to_a_renewal_or_a_duplicate_show_nothing_there(): void {
		$order = self::order();
		$copy  = self::order();
		self::pair();
		self::report( [ self::reported( $order->get_id() ) ] );
		foreach ( XeroState::ALL as $meta ) {
			$copy->update_meta_data( $meta, wc_get_order( $order->get_id() )->get_meta( $meta ) );
		}
		$copy->save();
		$this->assertNull( ( new XeroState() )->read( wc_get_order( $copy->get_id() ) ) );
		$this->assertNotNull( ( new XeroState() )->read( wc_get_order( $order->get_id() ) ) );
	}

	public function test_a_solved_problem_goes_from_the_order(): void {
		$order = self::order();
		self::pair();
		$bad = [ 'state' => 'rejected', 'label' => 'Needs attention', 'invoiceNumber' => null, 'problem' => [ 'code' => 'tax_unmapped', 'message' => 'No tax type.', 'fix' => 'Choose one.' ] ];
		self::report( [ self::reported( $order->get_id(), $bad ) ] );
		$this->assertSame( 'No tax type.', ( new XeroState() )->read( wc_get_order( $order->get_id() ) )['problem']['message'] );
		self::report( [ self::reported( $order->get_id() ) ] );
		$shown = ( new XeroState() )->read( wc_get_order( $order->get_id() ) );
		$this->assertNull( $shown['problem'] );
		$this->assertSame( 'WC-' . $order->get_id(), $shown['number'] );
	}
}
