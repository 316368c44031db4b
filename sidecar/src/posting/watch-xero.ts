import type { Entry } from '../ledger/entry.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { XeroClient } from '../xero/client.ts';
import { FILTER_VALUES_MAX } from '../xero/limits.ts';
import type { InvoiceSummary } from '../xero/wire.ts';
import { lastInvoice } from './posted-invoice.ts';
import { xeroDifference, type XeroDifference } from './xero-difference.ts';

/** With webhooks every change of an invoice is told, so a poll only heals; without, it is the only way. */
export const POLL_EVERY_MS = { told: 60 * 60_000, untold: 15 * 60_000 } as const;
const HEARD_WITHIN_MS = 24 * 60 * 60_000;
/** Xero keeps whole seconds, and lists lag. */
const LOOK_BACK_MS = 2 * 60_000;
/** 20,000 invoices changed at once; the rest is found by the next poll. */
const PAGES_MAX = 20;
/** An order under way shows what we do ourselves: it is looked at once that is over. */
const BUSY_MS = 30_000;

/** Kept by connection/xero-changes.ts. */
export interface XeroChangesPort {
  due(tenantId: string, resource: string, limit: number): Promise<readonly Due[]>;
  done(changes: readonly Due[]): Promise<void>;
  later(changes: readonly Due[], at: Date): Promise<void>;
  note(changes: readonly { tenantId: string; resource: string; resourceId: string }[]): Promise<void>;
  watch(tenantId: string): Promise<{ webhookAt: string | null; polledAt: string | null; cursor: string | null }>;
  polled(tenantId: string, at: Date, cursor: Date): Promise<void>;
}

export interface Due {
  readonly tenantId: string;
  readonly resource: string;
  readonly resourceId: string;
  readonly revision: number;
}

export interface WatchParts {
  readonly changes: XeroChangesPort;
  readonly ledger: Pick<Ledger, 'invoiceOwner' | 'documentsOf' | 'noteXeroSeen'>;
  readonly xero: Pick<XeroClient, 'invoicesByIds' | 'ownInvoicesPage'>;
  readonly now: () => Date;
  /** Somebody paid it in Xero: what follows in the store, where its owner wants that. */
  readonly onPaid: (entry: Entry, invoice: InvoiceSummary, difference: XeroDifference) => Promise<void>;
}

/** Looks at what changed in the books of one organisation, as webhooks told or a poll finds. Throws XeroError. */
export async function watchXero(parts: WatchParts, tenantId: string): Promise<void> {
  await pollWhenDue(parts, tenantId);
  for (;;) {
    const due = await parts.changes.due(tenantId, 'invoice', FILTER_VALUES_MAX);
    if (due.length === 0) return;
    const ours = await ownedAmong(parts, due);
    await parts.changes.done(due.filter((one) => !ours.has(one)));
    if (ours.size === 0) continue;
    const ids = [...ours.keys()].map((one) => one.resourceId);
    const invoices = await parts.xero.invoicesByIds(tenantId, ids, { priority: 'backfill' });
    for (const [change, entry] of ours) {
      const there = invoices.find((one) => one.invoiceId === change.resourceId);
      if (isBusy(entry)) await parts.changes.later([change], new Date(parts.now().getTime() + BUSY_MS));
      else {
        if (there !== undefined) await look(parts, entry, there);
        await parts.changes.done([change]);
      }
    }
  }
}

/** What a poll finds is looked at like what a webhook told: it may be an order under way. */
async function pollWhenDue(parts: WatchParts, tenantId: string): Promise<void> {
  const watch = await parts.changes.watch(tenantId);
  const startedAt = parts.now();
  const isTold = watch.webhookAt !== null && startedAt.getTime() - Date.parse(watch.webhookAt) < HEARD_WITHIN_MS;
  const every = isTold ? POLL_EVERY_MS.told : POLL_EVERY_MS.untold;
  if (watch.polledAt !== null && startedAt.getTime() - Date.parse(watch.polledAt) < every) return;
  if (watch.cursor !== null) {
    const since = new Date(Date.parse(watch.cursor) - LOOK_BACK_MS);
    for (let page = 1; page <= PAGES_MAX; page += 1) {
      const { invoices, more } = await parts.xero.ownInvoicesPage(tenantId, { since, page }, { priority: 'backfill' });
      for (const invoice of invoices) await foundByPoll(parts, tenantId, invoice);
      if (!more) break;
    }
  }
  // The first poll only begins: what was before is looked at when the order is.
  await parts.changes.polled(tenantId, startedAt, startedAt);
}

async function foundByPoll(parts: WatchParts, tenantId: string, there: InvoiceSummary): Promise<void> {
  const entry = await parts.ledger.invoiceOwner(tenantId, there.invoiceId);
  if (entry === null) return;
  if (isBusy(entry)) await parts.changes.note([{ tenantId, resource: 'invoice', resourceId: there.invoiceId }]);
  else await look(parts, entry, there);
}

async function ownedAmong(parts: WatchParts, due: readonly Due[]): Promise<Map<Due, Entry>> {
  const ours = new Map<Due, Entry>();
  for (const one of due) {
    const entry = await parts.ledger.invoiceOwner(one.tenantId, one.resourceId);
    if (entry !== null) ours.set(one, entry);
  }
  return ours;
}

function isBusy({ state }: Entry): boolean {
  return state === 'claimed' || state === 'uncertain';
}

async function look(parts: WatchParts, entry: Entry, there: InvoiceSummary): Promise<void> {
  const documents = await parts.ledger.documentsOf(entry.id);
  const posted = lastInvoice(documents);
  // An earlier invoice of the order is over for us.
  if (posted === null || posted.stored.invoice.invoiceId !== there.invoiceId) return;
  const difference = xeroDifference(posted.stored.invoice, there, documents);
  if (difference === null) return;
  const { status, note, paid } = difference;
  const seenAt = parts.now().toISOString();
  await parts.ledger.noteXeroSeen(entry.id, { invoiceId: there.invoiceId, status, note, seenAt }, paid);
  if (paid && difference.foreign.length > 0) await parts.onPaid(entry, there, difference);
}
