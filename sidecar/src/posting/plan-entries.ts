import { createHash } from 'node:crypto';
import { orderKey } from '../ledger/entry-key.ts';
import type { ClaimedEntry } from '../ledger/entry.ts';
import { invoiceFigures } from '../mapping/accounting-figures.ts';
import type { OrganisationLists } from '../mapping/documents.ts';
import { listNeeds, needsBaseCurrency } from '../mapping/list-needs.ts';
import type { Order } from '../mapping/order.ts';
import { planDocuments, type PostedDays } from '../mapping/plan-documents.ts';
import type { Problem } from '../mapping/problems.ts';
import type { Settings } from '../mapping/settings.ts';
import { WooCommerceError } from '../woocommerce/errors.ts';
import { XeroError } from '../xero/errors.ts';
import { readCatalogue, readCustomers } from './read-facts.ts';
import type { ReadOrder } from './read-orders.ts';
import { failedCall, outcomeOf } from './failure.ts';
import { readStoredInvoice } from './stored-invoice.ts';
import type { Settled } from './settle-entries.ts';
import { orderFacts } from './summary.ts';
import type { Outcome, PipelineDeps, Work } from './work.ts';

export interface PlanResult {
  readonly works: readonly Work[];
  readonly settled: ReadonlyMap<number, Settled>;
}

/** Orders → documents, store by store, with the organisation's lists and the store's settings. */
export async function planEntries(
  deps: PipelineDeps,
  tenantId: string,
  read: readonly ReadOrder[],
): Promise<PlanResult> {
  const works: Work[] = [];
  const settled = new Map<number, Settled>();
  for (const [storeId, orders] of Map.groupBy(read, (one) => one.entry.storeId)) {
    try {
      await planStore(deps, tenantId, storeId, orders, works, settled);
    } catch (error) {
      const outcome = await failedPlan(deps, tenantId, error);
      for (const { entry } of orders) settled.set(entry.id, { outcome: outcome(entry.tries) });
    }
  }
  return { works, settled };
}

/** The lists or the catalogue could not be read, or the settings are broken: the store's orders wait. */
async function failedPlan(deps: PipelineDeps, tenantId: string, error: unknown): Promise<(tries: number) => Outcome> {
  if (error instanceof XeroError) return await failedCall(deps, tenantId, error);
  if (error instanceof WooCommerceError) return (tries) => outcomeOf(deps, error, tries);
  throw error;
}

async function planStore(
  deps: PipelineDeps,
  tenantId: string,
  storeId: string,
  orders: readonly ReadOrder[],
  works: Work[],
  settled: Map<number, Settled>,
): Promise<void> {
  const settings = await deps.settings(storeId);
  const all = orders.map((one) => one.order);
  const lists = await listsFor(deps, tenantId, all, settings);
  const catalogue = await readCatalogue(deps, storeId, all, settings);
  const customers = await readCustomers(deps, storeId, all, settings);
  const store = { id: storeId, url: await deps.storeUrl(storeId) };
  for (const { entry, order, refunds } of orders) {
    const customer = customers.get(order.customerId) ?? null;
    const posted = await postedDays(deps, entry, lists);
    const plan = planDocuments(order, { settings, lists, catalogue, customer, store, posted, refunds });
    const summary = orderFacts(order);
    if (plan.kind === 'problems') {
      settled.set(entry.id, { outcome: { kind: 'rejected', problems: plan.problems }, summary });
    } else if (plan.kind === 'skip') {
      settled.set(entry.id, { outcome: await skipped(deps, entry, plan.reason), summary });
    } else {
      works.push({
        entry,
        tenantId,
        documents: plan.documents,
        sourceKey: orderKey(order.id),
        figuresHash: createHash('sha256').update(invoiceFigures(order)).digest('hex'),
        summary,
        refundIds: order.refunds.map((refund) => refund.id),
      });
    }
  }
}

/** An order that is not to be posted; if it was posted before (then cancelled, say), a person has to look. */
async function skipped(deps: PipelineDeps, entry: ClaimedEntry, reason: string): Promise<Outcome> {
  const posted = (await deps.ledger.documentsOf(entry.id)).find((one) => one.kind === 'invoice');
  if (posted === undefined) {
    return {
      kind: 'skipped',
      reason: { code: 'order_skipped', message: reason, fix: 'Nothing to do.', details: {} },
    };
  }
  const number = posted.number ?? posted.xeroId;
  const problem: Problem = {
    code: 'changed_after_posting',
    message: `Invoice ${number} is in Xero, but the order would not be posted any more: ${reason}`,
    fix: 'Void or credit the invoice in Xero if the sale did not happen. Nothing in Xero was changed.',
    details: { invoice: number },
  };
  return { kind: 'rejected', problems: [problem] };
}

async function listsFor(
  deps: PipelineDeps,
  tenantId: string,
  orders: readonly Order[],
  settings: Settings,
): Promise<OrganisationLists> {
  const needs = listNeeds(orders, settings, deps.now().toISOString().slice(0, 10));
  const lists = await deps.lists(tenantId, needs);
  return needsBaseCurrency(orders, settings, lists)
    ? await deps.lists(tenantId, { ...needs, organisation: true })
    : lists;
}

/** Only where the lock dates are known does it matter what is posted already. */
async function postedDays(deps: PipelineDeps, entry: ClaimedEntry, lists: OrganisationLists): Promise<PostedDays> {
  if (lists.lockDates === undefined) return { invoice: null, payment: null };
  const documents = await deps.ledger.documentsOf(entry.id);
  const invoice = documents.find((one) => one.kind === 'invoice');
  const payment = documents.find((one) => one.kind === 'payment');
  return {
    invoice: invoice === undefined ? null : readStoredInvoice(invoice.facts).invoice.date,
    payment: payment === undefined ? null : payment.createdAt.toISOString().slice(0, 10),
  };
}
