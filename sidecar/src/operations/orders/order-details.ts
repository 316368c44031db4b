import { z } from 'zod';
import { AppError } from '../../domain/app-error.ts';
import type { KnownLists } from '../../connection/reference-lists.ts';
import type { Context } from '../../context/context.ts';
import type { DocumentBody, EntryBody, OrderWithLines } from '../../contract/orders.ts';
import type { Entry } from '../../ledger/entry.ts';
import { withInvoice } from '../../ledger/queries/search.ts';
import { seenNotices } from '../../ledger/xero-seen.ts';
import { documentInWords, numberItStandsOn, readDocument, statusInWords } from '../../wording/document-words.ts';
import { ownerWords } from '../../wording/owner-words.ts';
import { entryBody } from './entry-body.ts';
import { decisionsBeside, orderLines } from './order-lines.ts';
import { problemBody } from './problem-body.ts';
import { invoiceLinks, linksInto } from './xero-links.ts';
import { trailOf } from '../../wording/trail.ts';

/** WooCommerce's format of order ids. */
export const orderParams = z.object({ orderId: z.string().regex(/^[1-9]\d{0,15}$/, 'The id of an order.') });
export async function entryBodies(context: Context, entries: readonly Entry[]): Promise<EntryBody[]> {
  const links = await invoiceLinks(context, entries);
  const invoiced = await withInvoice(
    context.database.db,
    entries.map((entry) => entry.id),
  );
  return entries.map((entry) => {
    return entryBody(entry, { invoiceUrl: links.get(entry.id) ?? null, hasInvoice: invoiced.has(entry.id) });
  });
}
export const note = z.object({ code: z.string().default('notice'), message: z.string(), fix: z.string() });
export const summaryShape = z
  .object({
    notices: z.array(note).default([]),
    decisions: z.array(z.object({ field: z.string(), value: z.string(), rule: z.string() })).default([]),
  })
  .catch({ notices: [], decisions: [] });
export async function orderBody(context: Context, entry: Entry): Promise<OrderWithLines> {
  const [body] = await entryBodies(context, [entry]);
  if (body === undefined) throw orderUnknown(entry.sourceId);
  const { notices, decisions } = summaryShape.parse(entry.summary ?? {});
  const lists = await listsOf(context, entry.storeId);
  return {
    entry: body,
    notices: [...seenNotices(entry.summary), ...notices.map((one) => ({ ...one, details: {} }))].map(problemBody),
    documents: await documentBodies(context, entry, body.currency),
    lines: orderLines(entry.summary, lists),
    beside: decisionsBeside(entry.summary, lists),
    decisions,
    trail: (await trailOf(context.ledger, entry.id)).map(({ text, details, ...row }) => {
      return { ...row, text: ownerWords(text), details: details.map(ownerWords) };
    }),
  };
}
export async function listsOf(context: Context, storeId: string): Promise<KnownLists | null> {
  const tenantId = (await context.organisations.forStore(storeId))?.tenantId;
  if (tenantId === undefined || context.config.xero === null) return null;
  return await context.xero().lists.known(tenantId);
}
export async function documentBodies(context: Context, entry: Entry, currency: string | null): Promise<DocumentBody[]> {
  const all = (await context.ledger.documentsOf(entry.id)).map(readDocument);
  const linkTo = await linksInto(
    context,
    all.map((one) => one.tenantId),
  );
  return all.map((one) => {
    const { invoice, creditNote, amount, date } = one.facts;
    return {
      kind: one.kind,
      title: capital(documentInWords(one)),
      number: one.number ?? numberItStandsOn(one, all),
      date: (invoice ?? creditNote)?.date ?? date ?? null,
      amount: (invoice ?? creditNote)?.total ?? amount ?? null,
      currency: one.facts.currency ?? currency,
      status: statusInWords(one, all),
      url: linkTo(one.kind, one.xeroId, one.tenantId),
    };
  });
}
export function capital(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}
export function orderUnknown(orderId: string): AppError {
  const message = `Order ${orderId} has not come to the sidecar.`;
  return new AppError('request', 'order_unknown', message, { status: 404, fix: 'Press "Send to Xero" on the order.' });
}
