import { z } from 'zod';
import type { Entry } from '../ledger/entry.ts';
import type { DueReport, Reports } from '../ledger/reports.ts';
import type { PluginHttp, PluginTarget } from '../woocommerce/http/plugin-http.ts';
import { planReport, type PlannedReport } from './report-row.ts';

/** Orders of one report; the plugin takes no more. */
export const REPORTED_ORDERS_MAX = 100;
/** Tries of one report: with the pauses between them about a day. Then the order is told at its next change. */
const TRIES_MAX = 12;
const PAUSE_MS_FIRST = 30_000;
const PAUSE_MS_MAX = 4 * 60 * 60_000;
/** Stores told at once. */
const STORES_AT_ONCE_MAX = 4;

const answerShape = z.object({
  written: z.int(),
  unknown: z.array(z.int()).default([]),
  /** Orders at which something in the shop failed: their notes may be missing. */
  failed: z.array(z.int()).default([]),
});

/** The shop took the report, and something in it failed at these orders; its log says what. */
export class OrdersNotTold extends Error {
  override readonly name = 'OrdersNotTold';
  readonly code = 'orders_not_told';
  constructor(orderIds: readonly string[]) {
    super(`The shop could not write what became of the orders ${orderIds.join(', ')}.`);
  }
}

export interface ReportBackParts {
  readonly reports: Reports;
  readonly plugin: Pick<PluginHttp, 'post'>;
  /** null = no plugin is paired with the store: nobody is told. */
  readonly target: (storeId: string) => Promise<PluginTarget | null>;
  /** Page of each order's invoice in Xero, by the entry's id. */
  readonly invoiceLinks: (entries: readonly Entry[]) => Promise<ReadonlyMap<number, string>>;
  readonly now: () => Date;
  readonly onReported: (storeId: string, orders: number) => void;
  readonly onFailed: (storeId: string, error: unknown, isGivenUp: boolean) => void;
}

/** Tells every store what became of its orders, as far as it is due. Answers how many orders were told. Never throws for a store. */
export async function reportBack(parts: ReportBackParts): Promise<number> {
  const queue = await parts.reports.stores();
  let told = 0;
  const teller = async () => {
    for (let storeId = queue.shift(); storeId !== undefined; storeId = queue.shift())
      told += await reportStore(parts, storeId);
  };
  await Promise.all(Array.from({ length: Math.min(STORES_AT_ONCE_MAX, queue.length) }, teller));
  return told;
}

async function reportStore(parts: ReportBackParts, storeId: string): Promise<number> {
  const target = await parts.target(storeId);
  const due = await parts.reports.due(storeId, REPORTED_ORDERS_MAX);
  if (due.length === 0) return 0;
  if (target === null) {
    // Should a plugin be paired later, each order is told at its next change.
    await parts.reports.later(idsOf(due), null);
    return 0;
  }
  const links = await parts.invoiceLinks(due.map(({ entry }) => entry));
  const planned = due.map((one) => ({ due: one, plan: planReport(one, links.get(one.entry.id) ?? null, parts.now()) }));
  const rows = planned.flatMap(({ plan }) => (plan.row === null ? [] : [plan.row]));
  let failed: ReadonlySet<number> = new Set();
  try {
    if (rows.length > 0)
      failed = new Set(answerShape.parse(await parts.plugin.post(target, 'report', { orders: rows })).failed);
  } catch (error) {
    await putOff(parts, storeId, due, error);
    return 0;
  }
  const isTold = ({ plan }: (typeof planned)[number]) => plan.row === null || !failed.has(plan.row.orderId);
  await parts.reports.sent(planned.filter(isTold).map(({ due: one, plan }) => toSent(one, plan)));
  const again = planned.filter((one) => !isTold(one)).map((one) => one.due);
  // Each at its own pace: an order at which the shop always fails slows down no other.
  for (const tries of new Set(again.map((one) => one.tries))) {
    const some = again.filter((one) => one.tries === tries);
    await putOff(parts, storeId, some, new OrdersNotTold(some.map(({ entry }) => entry.sourceId)));
  }
  const told = rows.length - again.length;
  if (told > 0) parts.onReported(storeId, told);
  return told;
}

function toSent({ entry, wanted }: DueReport, plan: PlannedReport) {
  return { entryId: entry.id, wanted, sentHash: plan.hash, noted: plan.noted };
}

async function putOff(
  parts: ReportBackParts,
  storeId: string,
  due: readonly DueReport[],
  error: unknown,
): Promise<void> {
  const over = due.filter((one) => one.tries + 1 >= TRIES_MAX);
  const again = due.filter((one) => one.tries + 1 < TRIES_MAX);
  const tries = Math.max(0, ...again.map((one) => one.tries));
  const pauseMs = Math.min(PAUSE_MS_MAX, PAUSE_MS_FIRST * 2 ** tries);
  await parts.reports.later(idsOf(again), new Date(parts.now().getTime() + pauseMs));
  await parts.reports.later(idsOf(over), null);
  parts.onFailed(storeId, error, over.length > 0);
}

function idsOf(due: readonly DueReport[]): number[] {
  return due.map((one) => one.entry.id);
}
