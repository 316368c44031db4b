import { xeroError } from '../xero/xero-error.ts';
import type { DocumentKind, Entry } from '../ledger/entry.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { XeroClient } from '../xero/client.ts';
import type { CreditNoteSummary } from '../xero/wire/credit-note-element.ts';
import { FILTER_VALUES_MAX, PAGES_MAX } from '../xero/limits.ts';
import type { InvoiceSummary } from '../xero/wire/wire.ts';
import { lookAtCreditNote, lookAtInvoice, type LookParts } from './check-document.ts';
import { readStoredCreditNote } from '../posting/refunds/stored-credit-note.ts';

/** Webhooks report every change, so with them the poll is a safety net; without them it is the only source. */
export const POLL_EVERY_MS = { told: 60 * 60_000, untold: 15 * 60_000 } as const;
const HEARD_WITHIN_MS = 24 * 60 * 60_000;
/** Xero stores whole seconds, and its lists lag. */
const LOOK_BACK_MS = 2 * 60_000;
/** An order in progress shows our own changes: check it afterwards. */
const BUSY_MS = 30_000;
/** The store could not be notified that an order is paid. */
const STORE_AWAY_MS = 5 * 60_000;
/**
 * Xero's list of our app's invoices lacks linked ones. Up to this many open ones are requested by id, which takes two
 * calls a poll; beyond that, one list of everybody's changes replaces the list of ours.
 */
export const ADOPTED_BY_ID_MAX = 2 * FILTER_VALUES_MAX;
/** Orders take priority. */
const BACKFILL = { priority: 'backfill' } as const;

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

export interface WatchParts extends LookParts {
  readonly changes: XeroChangesPort;
  readonly ledger: LookParts['ledger'] & Pick<Ledger, 'documentOwner' | 'openAdopted'>;
  readonly xero: Pick<
    XeroClient,
    | 'invoicesByIds'
    | 'ownInvoicesPage'
    | 'salesInvoicesPage'
    | 'changedInvoicesByIds'
    | 'creditNotesByIds'
    | 'creditNotesPage'
  >;
}

/** A kind of document to check for changes. */
interface Watched<T> {
  readonly resource: string;
  readonly kind: DocumentKind;
  readonly idOf: (there: T) => string;
  readonly read: (ours: ReadonlyMap<Due, Entry>) => Promise<readonly T[]>;
  readonly changedSince: (since: Date, page: number) => Promise<{ readonly all: readonly T[]; readonly more: boolean }>;
  readonly look: (entry: Entry, there: T) => Promise<boolean>;
}

/** Checks the changes in one organisation that webhooks reported or a poll found. Throws a Xero error. */
export async function watchXero(parts: WatchParts, tenantId: string): Promise<void> {
  const [invoices, creditNotes] = [watchedInvoices(parts, tenantId), watchedCreditNotes(parts, tenantId)];
  await pollWhenDue(parts, tenantId, async (since) => {
    const adopted = await parts.ledger.openAdopted(tenantId, ADOPTED_BY_ID_MAX + 1);
    const isMany = adopted.length > ADOPTED_BY_ID_MAX;
    await poll(
      parts,
      tenantId,
      isMany ? { ...invoices, changedSince: changedByAnybody(parts, tenantId) } : invoices,
      since,
    );
    if (!isMany && adopted.length > 0) {
      const changed = await parts.xero.changedInvoicesByIds(tenantId, adopted, since, BACKFILL);
      await lookAtChanged(parts, tenantId, invoices, changed);
    }
    await poll(parts, tenantId, creditNotes, since);
  });
  await lookAtDue(parts, tenantId, invoices);
  await lookAtDue(parts, tenantId, creditNotes);
}

function watchedInvoices(parts: WatchParts, tenantId: string): Watched<InvoiceSummary> {
  return {
    resource: 'invoice',
    kind: 'invoice',
    idOf: (there) => there.invoiceId,
    read: (ours) => parts.xero.invoicesByIds(tenantId, idsOf(ours), BACKFILL),
    changedSince: async (since, page) => {
      const { invoices, more } = await parts.xero.ownInvoicesPage(tenantId, { since, page }, BACKFILL);
      return { all: invoices, more };
    },
    look: (entry, there) => lookAtInvoice(parts, entry, there),
  };
}

function changedByAnybody(parts: WatchParts, tenantId: string): Watched<InvoiceSummary>['changedSince'] {
  return async (since, page) => {
    const { invoices, more } = await parts.xero.salesInvoicesPage(tenantId, { since, page }, BACKFILL);
    return { all: invoices, more };
  };
}

function watchedCreditNotes(parts: WatchParts, tenantId: string): Watched<CreditNoteSummary> {
  return {
    resource: 'creditnote',
    kind: 'credit_note',
    idOf: (there) => there.creditNoteId,
    read: async (ours) => {
      const wanted = [];
      for (const [{ resourceId }, entry] of ours) {
        const documents = await parts.ledger.documentsOf(entry.id);
        const document = documents.find((one) => one.kind === 'credit_note' && one.xeroId === resourceId);
        if (document === undefined) continue;
        wanted.push({ key: resourceId, date: readStoredCreditNote(document.facts).creditNote.date });
      }
      return await parts.xero.creditNotesByIds(tenantId, wanted, BACKFILL);
    },
    changedSince: async (since, page) => {
      const { creditNotes, more } = await parts.xero.creditNotesPage(tenantId, { since, page }, BACKFILL);
      return { all: creditNotes, more };
    },
    look: (entry, there) => lookAtCreditNote(parts, entry, there),
  };
}

async function lookAtDue<T>(parts: WatchParts, tenantId: string, watched: Watched<T>): Promise<void> {
  for (;;) {
    const due = await parts.changes.due(tenantId, watched.resource, FILTER_VALUES_MAX);
    if (due.length === 0) return;
    const ours = await ownedAmong(parts, due, watched.kind);
    await parts.changes.done(due.filter((one) => !ours.has(one)));
    if (ours.size === 0) continue;
    const found = await watched.read(ours);
    for (const [change, entry] of ours) {
      const there = found.find((one) => watched.idOf(one) === change.resourceId);
      const at = (pauseMs: number) => new Date(parts.now().getTime() + pauseMs);
      if (isBusy(entry)) await parts.changes.later([change], at(BUSY_MS));
      else if (there === undefined || (await watched.look(entry, there))) await parts.changes.done([change]);
      else await parts.changes.later([change], at(STORE_AWAY_MS));
    }
  }
}

async function pollWhenDue(parts: WatchParts, tenantId: string, run: (since: Date) => Promise<void>): Promise<void> {
  const watch = await parts.changes.watch(tenantId);
  const startedAt = parts.now();
  const isTold = watch.webhookAt !== null && startedAt.getTime() - Date.parse(watch.webhookAt) < HEARD_WITHIN_MS;
  const every = isTold ? POLL_EVERY_MS.told : POLL_EVERY_MS.untold;
  // A clock that was set back must not stop the poll for long.
  if (watch.polledAt !== null && Math.abs(startedAt.getTime() - Date.parse(watch.polledAt)) < every) return;
  // The first poll only sets the start: earlier changes are checked with their orders.
  if (watch.cursor !== null)
    await run(new Date(Math.min(Date.parse(watch.cursor), startedAt.getTime()) - LOOK_BACK_MS));
  await parts.changes.polled(tenantId, startedAt, startedAt);
}

/** Polled changes are handled like webhooks: the order may be in progress. */
async function poll<T>(parts: WatchParts, tenantId: string, watched: Watched<T>, since: Date): Promise<void> {
  for (let page = 1; ; page += 1) {
    if (page > PAGES_MAX)
      throw xeroError('xero_bad_answer', `Xero's list of each changed ${watched.resource} does not end.`, {
        retry: 'later',
      });
    const { all, more } = await watched.changedSince(since, page);
    await lookAtChanged(parts, tenantId, watched, all);
    if (!more) return;
  }
}

async function lookAtChanged<T>(
  parts: WatchParts,
  tenantId: string,
  watched: Watched<T>,
  changed: readonly T[],
): Promise<void> {
  for (const there of changed) {
    const resourceId = watched.idOf(there);
    const entry = await parts.ledger.documentOwner(tenantId, watched.kind, resourceId);
    if (entry === null) continue;
    if (!isBusy(entry) && (await watched.look(entry, there))) continue;
    await parts.changes.note([{ tenantId, resource: watched.resource, resourceId }]);
  }
}

async function ownedAmong(parts: WatchParts, due: readonly Due[], kind: DocumentKind): Promise<Map<Due, Entry>> {
  const ours = new Map<Due, Entry>();
  for (const one of due) {
    const entry = await parts.ledger.documentOwner(one.tenantId, kind, one.resourceId);
    if (entry !== null) ours.set(one, entry);
  }
  return ours;
}

function idsOf(ours: ReadonlyMap<Due, Entry>): string[] {
  return [...ours.keys()].map((one) => one.resourceId);
}

function isBusy({ state }: Entry): boolean {
  return state === 'claimed' || state === 'uncertain';
}
