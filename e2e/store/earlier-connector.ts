import { z } from 'zod';
import { enter } from './paid-in-xero.ts';
import type { Whole } from './whole.ts';

/** An order of today, paid by card; prints its id and total. */
const ORDER = `
$order = wc_create_order();
$order->add_product( wc_get_product( wc_get_product_id_by_sku( 'MUG-1' ) ), 1 );
$order->set_address( array( 'first_name' => 'Grace', 'last_name' => 'Hopper', 'email' => 'grace@example.com', 'address_1' => '1 Quay', 'city' => 'Town', 'postcode' => 'SW1Y 4JH', 'country' => 'GB' ), 'billing' );
$order->set_payment_method( 'test_card' );
$order->calculate_totals();
$order->payment_complete( 'ch_earlier' );
echo wp_json_encode( array( 'id' => $order->get_id(), 'total' => $order->get_total() ) );`;

/** `$argv`: order id, invoice id. As the plugin "Xero for WooCommerce" leaves an order. */
const MARK = `
$order = wc_get_order( (int) $argv[1] );
$order->update_meta_data( '_xero_invoice_id', $argv[2] );
$order->save();`;

const order = z.object({ id: z.number(), total: z.string() });
const answer = z.object({ Invoices: z.array(z.object({ InvoiceID: z.string() })) });

/** An order of the shop that the official plugin has posted: its invoice is in Xero, and the order names it. Returns both ids. */
export async function postedByOfficialPlugin(whole: Whole): Promise<{ orderId: number; invoiceId: string }> {
  const { id, total } = order.parse(await whole.shop.phpJson(ORDER));
  const [organisation] = whole.xero.organisations;
  if (organisation === undefined) throw new Error('There are no books.');
  const invoice = {
    ...{ Type: 'ACCREC', InvoiceNumber: `WOO-${id}`, Reference: `Order ${id}`, Status: 'AUTHORISED' },
    Contact: { Name: 'Grace Hopper', EmailAddress: 'grace@example.com' },
    ...{ Date: new Date().toISOString().slice(0, 10), DueDate: new Date().toISOString().slice(0, 10) },
    LineAmountTypes: 'Inclusive',
    LineItems: [{ Description: 'Harbour mug', Quantity: '1', UnitAmount: total, AccountCode: '200' }],
  };
  const made = answer.parse(enter(whole, organisation.tenantId, 'Invoices', { Invoices: [invoice] }));
  const invoiceId = made.Invoices[0]?.InvoiceID ?? '';
  await whole.shop.php(MARK, [String(id), invoiceId]);
  return { orderId: id, invoiceId };
}
