import type { Invoice } from '../../sidecar/simulators/xero/accounting/organisation.ts';
import { orderOrigin } from '../../sidecar/src/domain/origin-mark.ts';
import { PLACE_ORDER, UNNOTIFIED } from './scripts.ts';
import type { Whole } from './whole.ts';

interface Wanted {
  /** Paid with it at once; '' = only set to `status`. */
  readonly transaction?: string;
  readonly status?: string;
  readonly method?: string;
  readonly metas?: Readonly<Record<string, string>>;
  /** The sidecar is not notified. */
  readonly unnotified?: boolean;
}

/** A customer buys a mug; returns the order's id. */
export async function placeOrder(whole: Whole, wanted: Wanted = {}): Promise<number> {
  const { transaction = 'ch_1', status = 'processing', method = 'test_card', metas = {}, unnotified = false } = wanted;
  const script = unnotified ? `${UNNOTIFIED}\n${PLACE_ORDER}` : PLACE_ORDER;
  return Number(await whole.shop.php(script, [status, method, transaction, JSON.stringify(metas)]));
}

/** Sales invoices with the order's mark of origin in link or reference, whatever the ledger holds; oldest first. */
export function invoicesOf(xero: Whole['xero'], orderId: number, tenantId?: string): Invoice[] {
  return xero.organisations
    .filter((organisation) => tenantId === undefined || organisation.tenantId === tenantId)
    .flatMap((organisation) => Object.values(organisation.invoices))
    .filter((invoice) => orderOrigin(invoice)?.orderId === orderId);
}

/** A copy of an invoice, made by another party: unpaid, and without an order's mark. */
export function plantInvoice(xero: Whole['xero'], like: Invoice, number: string): Invoice {
  const organisation = xero.organisations.find(({ invoices }) => invoices[like.id] !== undefined);
  if (organisation === undefined) throw new Error(`No organisation has invoice ${like.number}.`);
  const planted: Invoice = {
    ...structuredClone(like),
    id: crypto.randomUUID(),
    number,
    reference: 'Cash sale',
    url: '',
    status: 'AUTHORISED',
    paymentIds: [],
    allocationIds: [],
    createdBy: 'another app',
  };
  organisation.invoices[planted.id] = planted;
  return planted;
}
