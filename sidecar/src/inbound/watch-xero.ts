import type { DueXeroChange, XeroChanges } from '../connection/xero-changes.ts';
import type { DocumentKind, Entry } from '../ledger/entry.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { readStoredCreditNote } from '../posting/stored-documents.ts';
import type { XeroClient } from '../xero/client.ts';
import { FILTER_VALUES_MAX } from '../xero/limits.ts';
import { readPages, type Page } from '../xero/reads/paging.ts';
import type { CreditNoteSummary, InvoiceSummary } from '../xero/wire/sales-documents.ts';
import { checkCreditNote, checkInvoice, type CheckParts } from './check-document.ts';
import { duePoll } from './watch-pace.ts';

/** Xero stores whole seconds, and its lists lag. */
const LOOK_BACK_MS = 2 * 60_000;
/** An order in progress shows our own changes: check it afterwards. */
const BUSY_MS = 30_000;
/** The store could not be notified that an order is paid. */
const STORE_AWAY_MS = 5 * 60_000;
/**
 * Xero's list of our app's invoices lacks linked ones. Up to this many open ones are requested by id, which takes two
 * calls a poll; beyond that, and where little changes, one list of everybody's changes replaces the list of ours.
 */
export const ADOPTED_BY_ID_MAX = 2 * FILTER_VALUES_MAX;
/** Invoices of earlier versions to read in a poll, so that their due date is known: five calls. */
export const UNDATED_MAX = 5 * FILTER_VALUES_MAX;
/** Orders take priority. */
const BACKFILL = { priority: 'backfill' } as const;

export interface WatchParts extends CheckParts {
  readonly changes: Omit<XeroChanges, 'webhookReceived' | 'moved' | 'days' | 'keepDay'>;
  readonly ledger: CheckParts['ledger'] &
    Pick<Ledger, 'documentOwner' | 'openLinkedInvoices' | 'invoicesWithoutDueDate'>;
  readonly xero: Pick<XeroClient, 'invoicesAmong' | 'changedInvoicesByIds' | 'creditNotesAmong'> &
    Pick<XeroClient, 'ownInvoicesPage' | 'salesInvoicesPage' | 'creditNotesPage'>;
  /** By organisation: the ledger's last document that was looked at for its due date. Of this process: each is read once. */
  readonly datedUpTo: Map<string, number>;
}

/** `unread`: ids to ask for another time. */
interface Reading<T> {
  readonly found: readonly T[];
  readonly unread: ReadonlySet<string>;
}

interface Watched<T> {
  readonly resource: string;
  readonly kind: DocumentKind;
  readonly idOf: (there: T) => string;
  readonly read: (ours: ReadonlyMap<DueXeroChange, Entry>) => Promise<Reading<T>>;
  readonly changedSince: (since: Date, page: number) => Promise<Page<T>>;
  /** `askedAt`: before Xero was asked. */
  readonly check: (entry: Entry, there: T, askedAt: Date) => Promise<boolean>;
}

/** Checks the changes in one organisation that webhooks reported or a poll found. Throws a Xero error. */
export async function watchXero(parts: WatchParts, tenantId: string): Promise<void> {
  const [invoices, creditNotes] = [watchedInvoices(parts, tenantId), watchedCreditNotes(parts, tenantId)];
  await pollWhenDue(parts, tenantId, async (since, { isQuiet, creditsSince }) => {
    await noteUndated(parts, tenantId);
    const adopted = await parts.ledger.openLinkedInvoices(tenantId, ADOPTED_BY_ID_MAX + 1);
    let changed: number;
    if (adopted.length > (isQuiet ? 0 : ADOPTED_BY_ID_MAX)) {
      const changedSince: typeof invoices.changedSince = (from, page) =>
        parts.xero.salesInvoicesPage(tenantId, { since: from, page }, BACKFILL);
      changed = await poll(parts, tenantId, { ...invoices, changedSince }, since);
    } else {
      changed = await poll(parts, tenantId, invoices, since);
      if (adopted.length > 0) {
        const askedAt = parts.now();
        const linked = await parts.xero.changedInvoicesByIds(tenantId, adopted, since, BACKFILL);
        changed += await checkChanged(parts, tenantId, invoices, linked, askedAt);
      }
    }
    return changed + (creditsSince === null ? 0 : await poll(parts, tenantId, creditNotes, creditsSince));
  });
  await checkDue(parts, tenantId, invoices);
  await checkDue(parts, tenantId, creditNotes);
}

/** Invoices without a known due date are read like changed ones, some with each poll. */
async function noteUndated({ changes, ledger, datedUpTo }: WatchParts, tenantId: string): Promise<void> {
  const after = datedUpTo.get(tenantId) ?? 0;
  const undated = await ledger.invoicesWithoutDueDate({ tenantId, after, limit: UNDATED_MAX });
  await changes.note(undated.map(({ xeroId: resourceId }) => ({ tenantId, resource: 'invoice', resourceId })));
  datedUpTo.set(tenantId, undated.at(-1)?.id ?? after);
}

function watchedInvoices(parts: WatchParts, tenantId: string): Watched<InvoiceSummary> {
  return {
    resource: 'invoice',
    kind: 'invoice',
    idOf: (there) => there.invoiceId,
    read: (ours) => {
      const ids = [...ours.keys()].map((one) => one.resourceId);
      return parts.xero.invoicesAmong(tenantId, ids, BACKFILL);
    },
    changedSince: (since, page) => parts.xero.ownInvoicesPage(tenantId, { since, page }, BACKFILL),
    check: (entry, there, askedAt) => checkInvoice(parts, entry, there, askedAt),
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
      return await parts.xero.creditNotesAmong(tenantId, wanted, BACKFILL);
    },
    changedSince: (since, page) => parts.xero.creditNotesPage(tenantId, { since, page }, BACKFILL),
    check: (entry, there, askedAt) => checkCreditNote(parts, entry, there, askedAt),
  };
}

async function checkDue<T>(parts: WatchParts, tenantId: string, watched: Watched<T>): Promise<void> {
  for (;;) {
    const due = await parts.changes.due(tenantId, watched.resource, FILTER_VALUES_MAX);
    if (due.length === 0) return;
    const ours = await ownedAmong(parts, due, watched.kind);
    await parts.changes.done(due.filter((one) => !ours.has(one)));
    if (ours.size === 0) continue;
    const askedAt = parts.now();
    const { found, unread } = await watched.read(ours);
    for (const [change, entry] of ours) {
      const there = found.find((one) => watched.idOf(one) === change.resourceId);
      const postpone = (ms: number) => parts.changes.postpone(change, new Date(parts.now().getTime() + ms));
      if (isBusy(entry) || unread.has(change.resourceId)) await postpone(BUSY_MS);
      else if (there === undefined || (await watched.check(entry, there, askedAt))) await parts.changes.done([change]);
      else await postpone(STORE_AWAY_MS);
    }
    // Xero's list is behind: the rest is asked for when it shows more.
    if (unread.size > 0) return;
  }
}

interface PollScope {
  readonly isQuiet: boolean;
  /** null = credit notes are read another time. */
  readonly creditsSince: Date | null;
}

/** `run` returns how many documents of ours changed. */
async function pollWhenDue(
  { changes, now }: WatchParts,
  tenantId: string,
  run: (since: Date, scope: PollScope) => Promise<number>,
): Promise<void> {
  const state = await changes.watch(tenantId);
  const startedAt = now();
  const due = duePoll(state, startedAt);
  if (due === null) return;
  const { webhookAt, cursor, creditCursor } = state;
  const startOf = (last: string) =>
    // A clock that was set back must not hide what changed since.
    new Date(Math.min(Date.parse(last), startedAt.getTime()) - LOOK_BACK_MS);
  let changed = 0;
  // The first poll only sets the start: earlier changes are checked with their orders.
  if (cursor !== null) {
    const creditsSince = due.readsCredits ? startOf(creditCursor ?? cursor) : null;
    changed = await run(startOf(cursor), { isQuiet: due.isQuiet, creditsSince });
  }
  const readsCredits = due.readsCredits || cursor === null;
  await changes.polled(tenantId, startedAt, { readsCredits, hasMoved: changed > 0 || cursor === null });
  // Our own changes are reported, too.
  const isReported = webhookAt === null || cursor === null || Date.parse(webhookAt) >= startOf(cursor).getTime();
  if (changed > 0 && !isReported) await changes.webhookMissed(tenantId);
}

/** Polled changes are handled like webhooks: the order may be in progress. Returns how many are of ours. */
async function poll<T>(parts: WatchParts, tenantId: string, watched: Watched<T>, since: Date): Promise<number> {
  let askedAt = parts.now();
  const pages = readPages(`${watched.resource} changes`, (page) => {
    askedAt = parts.now();
    return watched.changedSince(since, page);
  });
  let changed = 0;
  for await (const page of pages) changed += await checkChanged(parts, tenantId, watched, page, askedAt);
  return changed;
}

/** Returns how many are of ours. */
async function checkChanged<T>(
  parts: WatchParts,
  tenantId: string,
  watched: Watched<T>,
  changed: readonly T[],
  askedAt: Date,
): Promise<number> {
  let ours = 0;
  for (const there of changed) {
    const resourceId = watched.idOf(there);
    const entry = await parts.ledger.documentOwner(tenantId, watched.kind, resourceId);
    if (entry === null) continue;
    ours += 1;
    if (!isBusy(entry) && (await watched.check(entry, there, askedAt))) continue;
    await parts.changes.note([{ tenantId, resource: watched.resource, resourceId }]);
  }
  return ours;
}

async function ownedAmong(parts: WatchParts, due: readonly DueXeroChange[], kind: DocumentKind) {
  const ours = new Map<DueXeroChange, Entry>();
  for (const one of due) {
    const entry = await parts.ledger.documentOwner(one.tenantId, kind, one.resourceId);
    if (entry !== null) ours.set(one, entry);
  }
  return ours;
}

function isBusy({ state }: Entry): boolean {
  return state === 'claimed' || state === 'uncertain';
}
