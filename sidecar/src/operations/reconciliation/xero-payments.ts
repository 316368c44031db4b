import { Big } from 'big.js';
import type { Context } from '../../context/context.ts';
import type { OrganisationLists } from '../../domain/documents.ts';
import type { Settings } from '../../domain/settings/settings.ts';
import { findAccount } from '../../mapping/invoice/account.ts';
import type { DayRange } from '../../reconciliation/periods.ts';
import { type ReadOptions, readPages } from '../../xero/reads/paging.ts';
import type { ListedPayment } from '../../xero/reads/dated-payments.ts';
import type { OrderDocuments } from './xero-documents.ts';

/** A payment in Xero; received is positive, paid back on a credit note negative. */
export interface PaymentInXero {
  readonly xeroId: string;
  readonly documentId: string;
  readonly day: string;
  readonly currency: string;
  readonly amount: Big;
  readonly account: string;
}

/** The payments of some days. */
export interface DatedPayments {
  readonly range: DayRange;
  /** By order: on its invoices and credit notes. */
  readonly ofOrders: ReadonlyMap<string, readonly PaymentInXero[]>;
  /** On other invoices, by their id. */
  readonly ofOthers: ReadonlyMap<string, readonly PaymentInXero[]>;
}

/** One call for 1,000 payments of anybody; null = the settings book none, so that nothing is read. */
export async function readDatedPayments(
  context: Context,
  { tenantId, storeId }: { readonly tenantId: string; readonly storeId: string },
  range: DayRange,
  { settings, lists, documents, options }: PaymentFacts,
): Promise<DatedPayments | null> {
  if (!booksPayments(settings)) return null;
  const { client } = context.xero();
  const listed = new Map(
    [...documents.keys()].flatMap((orderId) =>
      (documents.get(orderId) ?? []).map(({ xeroId }) => [xeroId, orderId] as const),
    ),
  );
  const [ofOrders, ofOthers] = [new Map<string, PaymentInXero[]>(), new Map<string, PaymentInXero[]>()];
  const pages = readPages<ListedPayment>('payments', (page) =>
    client.datedPaymentsPage(tenantId, { ...range, page }, options),
  );
  for await (const page of pages) {
    const xeroIds = page.map(({ documentId }) => documentId).filter((id) => !listed.has(id));
    const recorded = await context.ledger.ordersOfDocuments({ tenantId, storeId, xeroIds });
    for (const one of page) {
      const orderId = listed.get(one.documentId) ?? recorded.get(one.documentId);
      const [to, key] = orderId === undefined ? [ofOthers, one.documentId] : [ofOrders, orderId];
      const known = to.get(key);
      const payment = toPayment(one, lists);
      if (known === undefined) to.set(key, [payment]);
      else known.push(payment);
    }
  }
  return { range, ofOrders, ofOthers };
}

interface PaymentFacts {
  readonly settings: Settings;
  readonly lists: OrganisationLists;
  readonly options: ReadOptions;
  /** Xero's of these days. */
  readonly documents: OrderDocuments;
}

function toPayment(
  { paymentId, documentId, kind, date, currency, amount, accountCode, accountId }: ListedPayment,
  lists: OrganisationLists,
): PaymentInXero {
  const value = new Big(amount);
  return {
    ...{ xeroId: paymentId, documentId, day: date, currency, amount: kind === 'invoice' ? value : value.neg() },
    account: accountKey(accountCode === '' ? accountId : accountCode, lists),
  };
}

/** Settings, ledger and Xero may name one account by its code or by its id. */
export function accountKey(ref: string, lists: OrganisationLists): string {
  const account = findAccount(ref, lists);
  return account === undefined ? ref : account.code || account.accountId;
}

/** Whether any money is booked: Xero takes payments of approved invoices only. */
export function booksPayments({ documents, payments }: Settings): boolean {
  const choices = [payments.default, ...Object.values(payments.methods)];
  return documents.invoiceStatus === 'AUTHORISED' && choices.some((one) => one !== null && !('none' in one));
}
