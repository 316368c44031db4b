import { z } from 'zod';
import { AppError, isAppError } from '../domain/app-error.ts';
import { backOffMs } from '../domain/back-off.ts';
import type { Entry, RecordedDocument } from '../ledger/entry.ts';
import type { DueReport, Reports } from '../ledger/reports.ts';
import type { PluginHttp, PluginTarget } from '../woocommerce/http/plugin-http.ts';
import { withPhrases } from '../wording/phrases/with-phrases.ts';
import { planReport } from './report-row.ts';

/** Orders in one report; the plugin accepts no more. */
const REPORTED_ORDERS_MAX = 100;
/** Tries of one report, about a day with back-off. After that, the order's next change is reported. */
const TRIES_MAX = 12;
const BACK_OFF = { firstMs: 30_000, maxMs: 4 * 60 * 60_000 };
const STORES_AT_ONCE_MAX = 4;

const answerShape = z.object({
  written: z.int(),
  unknown: z.array(z.int()).default([]),
  /** Orders that failed in the shop: their notes may be missing. */
  failed: z.array(z.int()).default([]),
});

export interface ReportBackParts {
  readonly reports: Reports;
  readonly plugin: Pick<PluginHttp, 'post'>;
  /** null = no plugin is paired with the store: no report. */
  readonly target: (storeId: string) => Promise<PluginTarget | null>;
  /** Link to each order's invoice in Xero, by entry id. */
  readonly invoiceLinks: (entries: readonly Entry[]) => Promise<ReadonlyMap<number, string>>;
  /** What Xero has of these orders, by entry id. */
  readonly documents: (entryIds: readonly number[]) => Promise<ReadonlyMap<number, readonly RecordedDocument[]>>;
  /** The status of the store, sent along: what has passed is not shown any longer. */
  readonly status: (storeId: string) => Promise<object>;
  readonly now: () => Date;
  /** What the plugin answered last; null = it took the report. */
  readonly answered: (storeId: string, error: AppError | null) => Promise<void>;
  readonly onReported: (storeId: string, orders: number) => void;
  readonly onFailed: (storeId: string, error: unknown, isGivenUp: boolean) => void;
}

/** Reports due order statuses to every store. Returns how many orders were reported. Never throws for a store. */
export async function reportBack(parts: ReportBackParts): Promise<number> {
  const queue = await parts.reports.stores();
  let reported = 0;
  const reporter = async () => {
    for (let storeId = queue.shift(); storeId !== undefined; storeId = queue.shift())
      reported += await reportStore(parts, storeId);
  };
  await Promise.all(Array.from({ length: Math.min(STORES_AT_ONCE_MAX, queue.length) }, reporter));
  return reported;
}

async function reportStore(parts: ReportBackParts, storeId: string): Promise<number> {
  const target = await parts.target(storeId);
  const due = await parts.reports.due(storeId, REPORTED_ORDERS_MAX);
  if (due.length === 0) return 0;
  if (target === null) {
    // If a plugin is paired later, each order is reported at its next change.
    await parts.reports.later(idsOf(due), null);
    return 0;
  }
  const links = await parts.invoiceLinks(due.map(({ entry }) => entry));
  const documents = await parts.documents(idsOf(due));
  const planned = due.map((one) => {
    const { id } = one.entry;
    return { due: one, plan: planReport(one, documents.get(id) ?? [], links.get(id) ?? null, parts.now()) };
  });
  const rows = planned.flatMap(({ plan }) => (plan.row === null ? [] : [plan.row]));
  let failed: ReadonlySet<number> = new Set();
  try {
    if (rows.length > 0) {
      const body = await withPhrases({ orders: rows, status: await parts.status(storeId) });
      failed = new Set(answerShape.parse(await parts.plugin.post(target, 'report', body)).failed);
      await parts.answered(storeId, null);
    }
  } catch (error) {
    if (isAppError(error, 'store')) await parts.answered(storeId, error);
    await putOff(parts, storeId, due, error);
    return 0;
  }
  const isReported = ({ plan }: (typeof planned)[number]) => plan.row === null || !failed.has(plan.row.orderId);
  await parts.reports.sent(
    planned.filter(isReported).map(({ due: { entry, wanted }, plan: { hash, noted, noteAt } }) => {
      return { entryId: entry.id, wanted, sentHash: hash, noted, againAt: noteAt };
    }),
  );
  const again = planned.filter((one) => !isReported(one)).map((one) => one.due);
  // Each order backs off separately: one that always fails delays no other.
  for (const tries of new Set(again.map((one) => one.tries))) {
    const some = again.filter((one) => one.tries === tries);
    // The shop accepted the report but failed on these orders; its log says why.
    const orders = some.map(({ entry }) => entry.sourceId).join(', ');
    const message = `The shop could not save the status of the orders ${orders}.`;
    await putOff(parts, storeId, some, new AppError('store', 'orders_not_told', message, { retry: 'later' }));
  }
  const reported = rows.length - again.length;
  if (reported > 0) parts.onReported(storeId, reported);
  return reported;
}

async function putOff(parts: ReportBackParts, storeId: string, due: readonly DueReport[], error: unknown) {
  const { again = [], givenUp = [] } = Object.groupBy(due, (one) => (one.tries + 1 < TRIES_MAX ? 'again' : 'givenUp'));
  const tries = Math.max(0, ...again.map((one) => one.tries));
  await parts.reports.later(idsOf(again), new Date(parts.now().getTime() + backOffMs(BACK_OFF, tries)));
  await parts.reports.later(idsOf(givenUp), null);
  parts.onFailed(storeId, error, givenUp.length > 0);
}

function idsOf(due: readonly DueReport[]): number[] {
  return due.map((one) => one.entry.id);
}
