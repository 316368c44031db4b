import { sum, toMoney, decimal } from '../../domain/money.ts';
import { refusal } from '../../domain/refusal.ts';
import { DEFAULT_SETTINGS, statusesPath } from '../../domain/settings/settings.ts';
import type { Context } from '../../context/context.ts';
import { onceFingerprint } from '../../ledger/entry-key.ts';
import type { Entry } from '../../ledger/entry.ts';
import type { Unsynced } from '../../ledger/unsynced.ts';
import { liveInvoice } from '../../posting/invoices/posted-invoice.ts';
import { recordRequest } from '../../posting/amendments/requests.ts';
import type { UnsyncedFacts } from '../../status/store-facts.ts';
import { readableSettings } from '../change-settings.ts';
import { orderSummary } from '../../wording/order-summary.ts';
import { unsyncedWords } from '../../wording/unsynced-words.ts';

/** Shown at once: more than a person works through in a day. */
const SHOWN_MAX = 500;
/** Summed up for the status, which every page reads. */
const SUMMED_MAX = 1_000;

type Parts = Pick<Context, 'ledger'>;

/** The money that is not in Xero, for a store's status; null = none. */
export async function unsyncedFacts({ ledger }: Parts, storeId: string): Promise<UnsyncedFacts | null> {
  const orders = await ledger.countUnsynced(storeId);
  if (orders === 0) return null;
  return { orders, amounts: sums(await ledger.unsynced(storeId, { limit: SUMMED_MAX })) };
}

function sums(rows: readonly Unsynced[]): UnsyncedFacts['amounts'] {
  const totals = [...Map.groupBy(rows, ({ currency }) => currency)].map(([currency, some]) => {
    return { currency, total: sum(some.map(({ amount }) => decimal(amount))) };
  });
  return totals
    .toSorted((a, b) => b.total.cmp(a.total))
    .map(({ currency, total }) => ({ amount: toMoney(total), currency }));
}

/** The list: each order with why it is not in Xero and what to do, newest first; `ignored` the ones a person decided. */
export async function readUnsynced({ ledger, settings }: Parts & Pick<Context, 'settings'>, storeId: string) {
  const [chosen, asked, ignored, count] = await Promise.all([
    readableSettings(settings, storeId),
    ledger.unsynced(storeId, { limit: SHOWN_MAX }),
    ledger.unsynced(storeId, { limit: SHOWN_MAX, ignored: true }),
    ledger.countUnsynced(storeId),
  ]);
  const inWords = (rows: readonly Unsynced[]) =>
    rows.map((one) => ({ ...one, ...unsyncedWords(one, statusesPath(chosen ?? DEFAULT_SETTINGS, one.method)) }));
  return { orders: inWords(asked), ignored: inWords(ignored), count, amounts: sums(asked) };
}

/** Posts this order although its status is not posted, as long as it keeps that status. */
export async function postOnce(
  { ledger }: Parts,
  entry: Entry,
  asked: { readonly source: 'cli' | 'replay'; readonly by: string },
): Promise<void> {
  const status = orderSummary(entry).orderStatus;
  const posted = liveInvoice(await ledger.documentsOf(entry.id));
  if (posted !== null) {
    const invoice = posted.document.number ?? posted.document.xeroId;
    throw refusal(409, 'has_invoice', `Order ${entry.sourceId} has invoice ${invoice} already.`, 'Nothing to do.');
  }
  if (entry.state !== 'skipped' || status === null) {
    const message = `Order ${entry.sourceId} is not an order that was read and left out, so it cannot be posted once.`;
    throw refusal(409, 'nothing_to_post', message, 'Look at its state; to try it again, replay it.');
  }
  const fingerprint = onceFingerprint(status);
  const { storeId, kind, sourceId } = entry;
  // Asked before, and perhaps undone with its backfill since: the last request decides.
  if (await ledger.hasEvent({ storeId, kind, sourceId, fingerprint }))
    await ledger.requeueNamed([entry.id], asked.source, asked.by);
  else await recordRequest(ledger, entry, [fingerprint], asked);
}

/** Leaves the order out for good; the reason stays in its history. */
export async function ignorePayment(
  { ledger }: Parts,
  entry: Entry,
  decision: { readonly reason: string; readonly by: string },
): Promise<void> {
  if (await ledger.ignoreUnsynced(entry.id, decision)) return;
  const message = `Order ${entry.sourceId} is not on the list "Paid, not synced".`;
  throw refusal(409, 'nothing_to_ignore', message, 'Look at the list again: it may be in Xero by now.');
}
