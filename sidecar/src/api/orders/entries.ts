import { Router } from 'express';
import { z } from 'zod';
import type { KnownLists } from '../../connection/reference-lists.ts';
import type { Context } from '../../app/create-context.ts';
import { groupProblems } from '../../status/order-row.ts';
import { documentInWords, numberItStandsOn, readDocument, statusInWords } from '../../wording/document-words.ts';
import { ENTRY_STATES, type Entry, type EntryState } from '../../ledger/entry.ts';
import { ownerWords } from '../../wording/owner-words.ts';
import { seenNotices } from '../../ledger/xero-seen.ts';
import { searchEntries, withInvoice } from '../../ledger/queries/search.ts';
import { ApiError } from '../../http/api-error.ts';
import type { DocumentBody, EntriesBody, EntryBody, OrderWithLines } from '../../contract/orders.ts';
import { readInput } from '../../http/read-input.ts';
import { callerOf } from '../require-plugin.ts';
import { entryBody } from '../../operations/orders/entry-body.ts';
import { decisionsBeside, orderLines } from '../../operations/orders/order-lines.ts';
import type { ApiParts } from '../parts.ts';
import { problemBody } from '../../operations/orders/problem-body.ts';
import { invoiceLinks, linksInto } from '../../operations/orders/xero-links.ts';

const LIMIT_DEFAULT = 50;
const LIMIT_MAX = 100;
/** Enough to name every cause; a cause that stops more orders than this shows up all the same. */
const PROBLEMS_READ_MAX = 500;
const PROBLEM_STATES: readonly EntryState[] = ['rejected', 'uncertain', 'waiting'];

const states = z
  .string()
  .max(200)
  .default('')
  .transform((text) => text.split(',').filter((one) => one !== ''))
  .pipe(z.array(z.enum(ENTRY_STATES)).max(ENTRY_STATES.length));
const query = z.object({
  state: states,
  q: z.string().max(100).default(''),
  before: z.coerce.number().int().positive().optional(),
  limit: z.coerce.number().int().min(1).max(LIMIT_MAX).default(LIMIT_DEFAULT),
});
/** As WooCommerce numbers its orders. */
export const orderParams = z.object({ orderId: z.string().regex(/^[1-9]\d{0,15}$/, 'The id of an order.') });

/** `GET entries`, `GET orders/:orderId`. */
export function entriesRoutes({ context }: ApiParts): Router {
  const router = Router();
  router.get('/entries', async (request, response) => {
    const { storeId } = callerOf(response);
    const { state, q, before, limit } = readInput(query, request.query);
    // One more than shown tells whether older ones follow.
    const search = { storeId, states: state, words: q, beforeId: before, limit: limit + 1 };
    const found = await searchEntries(context.database.db, search);
    const stuck = await Promise.all(
      PROBLEM_STATES.map((one) => context.ledger.entries({ storeId, state: one, limit: PROBLEMS_READ_MAX })),
    );
    response.json({
      entries: await entryBodies(context, found.slice(0, limit)),
      hasMore: found.length > limit,
      counts: await context.ledger.counts(storeId),
      problems: groupProblems(stuck.flat()).map(({ code, message, fix, orders }) => {
        return { ...problemBody({ code, message, fix, details: {} }), orders: orders.length };
      }),
    } satisfies EntriesBody);
  });
  router.get('/orders/:orderId', async (request, response) => {
    const { storeId } = callerOf(response);
    const { orderId } = readInput(orderParams, request.params);
    const entry = await context.ledger.entry(storeId, 'order', orderId);
    if (entry === null) throw orderUnknown(orderId);
    response.json(await orderBody(context, entry));
  });
  return router;
}

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

const note = z.object({ code: z.string().default('notice'), message: z.string(), fix: z.string() });
const summaryShape = z
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
    trail: (await context.ledger.trailOf(entry.id)).map(({ text, details, ...row }) => {
      return { ...row, text: ownerWords(text), details: details.map(ownerWords) };
    }),
  };
}

async function listsOf(context: Context, storeId: string): Promise<KnownLists | null> {
  const tenantId = (await context.organisations.forStore(storeId))?.tenantId;
  if (tenantId === undefined || context.config.xero === null) return null;
  return await context.xero().lists.known(tenantId);
}

async function documentBodies(context: Context, entry: Entry, currency: string | null): Promise<DocumentBody[]> {
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

function capital(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}

export function orderUnknown(orderId: string): ApiError {
  const message = `Order ${orderId} has not come to the sidecar.`;
  return new ApiError(404, 'order_unknown', message, 'Press "Send to Xero" on the order.');
}
