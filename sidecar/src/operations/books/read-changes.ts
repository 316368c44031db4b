import type { BooksState } from '../../books/books.ts';
import { amountKey } from '../../books/order-rows.ts';
import type { Context } from '../../context/context.ts';
import type { XeroDocument } from '../../reconciliation/legs.ts';
import { readPages } from '../../xero/reads/paging.ts';
import type { CreditNoteSummary, InvoiceSummary } from '../../xero/wire/sales-documents.ts';
import type { RefundDays } from '../reconciliation/order-legs.ts';
import { allRefunds, type openReading } from '../reconciliation/reconcile-store.ts';
import { byOrder } from '../reconciliation/xero-documents.ts';

/** Xero and WooCommerce keep whole seconds, and lists lag behind: what changed just before the last check is read again. As inbound/watch-xero.ts. */
const LOOK_BACK_MS = 2 * 60_000;
/** Refunds up to a little later than now: the store's clock may be ahead by that. As woocommerce/limits.ts. */
const AHEAD_MS = 15 * 60_000;

type Opened = Awaited<ReturnType<typeof openReading>>;

/** What changed in Xero, in the ledger and by refunds since the last check; the shop's orders are read page by page. */
export interface Changes {
  /** Documents in Xero, by order. */
  readonly documents: ReadonlyMap<string, readonly XeroDocument[]>;
  /** Orders for which an invoice of another tool may be. */
  readonly maybeDoubled: readonly string[];
  readonly inLedger: readonly string[];
  readonly refunded: readonly string[];
  readonly refundDays: (known: ReadonlyMap<number, string>) => RefundDays;
  /** Orders of the shop that changed after this are to be read. */
  readonly shopSince: Date;
  /** What the next check begins with. */
  readonly next: Pick<BooksState, 'shopCursor' | 'xeroCursor' | 'ledgerCursor'>;
}

/** One call to Xero for 1,000 changed invoices, one for 1,000 credit notes; one request to the shop for 100 refunds. */
export async function readChanges(
  context: Context,
  opened: Opened,
  state: BooksState,
  withoutShop = false,
): Promise<Changes> {
  const { storeId, client } = opened;
  const at = context.now();
  const shopAt = new Date(Math.min(at.getTime(), client.storeTime().getTime()));
  const [xeroSince, ledgerSince] = [since(state.xeroCursor, at), since(state.ledgerCursor, at)];
  const shopSince = since(state.shopCursor, shopAt);
  const { documents, maybeDoubled } = await changedDocuments(context, opened, xeroSince);
  const refunds = withoutShop ? [] : await allRefunds(client, shopSince, new Date(at.getTime() + AHEAD_MS));
  return {
    ...{ documents, maybeDoubled, shopSince },
    inLedger: await context.ledger.ordersChangedSince(storeId, ledgerSince.toISOString()),
    refunded: [...new Set((refunds ?? []).map(({ orderId }) => String(orderId)))],
    refundDays: (known) => {
      if (refunds === null)
        return async ({ id }) => new Map((await client.listRefunds(id)).map((one) => [one.id, one.refundedOn]));
      const days = new Map([...known, ...refunds.map(({ id, refundedOn }) => [id, refundedOn] as const)]);
      return () => Promise.resolve(days);
    },
    next: {
      shopCursor: withoutShop ? state.shopCursor : shopAt.toISOString(),
      xeroCursor: at.toISOString(),
      ledgerCursor: at.toISOString(),
    },
  };
}

/** A cursor of a clock that was ahead counts as now. */
function since(cursor: string | null, now: Date): Date {
  const from = cursor === null ? now.getTime() : Math.min(Date.parse(cursor), now.getTime());
  return new Date(from - LOOK_BACK_MS);
}

async function changedDocuments(context: Context, opened: Opened, changedSince: Date) {
  const { storeId, tenantId, options } = opened;
  const { client } = context.xero();
  const documents = new Map<string, XeroDocument[]>();
  const maybeDoubled = new Set<string>();
  const invoices = (page: number) => client.salesInvoicesPage(tenantId, { since: changedSince, page }, options);
  const creditNotes = (page: number) => client.creditNotesPage(tenantId, { since: changedSince, page }, options);
  for (const read of [invoices, creditNotes]) {
    const pages = readPages<InvoiceSummary | CreditNoteSummary>('changed sales documents', read);
    for await (const page of pages) {
      const { ofOrders, others } = await byOrder(context, { tenantId, storeId }, page, opened);
      for (const [orderId, document] of ofOrders) documents.set(orderId, [...(documents.get(orderId) ?? []), document]);
      if (others.length === 0) continue;
      for (const orderId of await keepOthers(context, storeId, others)) maybeDoubled.add(orderId);
    }
  }
  return { documents, maybeDoubled: [...maybeDoubled] };
}

/** Orders of the amounts that these have now, or had before. */
async function keepOthers(
  { books: { rows } }: Context,
  storeId: string,
  others: Awaited<ReturnType<typeof byOrder>>['others'],
): Promise<string[]> {
  const before = await rows.keepOthers(storeId, others);
  return await rows.ofAmounts(storeId, [...new Set([...before, ...others.map(({ document }) => amountKey(document))])]);
}
