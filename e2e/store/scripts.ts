/** PHP that a test runs inside the shop (Shop.php): what a person does there outside of the pages under test. */

/** `$argv`: order id, amount. Money given back by hand, without naming lines. */
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
