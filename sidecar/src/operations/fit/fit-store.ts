import { createContactIndex } from '../../connection/contact-index.ts';
import type { Context } from '../../context/context.ts';
import type { PlannedDocuments } from '../../domain/documents.ts';
import { originOf } from '../../domain/origin-mark.ts';
import type { Order } from '../../domain/order.ts';
import type { Problem } from '../../domain/problems.ts';
import { judgeOrder } from '../../fit/judge-order.ts';
import { fitReport, type FitReport } from '../../fit/fit-report.ts';
import { earlierDocuments } from '../../mapping/earlier-documents.ts';
import { shopsThere } from '../offer-prefix.ts';
import { numberTaken, whyNotOurs } from '../../posting/invoices/compare-documents.ts';
import { previewOrders } from '../../posting/orders/preview.ts';
import type { Organisation } from '../../connection/organisations.ts';
import { suggestFor } from '../suggest-for.ts';
import { fitShop } from './fit-shop.ts';
import { type FitProgress, readLatest } from './read-latest.ts';

/**
 * What posting would make of a store's latest orders: with its own settings in the connected organisation, else as fitShop
 * says. Reads alone: at most ten calls of Xero. Throws a store, a Xero and a settings error.
 */
export async function fitStore(
  context: Context,
  storeId: string,
  orders: number,
  onRead: FitProgress = () => undefined,
): Promise<FitReport> {
  const organisation = await context.organisations.forStore(storeId);
  const client = await context.storeClient(storeId);
  if (organisation === null) return await fitShop({ client, country: null, orders, now: context.now() }, onRead);
  return await fitConnected(context, { storeId, organisation, orders }, onRead);
}

interface ConnectedStore {
  readonly storeId: string;
  readonly organisation: Organisation;
  readonly orders: number;
}

async function fitConnected(
  context: Context,
  { storeId, organisation, orders: max }: ConnectedStore,
  onRead: FitProgress,
): Promise<FitReport> {
  const { tenantId, name } = organisation;
  const { lists } = context.xero();
  const client = await context.storeClient(storeId);
  const facts = await client.readStore();
  const suggestions = await suggestFor(context, storeId);
  const { read, unreadable, uses, plan } = await readLatest(client, max, context.now(), onRead);
  const { ledger, storeClient, settings, now } = context;
  const own = await lists.lists(tenantId, { tracking: false, items: false });
  const currencies = [own.baseCurrency ?? facts.currency, ...(await lists.currencies(tenantId))];
  const previewed = await previewOrders(
    {
      ...{ ledger, storeClient, now },
      settings: (id) => settings.get(id),
      lists: async (id, needs, since) => ({ ...(await lists.lists(id, needs, since)), currencies }),
      storeUrl: context.storeLink,
    },
    { tenantId, storeId },
    read,
  );
  const planned = previewed.flatMap(({ order, plan: one, posted }) =>
    one.kind === 'documents' ? [{ order, documents: one.documents, isPosted: posted !== null }] : [],
  );
  const taken = await takenNumbers(context, { tenantId, storeId }, planned);
  const judged = previewed.map(({ order, plan: one, posted }) =>
    judgeOrder(order, one, { more: taken.get(order.id) ?? [], isPosted: posted !== null }),
  );
  return fitReport({
    store: { url: client.url, name: facts.name, country: facts.country, currency: facts.currency },
    basis: { kind: 'connected', country: own.countryCode ?? '', organisation: name },
    orders: [...judged.flatMap((one) => (one.kind === 'judged' ? one.order : [])), ...unreadable],
    left: judged.flatMap((one) => (one.kind === 'left' ? one.order : [])),
    suggestions,
    proposed: [],
    contacts: await knownContacts(context, tenantId, planned),
    uses,
    plan,
  });
}

interface Planned {
  readonly order: Order;
  readonly documents: PlannedDocuments;
  readonly isPosted: boolean;
}

/** By order id: Xero has an invoice with the order's number, and it is not the order's. A call for forty. */
async function takenNumbers(
  context: Context,
  { tenantId, storeId }: { readonly tenantId: string; readonly storeId: string },
  planned: readonly Planned[],
): Promise<ReadonlyMap<number, readonly Problem[]>> {
  const open = planned.filter(({ documents, isPosted }) => !isPosted && documents.invoice.number !== '');
  const numbers = open.map(({ documents }) => documents.invoice.number);
  const found = numbers.length === 0 ? [] : await context.xero().client.invoicesByNumbers(tenantId, numbers);
  const shopOf = await shopsThere(context, tenantId);
  const byNumber = new Map(found.map((one) => [one.number.toLowerCase(), one]));
  return new Map(
    open.flatMap(({ order, documents: { invoice } }) => {
      const there = byNumber.get(invoice.number.toLowerCase());
      if (there === undefined || there.invoiceId === earlierDocuments(order).invoiceId) return [];
      const source = originOf(there);
      if (source?.storeId === storeId && source.sourceId === String(order.id)) return [];
      const why = whyNotOurs(invoice, there.contactId, there, shopOf);
      return why === null ? [] : [[order.id, [numberTaken(invoice.number, why)]] as const];
    }),
  );
}

/** null = the organisation's contacts were not read yet. */
async function knownContacts({ database, xero, now }: Context, tenantId: string, planned: readonly Planned[]) {
  const contacts = createContactIndex({ db: database.db, client: xero().client, now });
  const buyers = new Map(planned.map(({ documents: { contact } }) => [contact.contactNumber, contact]));
  if (await contacts.isEmpty(tenantId)) return { buyers: buyers.size, known: null };
  let known = 0;
  for (const contact of buyers.values()) if ((await contacts.look(tenantId, contact)) !== null) known += 1;
  return { buyers: buyers.size, known };
}
