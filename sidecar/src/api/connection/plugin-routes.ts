import { forgetContacts } from '../../connection/contact-index.ts';
import type { Context } from '../../context/context.ts';
import { pluginReport, privacyRequest } from '../../contract/plugin.ts';
import { anything } from '../../contract/shapes.ts';
import { storeMovedRequest } from '../../contract/status.ts';
import { createDashboardAccess, linkTo } from '../../dashboard/access.ts';
import { refusal } from '../../domain/refusal.ts';
import { within } from '../../http/within.ts';
import { eraseWords } from '../../ledger/audit/erase.ts';
import { maskCallsOf } from '../../ledger/audit/mask-contacts.ts';
import type { Entry } from '../../ledger/entry.ts';
import { acceptSeenAddress, declareCopy, moveToAddress } from '../../operations/manage-store.ts';
import { toEntryBodies } from '../../operations/orders/order-body.ts';
import { orderSummary } from '../../wording/order-summary.ts';
import { createdRoute, route } from '../route.ts';
import { readStatusBody } from '../status.ts';

/** The store is read at an address a person named. */
const READ_MS_MAX = 15_000;

export const pluginRoutes = [
  // For the dashboard and the alerts.
  route('POST plugin-report', pluginReport, async ({ context }, { storeId, input }) => {
    await context.pairings.keepReport(storeId, input);
    return undefined;
  }),
  // Users of the plugin's page may see this store on the dashboard, and no other.
  createdRoute('POST dashboard-link', anything, async ({ context: { config, database, now } }, { storeId, by }) => {
    const { token, expiresAt } = await createDashboardAccess({ db: database.db, now }).makeLink({ storeId, by });
    return { url: linkTo(config.http.publicUrl, token), expiresAt: expiresAt.toISOString() };
  }),
  route('POST store-moved', storeMovedRequest, async (parts, { storeId, by, input: { address } }) => {
    const accepted =
      address === undefined
        ? await acceptSeenAddress(parts.context, storeId, by)
        : await within(READ_MS_MAX, moveToAddress(parts.context, storeId, address, by));
    if (accepted === null)
      throw refusal(409, 'store_not_moved', 'The shop has the same address as before.', 'There is nothing to accept.');
    parts.wake();
    return await readStatusBody(parts, storeId);
  }),
  route('POST store-copy', anything, async (parts, { storeId, by }) => {
    await declareCopy(parts.context, storeId, by);
    return await readStatusBody(parts, storeId);
  }),
  // The buyer's data that the sidecar keeps. Invoices in Xero are accounting records that the law requires: they stay.
  route('POST erase-customer', privacyRequest, async ({ context }, { storeId, by, input: { email, orderIds } }) => {
    const entries = await entriesOf(context, storeId, orderIds);
    const entryIds = entries.map((entry) => entry.id);
    const deps = { db: context.database.db, now: context.now };
    const words = await eraseWords(deps, { storeId, entryIds, by });
    const calls = await maskCallsOf(deps, entryIds);
    const contacts = await forgetContacts(deps.db, { email, contactIds: contactIdsOf(entries) });
    return { erased: words + calls + contacts };
  }),
  route('POST export-customer', privacyRequest, async ({ context }, { storeId, by, input: { orderIds } }) => {
    const entries = await entriesOf(context, storeId, orderIds);
    const detail = { orders: entries.length };
    await context.ledger.recordAction({ action: 'personal_data_exported', by, storeId, detail });
    const orders = (await toEntryBodies(context, entries)).map((one) => {
      const amount = [one.total, one.currency].filter(Boolean).join(' ');
      const value = [one.label, one.invoiceNumber, amount].filter(Boolean).join(', ');
      return { name: `Order ${one.orderNumber}`, value };
    });
    return { rows: [...orders, ...contactIdsOf(entries).map((value) => ({ name: 'Contact in Xero', value }))] };
  }),
];

async function entriesOf(context: Context, storeId: string, orderIds: readonly number[]): Promise<Entry[]> {
  const found: Entry[] = [];
  for (const orderId of new Set(orderIds)) {
    const entry = await context.ledger.entry(storeId, 'order', String(orderId));
    if (entry !== null) found.push(entry);
  }
  return found;
}

function contactIdsOf(entries: readonly Entry[]): string[] {
  return [...new Set(entries.flatMap((entry) => orderSummary(entry).contactId ?? []))];
}
