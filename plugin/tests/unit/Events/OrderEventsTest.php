<?php
/**
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Tests\Events;

use Fake_Subscription;
use Fake_WordPress;
use MLConnector\Events\Deliveries;
use MLConnector\Events\Nudge;
use MLConnector\Events\OrderEvents;
use MLConnector\Options;
use MLConnector\Sidecar\Breaker;
use MLConnector\Tests\TestCase;
use WC_Order;
use WC_Order_Refund;

final class OrderEventsTest extends TestCase {
	/** @var Nudge */
	private $nudge;
	/** @var OrderEvents */
	private $events;

	protected function set_up(): void {
		parent::set_up();
		$this->nudge  = new Nudge( new Options(), self::client(), new Breaker(), new Deliveries( new Options() ) );
		$this->events = new OrderEvents( $this->nudge );
	}

	public function test_drafts_and_other_kinds_of_orders_are_none_of_ours(): void {
		foreach ( [ 'checkout-draft', 'auto-draft', 'draft', 'new' ] as $status ) {
			$this->events->updated( 5, new WC_Order( 5, $status ) );
		}
		$this->events->created( 6, new Fake_Subscription( 6 ) );
		$this->events->updated( 7, new WC_Order_Refund( 7 ) );
		$this->assertSame( [], $this->nudge->pending() );
	}

	public function test_a_refund_that_is_deleted_is_a_change_of_its_order(): void {
		$this->assertNull( $this->events->before_refund_delete( null, new WC_Order_Refund( 21 ) ), 'the deletion goes on' );
		$this->assertSame( [ [ 'id' => 20, 'event' => 'updated' ] ], $this->nudge->pending() );
	}

	public function test_orders_kept_as_posts_are_noticed_and_other_posts_are_not(): void {
		Fake_WordPress::$post_types = [
			30 => 'shop_order',
			31 => 'page',
			41 => 'shop_order_refund',
			50 => 'shop_order_placehold',
		];
		foreach ( [ 30, 31, 50, 60 ] as $id ) {
			$this->events->post_trashed( $id );
		}
		$this->events->post_deleted( 41 );
		$this->assertSame(
			[
				[ 'id' => 30, 'event' => 'trashed' ],
				[ 'id' => 40, 'event' => 'updated' ],
			],
			$this->nudge->pending()
		);
	}

	public function test_text_ids_as_some_plugins_pass_them_are_taken(): void {
		$this->events->refunded( '12' );
		$this->assertSame( [ [ 'id' => 12, 'event' => 'refunded' ] ], $this->nudge->pending() );
	}

	public function test_what_other_plugins_pass_breaks_no_checkout(): void {
		$this->events->created( 1, [ 'status' => 'pending' ] );
		$this->events->updated( 2, '2' );
		$this->events->status_changed( 3, null, 'processing' );
		$this->events->deleted( 4, false );
		$this->assertTrue( $this->events->before_refund_delete( true, null ) );
		$this->assertSame( [ 1, 2, 3, 4 ], array_column( $this->nudge->pending(), 'id' ) );
	}
}
