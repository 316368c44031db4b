import { Router } from 'express';
import { z } from 'zod';
import { forgetContacts } from '../../connection/contact-index.ts';
import type { Context } from '../../context/context.ts';
import { readInput } from '../../http/read-input.ts';
import { eraseWords } from '../../ledger/audit/erase.ts';
import { maskCallsOf } from '../../ledger/audit/mask-calls.ts';
import type { Entry } from '../../ledger/entry.ts';
import { entryBodies } from '../../operations/orders/order-details.ts';
import type { ApiParts } from '../parts.ts';
import { callerOf } from '../require-plugin.ts';

/** WordPress asks page by page, about ten orders at a time. */
const ORDERS_MAX = 500;

const body = z.object({
  email: z.string().trim().min(1).max(320),
  orderIds: z.array(z.int().positive()).max(ORDERS_MAX),
});

/**
 * `POST erase-customer`, `POST export-customer`: the buyer's data that the sidecar keeps. Invoices in Xero are
 * accounting records that the law requires: they are not changed.
 */
export function privacyRoutes({ context }: ApiParts): Router {
  const router = Router();
  router.post('/erase-customer', async (request, response) => {
    const { storeId, by } = callerOf(response);
    const { email, orderIds } = readInput(body, request.body);
    const entries = await entriesOf(context, storeId, orderIds);
    const entryIds = entries.map((entry) => entry.id);
    const deps = { db: context.database.db, now: context.now };
    const words = await eraseWords(deps, { storeId, entryIds, by });
    const calls = await maskCallsOf(deps, entryIds);
    const contactIds = entries.flatMap((entry) => contactIdOf(entry) ?? []);
    const contacts = await forgetContacts(deps.db, { email, contactIds });
    response.json({ erased: words + calls + contacts });
  });
  router.post('/export-customer', async (request, response) => {
    const { storeId, by } = callerOf(response);
    const { orderIds } = readInput(body, request.body);
    const entries = await entriesOf(context, storeId, orderIds);
    const detail = { orders: entries.length };
    await context.ledger.recordAction({ action: 'personal_data_exported', by, storeId, detail });
    response.json({ rows: await rowsOf(context, entries) });
  });
  return router;
}

async function entriesOf(context: Context, storeId: string, orderIds: readonly number[]): Promise<Entry[]> {
  const found: Entry[] = [];
  for (const orderId of new Set(orderIds)) {
    const entry = await context.ledger.entry(storeId, 'order', String(orderId));
    if (entry !== null) found.push(entry);
  }
  return found;
}

const summary = z.object({ contactId: z.string().optional() }).catch({});

function contactIdOf(entry: Entry): string | undefined {
  return summary.parse(entry.summary ?? {}).contactId;
}

async function rowsOf(
  context: Context,
  entries: readonly Entry[],
): Promise<readonly { readonly name: string; readonly value: string }[]> {
  const bodies = await entryBodies(context, entries);
  const orders = bodies.map(({ orderNumber, label, invoiceNumber, total, currency }) => ({
    name: `Order ${orderNumber}`,
    value: [label, invoiceNumber ?? '', [total ?? '', currency ?? ''].join(' ').trim()]
      .filter((one) => one !== '')
      .join(', '),
  }));
  const contactIds = new Set(entries.flatMap((entry) => contactIdOf(entry) ?? []));
  return [...orders, ...[...contactIds].map((id) => ({ name: 'Contact in Xero', value: id }))];
}
