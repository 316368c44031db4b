import type { Context } from '../context/context.ts';
import type { Order } from '../domain/order.ts';
import { postedStatuses, type Settings } from '../domain/settings/settings.ts';
import { earlierDocuments } from '../mapping/earlier-documents.ts';
import { FIT_ORDERS } from '../operations/fit/read-latest.ts';
import { knownStore } from '../operations/reconciliation/reconcile-store.ts';
import { dryRun } from './dry-run.ts';
import type { DryProblem } from './dry-run-result.ts';
import type { Write } from './rehearsal-xero.ts';
import { documentsOfWrites, type SampleDocuments } from './sample-documents.ts';

/** Ours: if the first ones cannot be posted, what they lack says why. */
const TRIED_MAX = 4;

/** One of the latest orders as it would look in Xero. */
export interface Sample extends SampleDocuments {
  /** Latest orders that were looked at. */
  readonly read: number;
  /** null = none would be posted. */
  readonly order: OrderName | null;
  /** An order whose invoice another connector made: it would be linked, nothing sent. null = none among the latest. */
  readonly linked: OrderName | null;
  readonly problems: readonly (Pick<DryProblem, 'message' | 'fix'> & { readonly order: string })[];
}

type OrderName = Pick<Order, 'id' | 'number' | 'currency' | 'total'> & { readonly day: string };

/**
 * The latest order that would be posted, by a dry run of it whatever the first day to post: its contact, invoice and payment.
 * Throws a store, a Xero, a settings and a connection error.
 */
export async function sampleOrder(context: Context, storeId: string): Promise<Sample> {
  const settings = await context.settings.get(storeId);
  const client = await knownStore(context, storeId);
  const latest: Order[] = [];
  for await (const { orders } of client.latestOrders(FIT_ORDERS)) latest.push(...orders);
  const tried = candidates(latest, settings);
  const writes = new Map<number, Write[]>();
  const recorded = new Set<number>();
  const run = await dryRun(context, {
    storeId,
    occasion: { kind: 'orders', ids: tried.map(({ id }) => id) },
    watch: {
      write: (write, orders) => {
        for (const id of orders) writes.set(id, [...(writes.get(id) ?? []), write]);
      },
      order: (id, outcome) => {
        if (outcome?.kind === 'recorded') recorded.add(id);
      },
    },
  });
  const chosen = tried.find(({ id }) => (writes.get(id) ?? []).some(isNewInvoice)) ?? null;
  const linked = tried.find((one) => isEarlier(one) && recorded.has(one.id) && !writes.has(one.id)) ?? null;
  const numberOf = (order: number): string => tried.find(({ id }) => id === order)?.number ?? String(order);
  return {
    ...(await documentsOfWrites(context, storeId, chosen === null ? [] : (writes.get(chosen.id) ?? []))),
    read: latest.length,
    order: chosen === null ? null : nameOf(chosen),
    linked: linked === null ? null : nameOf(linked),
    problems: run.problems.map(({ order, message, fix }) => ({ order: numberOf(order), message, fix })),
  };
}

function nameOf({ id, number, createdOn: day, currency, total }: Order): OrderName {
  return { id, number, day, currency, total };
}

/** The latest orders that belong in Xero: paid ones without refunds first, and one that another connector posted. */
function candidates(latest: readonly Order[], settings: Settings): readonly Order[] {
  const wanted = latest.filter(({ status, paymentMethod }) => postedStatuses(settings, paymentMethod).includes(status));
  const own = wanted.filter((order) => !isEarlier(order));
  const isPlain = ({ paidOn, refunds }: Order): boolean => paidOn !== null && refunds.length === 0;
  const first = [...own.filter(isPlain), ...own.filter((order) => !isPlain(order))].slice(0, TRIED_MAX);
  return [...first, ...wanted.filter(isEarlier).slice(0, 1)];
}

function isEarlier(order: Order): boolean {
  return earlierDocuments(order).invoiceId !== '';
}

function isNewInvoice({ resource, before, after }: Write): boolean {
  return resource === 'Invoices' && before === null && after !== null;
}
