import { handleAccounting } from '../../sidecar/simulators/xero/accounting/handle.ts';
import type { Invoice, Organisation, Payment } from '../../sidecar/simulators/xero/accounting/organisation.ts';
import { DEFAULT_SWITCHES } from '../../sidecar/simulators/xero/switches.ts';
import { invoicesOf } from './orders.ts';
import type { Whole } from './whole.ts';

/** `$argv`: status, SKU. An order of two, payable by bank transfer; ten mugs are in stock. */
const ORDER = `
$product = wc_get_product( wc_get_product_id_by_sku( $argv[2] ) );
if ( ! $product ) {
  $product = new WC_Product_Simple();
  $product->set_sku( $argv[2] ); $product->set_name( $argv[2] ); $product->set_regular_price( '5.00' );
  $product->set_virtual( true ); $product->set_downloadable( true );
}
$product->set_manage_stock( true ); $product->set_stock_quantity( 10 ); $product->save();
$order = wc_create_order();
$order->add_product( $product, 2 );
$order->set_address( array( 'first_name' => 'Ada', 'last_name' => 'Byron', 'email' => 'ada@example.com', 'address_1' => '1 Quay', 'city' => 'Town', 'postcode' => 'SW1Y 4JH', 'country' => 'GB' ), 'billing' );
$order->set_payment_method( 'bacs' );
$order->calculate_totals();
$order->set_status( $argv[1] );
$order->save();
echo $order->get_id();`;

/** `$argv`: order id. */
const LOOK = `
$order = wc_get_order( (int) $argv[1] );
$items = $order->get_items();
$paid = $order->get_date_paid();
echo wp_json_encode( array(
  'status' => $order->get_status(), 'paid' => null !== $paid, 'transactionId' => $order->get_transaction_id(),
  'stock' => wc_get_product( reset( $items )->get_product_id() )->get_stock_quantity(),
  'notes' => array_map( fn ( $note ) => $note->content, wc_get_order_notes( array( 'order_id' => $order->get_id() ) ) ),
) );`;

export interface OrderInShop {
  readonly status: string;
  readonly paid: boolean;
  readonly transactionId: string;
  readonly stock: number;
  readonly notes: readonly string[];
}

export async function orderByTransfer(whole: Whole, status: string, sku: string): Promise<number> {
  return Number(await whole.shop.php(ORDER, [status, sku]));
}

export async function inShop(whole: Whole, orderId: number): Promise<OrderInShop> {
  return (await whole.shop.phpJson(LOOK, [String(orderId)])) as OrderInShop;
}

function booksOf(whole: Whole, tenantId: string): Organisation {
  const books = whole.xero.organisations.find((one) => one.tenantId === tenantId);
  if (books === undefined) throw new Error('There are no such books.');
  return books;
}

/** By its mark of origin; null = not there yet. */
export function invoiceInXero(whole: Whole, tenantId: string, orderId: number): Invoice | null {
  return invoicesOf(whole.xero, orderId, tenantId)[0] ?? null;
}

export function paymentsInXero(whole: Whole, tenantId: string, invoice: Invoice): Payment[] {
  return Object.values(booksOf(whole, tenantId).payments).filter(({ target }) => target.id === invoice.id);
}

/** A bookkeeper voids an invoice; Xero does not notify us. */
export function voidInXero(whole: Whole, tenantId: string, invoice: Invoice): void {
  enter(whole, tenantId, 'Invoices', { Invoices: [{ InvoiceID: invoice.id, Status: 'VOIDED' }] });
}

/** A bookkeeper enters the receipt at the bank, and Xero notifies us. */
export function payInXero(whole: Whole, tenantId: string, invoice: Invoice, reference: string, amount?: string): void {
  const payment = {
    Invoice: { InvoiceID: invoice.id },
    Account: { Code: '090' },
    Date: new Date().toISOString().slice(0, 10),
    Amount: amount ?? invoice.totals.total,
    Reference: reference,
  };
  enter(whole, tenantId, 'Payments', { Payments: [payment] });
  whole.xero.webhooks.publish(booksOf(whole, tenantId));
}

/** Something that a person, or another program, enters in Xero. Throws unless Xero takes it. */
export function enter(whole: Whole, tenantId: string, path: string, body: object): unknown {
  const answer = handleAccounting(
    booksOf(whole, tenantId),
    {
      ...{ method: path === 'Payments' ? 'PUT' : 'POST', path: [path], query: new URLSearchParams() },
      ...{ ifModifiedSince: null, body, now: new Date(), app: { clientId: 'someone-else', name: 'A person' } },
    },
    DEFAULT_SWITCHES,
  );
  if (answer.status !== 200) throw new Error(`Xero refused it: ${JSON.stringify(answer.body)}`);
  return answer.body;
}
