import type { Whole } from './whole.ts';
import { UNNOTIFIED } from './scripts.ts';

/**
 * `$argv`: month (YYYY-MM), whether prices include tax (yes, no). One order for each way that money takes through a month; nobody is
 * notified. Prints their ids by name.
 */
const MONTH_OF_SALES = `
$month = $argv[1];
$kept  = get_option( 'woocommerce_prices_include_tax' );
update_option( 'woocommerce_prices_include_tax', $argv[2] );
$at    = static fn( int $day, string $time = '10:00:00' ) => $month . sprintf( '-%02d', $day ) . 'T' . $time;
$shift = static fn( int $months ) => ( new DateTimeImmutable( $month . '-15' ) )->modify( $months . ' months' )->format( 'Y-m' );
$sell  = static function ( string $created, ?string $paid, string $status, array $items, array $more = array() ) {
  $order = wc_create_order();
  foreach ( $items as $sku => $quantity ) { $order->add_product( wc_get_product( wc_get_product_id_by_sku( $sku ) ), $quantity ); }
  $address = array( 'first_name' => 'Ada', 'last_name' => 'Byron', 'address_1' => '1 Quay', 'city' => 'Town', 'postcode' => 'SW1Y 4JH', 'country' => 'GB' );
  $order->set_address( $address + array( 'email' => 'ada@example.com' ), 'billing' );
  $order->set_address( $address, 'shipping' );
  $order->set_payment_method( 'test_card' );
  if ( isset( $more['shipping'] ) ) {
    $line = new WC_Order_Item_Shipping();
    $line->set_props( array( 'method_title' => 'Flat rate', 'method_id' => 'flat_rate', 'total' => $more['shipping'] ) );
    $order->add_item( $line );
  }
  if ( isset( $more['fee'] ) ) {
    $line = new WC_Order_Item_Fee();
    $line->set_props( array( 'name' => 'Gift wrap', 'total' => $more['fee'], 'tax_status' => 'taxable' ) );
    $order->add_item( $line );
  }
  $order->calculate_totals();
  if ( isset( $more['coupon'] ) ) { $order->save(); $order->apply_coupon( $more['coupon'] ); }
  $order->set_date_created( $created );
  if ( null !== $paid ) { $order->set_date_paid( $paid ); $order->set_transaction_id( 'ch_1' ); }
  $order->set_status( $status );
  if ( 'completed' === $status ) { $order->set_date_completed( $paid ); }
  $order->save();
  return $order->get_id();
};
/* Whole lines, by their kind; with no kind an amount. */
$refund = static function ( int $id, string $day, array $kinds, ?string $amount = null ) {
  $order = wc_get_order( $id );
  $lines = array();
  $sum   = 0;
  foreach ( $kinds as $kind ) {
    foreach ( $order->get_items( $kind ) as $item_id => $item ) {
      $taxes             = $item->get_taxes()['total'];
      $lines[ $item_id ] = array( 'qty' => $item->get_quantity(), 'refund_total' => $item->get_total(), 'refund_tax' => $taxes );
      $sum              += (float) $item->get_total() + array_sum( array_map( 'floatval', $taxes ) );
    }
  }
  $args = array( 'order_id' => $id, 'amount' => $amount ?? wc_format_decimal( $sum, 2 ), 'line_items' => $lines, 'date_created' => $day );
  $made = wc_create_refund( $args );
  if ( is_wp_error( $made ) ) { fwrite( STDERR, $made->get_error_message() ); exit( 1 ); }
};
$ids = array(
  'plain'            => $sell( $at( 3 ), $at( 3 ), 'processing', array( 'MUG-1' => 3, 'BOOK-1' => 1, 'TOWEL-1' => 3 ), array( 'shipping' => '4.95', 'fee' => '2.00', 'coupon' => 'gull10' ) ),
  'completed'        => $sell( $at( 4 ), $at( 5 ), 'completed', array( 'TOWEL-1' => 3 ), array( 'shipping' => '4.125' ) ),
  'refundedByLine'   => $sell( $at( 6 ), $at( 6 ), 'processing', array( 'TOWEL-1' => 2 ), array( 'shipping' => '4.95', 'coupon' => 'gull10' ) ),
  'refundedByAmount' => $sell( $at( 7 ), $at( 7 ), 'processing', array( 'MUG-1' => 2 ) ),
  'refundedShipping' => $sell( $at( 8 ), $at( 8 ), 'processing', array( 'MUG-1' => 1 ), array( 'shipping' => '4.95' ) ),
  'refundedWhole'    => $sell( $at( 9 ), $at( 9 ), 'processing', array( 'MUG-1' => 1, 'BOOK-1' => 2 ), array( 'shipping' => '4.95', 'fee' => '1.00' ) ),
  'refundedTwice'    => $sell( $at( 10 ), $at( 10 ), 'processing', array( 'MUG-1' => 4 ), array( 'shipping' => '4.95' ) ),
  'refundedByStatus' => $sell( $at( 11 ), $at( 11 ), 'processing', array( 'MUG-1' => 1 ) ),
  'soldBefore'       => $sell( $shift( -3 ) . '-10T10:00:00', $shift( -3 ) . '-10T10:00:00', 'completed', array( 'TOWEL-1' => 1 ), array( 'shipping' => '4.95' ) ),
  'pending'          => $sell( $at( 12 ), null, 'pending', array( 'MUG-1' => 1 ) ),
  'onHold'           => $sell( $at( 13 ), null, 'on-hold', array( 'MUG-1' => 2 ) ),
  'paidAndCancelled' => $sell( $at( 14 ), $at( 14 ), 'cancelled', array( 'MUG-1' => 1 ) ),
  'cancelled'        => $sell( $at( 14 ), null, 'cancelled', array( 'BOOK-1' => 1 ) ),
  'failed'           => $sell( $at( 15 ), null, 'failed', array( 'BOOK-1' => 1 ) ),
  'cashOnDelivery'   => $sell( $at( 15 ), null, 'processing', array( 'BOOK-1' => 3 ) ),
  'paidOnHold'       => $sell( $at( 15 ), $at( 15 ), 'on-hold', array( 'BOOK-1' => 4 ) ),
  'paidThisMonth'    => $sell( $shift( -1 ) . '-28T10:00:00', $at( 2 ), 'processing', array( 'MUG-1' => 1 ) ),
  'paidNextMonth'    => $sell( $at( 28 ), $shift( 1 ) . '-01T10:00:00', 'processing', array( 'TOWEL-1' => 1 ) ),
  'firstSecond'      => $sell( $at( 1, '00:00:00' ), $at( 1, '00:00:00' ), 'processing', array( 'TOWEL-1' => 1 ) ),
  'lastSecond'       => $sell( gmdate( 'Y-m-t', strtotime( $month . '-01' ) ) . 'T23:59:59', gmdate( 'Y-m-t', strtotime( $month . '-01' ) ) . 'T23:59:59', 'processing', array( 'TOWEL-1' => 1 ) ),
  'free'             => $sell( $at( 16 ), $at( 16 ), 'completed', array() ),
  'discount'         => $sell( $at( 16 ), $at( 16 ), 'processing', array( 'MUG-1' => 2 ), array( 'fee' => '-3.33' ) ),
  'trashed'          => $sell( $at( 17 ), $at( 17 ), 'processing', array( 'MUG-1' => 1 ) ),
  'deleted'          => $sell( $at( 17 ), $at( 17 ), 'processing', array( 'MUG-1' => 1 ) ),
);
$refund( $ids['refundedByLine'], $at( 16 ), array( 'line_item' ) );
$refund( $ids['refundedByAmount'], $at( 17 ), array(), '3.33' );
$refund( $ids['refundedShipping'], $at( 18 ), array( 'shipping' ) );
$refund( $ids['refundedWhole'], $at( 19 ), array( 'line_item', 'shipping', 'fee' ) );
$refund( $ids['refundedTwice'], $at( 20 ), array( 'shipping' ) );
$refund( $ids['refundedTwice'], $at( 21 ), array( 'line_item' ) );
$refund( $ids['soldBefore'], $at( 22 ), array( 'line_item' ) );
$refund( $ids['paidAndCancelled'], $at( 23 ), array(), '2.00' );
wc_get_order( $ids['refundedByStatus'] )->update_status( 'refunded' );
foreach ( wc_get_order( $ids['refundedByStatus'] )->get_refunds() as $made ) { $made->set_date_created( $at( 24 ) ); $made->save(); }
wc_get_order( $ids['trashed'] )->delete( false );
wc_get_order( $ids['deleted'] )->delete( true );
update_option( 'woocommerce_prices_include_tax', $kept );
echo wp_json_encode( $ids );`;

/** Analytics reads what changed in jobs some seconds ahead, or every twelve hours: they are run now. */
export const IMPORT_INTO_ANALYTICS = `
$done = 0;
foreach ( array( 'wc-admin_import_orders', 'wc-admin_process_pending_orders_batch' ) as $hook ) {
  foreach ( as_get_scheduled_actions( array( 'hook' => $hook, 'status' => 'pending', 'per_page' => -1 ), 'ids' ) as $id ) {
    ActionScheduler::runner()->process_action( $id );
    ++$done;
  }
}
echo $done;`;

/** Sells for a month, nobody is notified, and lets the shop's Analytics read it. */
export async function sellForAMonth(
  { shop }: Whole,
  month: string,
  { pricesIncludeTax }: { readonly pricesIncludeTax: boolean },
): Promise<Readonly<Record<string, number>>> {
  const ids = await shop.phpJson(`${UNNOTIFIED}\n${MONTH_OF_SALES}`, [month, pricesIncludeTax ? 'yes' : 'no']);
  if (Number(await shop.php(IMPORT_INTO_ANALYTICS)) === 0) throw new Error('Analytics had nothing to read.');
  return ids as Readonly<Record<string, number>>;
}
