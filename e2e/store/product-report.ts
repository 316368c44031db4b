import { isObject, objectAt, objectsAt, textAt, type JsonObject } from '../../sidecar/simulators/store/json.ts';
import type { Recording } from '../../sidecar/simulators/store/recording.ts';
import { UNNOTIFIED } from './scripts.ts';
import type { Whole } from './whole.ts';

/**
 * `$argv`: month (YYYY-MM). Variations with and without an SKU of their own; a line refunded in part, then the order set to refunded;
 * money for a line, without quantity; nobody is notified.
 */
const SELL_VARIATIONS = `
$parent = new WC_Product_Variable();
$parent->set_name( 'Wool scarf' );
$parent->set_sku( 'SCARF-' . $argv[1] );
$size = new WC_Product_Attribute();
$size->set_name( 'Size' );
$size->set_options( array( 'S', 'L' ) );
$size->set_variation( true );
$parent->set_attributes( array( $size ) );
$parent->save();
$made = array();
foreach ( array( 'S' => 'SCARF-S-' . $argv[1], 'L' => '' ) as $option => $sku ) {
  $variation = new WC_Product_Variation();
  $variation->set_parent_id( $parent->get_id() );
  $variation->set_attributes( array( 'size' => $option ) );
  $variation->set_regular_price( 'S' === $option ? '12.49' : '13.99' );
  $variation->set_sku( $sku );
  $variation->save();
  $made[ $option ] = $variation;
}
$sell = static function ( array $items ) use ( $argv ) {
  $order = wc_create_order();
  foreach ( $items as [ $product, $quantity ] ) { $order->add_product( $product, $quantity ); }
  $order->set_address( array( 'first_name' => 'Ada', 'last_name' => 'Byron', 'email' => 'ada@example.com', 'address_1' => '1 Quay', 'city' => 'Town', 'postcode' => 'SW1Y 4JH', 'country' => 'GB' ), 'billing' );
  $order->calculate_totals();
  $order->set_date_created( $argv[1] . '-05T10:00:00' );
  $order->set_date_paid( $argv[1] . '-05T10:00:00' );
  $order->set_status( 'processing' );
  $order->save();
  return $order;
};
$refund = static function ( WC_Order $order, int $at, int $quantity, string $net ) {
  $item   = array_values( $order->get_items() )[ $at ];
  $rate   = array_key_first( $item->get_taxes()['total'] );
  $tax    = wc_format_decimal( (float) $net * 0.2, 2 );
  $lines  = array( $item->get_id() => array( 'qty' => $quantity, 'refund_total' => $net, 'refund_tax' => array( $rate => $tax ) ) );
  $refund = wc_create_refund( array( 'order_id' => $order->get_id(), 'amount' => wc_format_decimal( (float) $net + (float) $tax, 2 ), 'line_items' => $lines ) );
  if ( is_wp_error( $refund ) ) { fwrite( STDERR, $refund->get_error_message() ); exit( 1 ); }
};
$mug = wc_get_product( wc_get_product_id_by_sku( 'MUG-1' ) );
$sell( array( array( $made['S'], 2 ), array( $made['L'], 3 ), array( $mug, 1 ) ) );
$twice = $sell( array( array( $made['S'], 2 ), array( $mug, 3 ) ) );
$refund( $twice, 1, 1, '5.00' );
// As in a shop: within one second WooCommerce's lists of refunds have no order.
sleep( 2 );
wc_get_order( $twice->get_id() )->update_status( 'refunded' );
$refund( $sell( array( array( $made['L'], 1 ) ) ), 0, 0, '2.00' );
echo wp_json_encode( true );`;

/** All that the two reports are made of, and the reports, as the REST API answers. */
const READ_REPORTS = `
$ask = static function ( string $path, array $more = array() ) {
  $all = array();
  for ( $page = 1; ; ++$page ) {
    $request = new WP_REST_Request( 'GET', $path );
    $request->set_query_params( $more + array( 'per_page' => 100, 'page' => $page ) );
    $response = rest_do_request( $request );
    if ( 200 !== $response->get_status() ) { fwrite( STDERR, $path . ' ' . wp_json_encode( $response->get_data() ) ); exit( 1 ); }
    $all = array_merge( $all, $response->get_data() );
    if ( count( $response->get_data() ) < 100 ) { return $all; }
  }
};
$days   = array( 'after' => '2000-01-01T00:00:00', 'before' => '2099-12-31T23:59:59', 'extended_info' => true );
$orders = array();
foreach ( $ask( '/wc/v3/orders', array( 'dp' => 8 ) ) as $order ) {
  $orders[] = array( 'order' => $order, 'refunds' => $ask( '/wc/v3/orders/' . $order['id'] . '/refunds', array( 'dp' => 8 ) ) );
}
$products = $ask( '/wc/v3/products' );
foreach ( $products as $product ) {
  if ( 'variable' === $product['type'] ) { $products = array_merge( $products, $ask( '/wc/v3/products/' . $product['id'] . '/variations' ) ); }
}
echo wp_json_encode( array(
  'orders'     => $orders,
  'products'   => $products,
  'reports'    => array( 'products' => $ask( '/wc-analytics/reports/products', $days ), 'variations' => $ask( '/wc-analytics/reports/variations', $days ) ),
  'currency'   => get_woocommerce_currency(),
  'decimals'   => wc_get_price_decimals(),
  'timezone'   => wp_timezone_string(),
) );`;

export async function sellVariations({ shop }: Whole, month: string): Promise<void> {
  await shop.phpJson(`${UNNOTIFIED}\n${SELL_VARIATIONS}`, [month]);
}

/** The shop as a recording, and what its own reports show. */
export async function readProductReports({ shop }: Whole): Promise<{ recording: Recording; reports: JsonObject }> {
  const read = await shop.phpJson(READ_REPORTS);
  if (!isObject(read)) throw new TypeError('The shop printed no object.');
  const orders = objectsAt(read, 'orders').map((one) => ({
    ...{ name: '', order: objectAt(one, 'order'), refunds: objectsAt(one, 'refunds') },
    ...{ customer: null, exactOrder: null, exactRefunds: null },
  }));
  const recording: Recording = {
    ...{ scenario: 'real', title: '', orders, products: objectsAt(read, 'products'), answers: new Map() },
    ...{
      timezone: textAt(read, 'timezone'),
      priceDecimals: Number(read['decimals']),
      currency: textAt(read, 'currency'),
    },
    ...{ country: 'GB', highPerformanceOrderStorage: true },
  };
  return { recording, reports: objectAt(read, 'reports') };
}
