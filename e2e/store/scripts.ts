/** PHP that a test runs inside the shop (Shop.php): a person's actions outside of the pages under test. */

/** `$argv`: order id, amount. A manual refund, without lines. */
export const REFUND = `
$refund = wc_create_refund( array( 'order_id' => (int) $argv[1], 'amount' => $argv[2], 'reason' => 'A chipped rim', 'refund_payment' => false ) );
if ( is_wp_error( $refund ) ) { fwrite( STDERR, $refund->get_error_message() ); exit( 1 ); }
echo $refund->get_id();`;

/** `$argv`: topic. As WooCommerce does after five failed deliveries. */
export const SWITCH_WEBHOOK_OFF = `
foreach ( ( new WC_Webhook_Data_Store() )->get_webhooks_ids() as $id ) {
  $webhook = wc_get_webhook( $id );
  if ( $argv[1] === $webhook->get_topic() ) { $webhook->set_status( 'disabled' ); $webhook->save(); }
}`;

/** `$argv`: status, payment method, transaction id, metas as JSON. Prints the id of an order of one mug. */
export const PLACE_ORDER = `
$order = wc_create_order();
$order->add_product( wc_get_product( wc_get_product_id_by_sku( 'MUG-1' ) ), 1 );
$address = array( 'first_name' => 'Ada', 'last_name' => 'Byron', 'address_1' => '1 Quay', 'city' => 'Town', 'postcode' => 'SW1Y 4JH', 'country' => 'GB' );
$order->set_address( $address + array( 'email' => 'ada@example.com' ), 'billing' );
$order->set_address( $address, 'shipping' );
$order->set_payment_method( $argv[2] );
foreach ( json_decode( $argv[4], true ) as $key => $value ) { $order->update_meta_data( $key, $value ); }
$order->calculate_totals();
$order->save();
if ( '' === $argv[3] ) { $order->update_status( $argv[1] ); } else { $order->payment_complete( $argv[3] ); }
echo $order->get_id();`;

/** Three paid orders of six weeks ago; the last one's total is below its lines, as with a gift card. Prints its id. */
export const ADD_ORDERS_BEFORE_PAIRING = `
$day = gmdate( 'Y-m-d', time() - 42 * DAY_IN_SECONDS ) . 'T10:00:00';
for ( $at = 1; $at <= 3; ++$at ) {
  $order = wc_create_order();
  $order->add_product( wc_get_product( wc_get_product_id_by_sku( 'MUG-1' ) ), 1 );
  $address = array( 'first_name' => 'Ada', 'last_name' => 'Byron', 'address_1' => '1 Quay', 'city' => 'Town', 'postcode' => 'SW1Y 4JH', 'country' => 'GB' );
  $order->set_address( $address + array( 'email' => 'ada@example.com' ), 'billing' );
  $order->set_payment_method( 'test_card' );
  $order->calculate_totals();
  if ( 3 === $at ) { $order->set_total( (string) ( (float) $order->get_total() - 5 ) ); }
  $order->set_date_created( $day );
  $order->set_date_paid( $day );
  $order->set_status( 'completed' );
  $order->save();
}
echo $order->get_id();`;

/** `$argv`: order id. Adds a mug, as an owner does on an editable order. */
export const ADD_A_MUG = `
$order = wc_get_order( (int) $argv[1] );
$order->add_product( wc_get_product( wc_get_product_id_by_sku( 'MUG-1' ) ), 1 );
$order->calculate_totals();
$order->save();`;

/** `$argv`: order id, method, transaction id. */
export const CHANGE_PAYMENT = `
$order = wc_get_order( (int) $argv[1] );
$order->set_payment_method( $argv[2] );
$order->set_transaction_id( $argv[3] );
$order->save();`;

/** `$argv`: order id, status. */
export const CHANGE_STATUS = `wc_get_order( (int) $argv[1] )->update_status( $argv[2] );`;

/** `$argv`: count. Customers without orders; creating them is faster without mails and webhooks. */
export const ADD_CUSTOMERS = `
add_filter( 'woocommerce_webhook_should_deliver', '__return_false' );
for ( $at = 1; $at <= (int) $argv[1]; ++$at ) {
  $id = wp_insert_user( array( 'user_login' => 'buyer' . $at, 'user_pass' => 'x', 'user_email' => "buyer$at@example.com", 'first_name' => 'Buyer', 'last_name' => "No. $at", 'role' => 'customer' ) );
  if ( is_wp_error( $id ) ) { fwrite( STDERR, $id->get_error_message() ); exit( 1 ); }
}`;

/** Before a script: suppresses all notifications, as if they got lost. */
export const UNNOTIFIED = `
add_filter( 'woocommerce_webhook_should_deliver', '__return_false' );
add_filter( 'pre_http_request', static fn() => array( 'headers' => array(), 'body' => '{"accepted":0}', 'response' => array( 'code' => 202, 'message' => '' ), 'cookies' => array(), 'filename' => null ) );`;

/** `$argv`: count, day. Paid orders of one mug that nobody reports; every third is on hold. Prints their ids. */
export const ADD_OLD_ORDERS = `
$ids = array();
for ( $at = 1; $at <= (int) $argv[1]; ++$at ) {
  $order = wc_create_order();
  $order->add_product( wc_get_product( wc_get_product_id_by_sku( 'MUG-1' ) ), 1 );
  $address = array( 'first_name' => 'Ada', 'last_name' => 'Byron', 'address_1' => '1 Quay', 'city' => 'Town', 'postcode' => 'SW1Y 4JH', 'country' => 'GB' );
  $order->set_address( $address + array( 'email' => 'ada@example.com' ), 'billing' );
  $order->set_payment_method( 'test_card' );
  $order->calculate_totals();
  $order->set_date_created( $argv[2] . 'T10:00:00' );
  $order->set_date_paid( $argv[2] . 'T10:00:00' );
  $order->set_status( 0 === $at % 3 ? 'on-hold' : 'processing' );
  $order->save();
  $ids[] = $order->get_id();
}
echo implode( ',', $ids );`;

/** `$argv`: how many mugs. Prints the id of a paid order. */
export const ORDER_OF_MUGS = `
$order = wc_create_order();
$order->add_product( wc_get_product( wc_get_product_id_by_sku( 'MUG-1' ) ), (int) $argv[1] );
$address = array( 'first_name' => 'Ada', 'last_name' => 'Byron', 'address_1' => '1 Quay', 'city' => 'Town', 'postcode' => 'SW1Y 4JH', 'country' => 'GB' );
$order->set_address( $address + array( 'email' => 'ada@example.com' ), 'billing' );
$order->set_address( $address, 'shipping' );
$order->set_payment_method( 'test_card' );
$order->calculate_totals();
$order->save();
$order->payment_complete( 'ch_mugs' );
echo $order->get_id();`;

/** `$argv`: the site's language, decimal sign, sign of thousands, place of the currency. WordPress has no translations of its own here. */
export const SPEAK = `
$language = $argv[1];
add_filter( 'sanitize_option_WPLANG', static function () use ( $language ) { return $language; } );
update_option( 'WPLANG', $language );
update_option( 'woocommerce_price_decimal_sep', $argv[2] );
update_option( 'woocommerce_price_thousand_sep', $argv[3] );
update_option( 'woocommerce_currency_pos', $argv[4] );`;
