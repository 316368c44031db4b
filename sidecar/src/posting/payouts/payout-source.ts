import { createHash } from 'node:crypto';
import type { SourceDocuments } from '../../domain/documents.ts';
import { PAYOUT_GATEWAYS, type LinkedTransaction, type PayoutGateway, type ProviderPayout } from '../../domain/payouts/payouts.ts'; // prettier-ignore
import { payoutReference } from '../../domain/payouts/payout-gateways.ts';
import type { Problem } from '../../domain/problems.ts';
import { payoutsOf } from '../../domain/settings/settings-payouts.ts';
import type { ClaimedEntry, Reason, RecordedDocument } from '../../ledger/entry.ts';
import { lastTransfer } from '../bank-transfers/posted-transfer.ts';
import { isAboutLists } from '../calls/refusal.ts';
import { readFor } from '../failed-call.ts';
import { addFailure, type DocumentSource, type PlannedEntry, type Round } from '../round.ts';
import { planPayout, payoutSummary, type PayoutFacts } from './plan-payout.ts';
import { lastMoney, moneyPlace } from './posted-money.ts';

/** What is kept of payouts; clearing/clearing.ts. */
export interface PayoutReader {
  payout(storeId: string, gateway: PayoutGateway, payoutId: string): Promise<ProviderPayout | null>;
  rowsOf(storeId: string, gateway: PayoutGateway, payoutId: string): Promise<readonly LinkedTransaction[]>;
  payoutDecision(
    storeId: string,
    gateway: PayoutGateway,
    payoutId: string,
  ): Promise<{ readonly isUndone: boolean; readonly account: string | null }>;
}

/** A payout's entry in the ledger: `<gateway>:<payout id>`. */
export const PAYOUT_ENTRY = 'payout';

export function payoutEntryId({ gateway, id }: Pick<ProviderPayout, 'gateway' | 'id'>): string {
  return `${gateway}:${id}`;
}

function readEntryId(sourceId: string): { readonly gateway: PayoutGateway; readonly id: string } | null {
  const colon = sourceId.indexOf(':');
  const gateway = PAYOUT_GATEWAYS.find((one) => one === sourceId.slice(0, colon));
  return gateway === undefined ? null : { gateway, id: sourceId.slice(colon + 1) };
}

/** Plans payouts like orders: from what is kept of them now, whatever the event was. */
export function payoutSource(reader: PayoutReader): DocumentSource {
  return async (round, claimed) => {
    const planned: PlannedEntry[] = [];
    for (const entry of claimed) planned.push(...(await planEntry(round, reader, entry)));
    return planned;
  };
}

async function planEntry(round: Round, reader: PayoutReader, entry: ClaimedEntry): Promise<PlannedEntry[]> {
  const { storeId } = entry;
  const named = readEntryId(entry.sourceId);
  const payout = named === null ? null : await reader.payout(storeId, named.gateway, named.id);
  if (payout === null) return skip(round, entry, GONE);
  const { gateway, id } = payout;
  const documents = await round.ledger.documentsOf(entry.id);
  const summary = payoutSummary(payout);
  const { isUndone, account } = await reader.payoutDecision(storeId, gateway, id);
  const emptied = { entry, documents: {}, figuresHash: hashOf({}), summary };
  if (isUndone) return hasDocuments(documents) ? [emptied] : skip(round, entry, UNDONE);
  const settings = await round.settings(storeId);
  const own = payoutsOf(settings, gateway);
  const reason = whyNot(payout, own.mode, settings.sync.startDate);
  // What is booked stays booked when the setting changes.
  if (reason !== null && !hasDocuments(documents)) return skip(round, entry, reason);
  const rows = await reader.rowsOf(storeId, gateway, id);
  const decisions = { otherShop: own.accounts.other, unexplained: account };
  const plan = await planWithLists(round, entry, { payout, rows, decisions, settings });
  if (plan === null) return [];
  if ('problems' in plan) {
    round.results.set(entry.id, { outcome: { kind: 'rejected', problems: plan.problems }, summary });
    return [];
  }
  const kept = asBooked(plan.documents, documents);
  return [{ entry, documents: kept, figuresHash: hashOf(kept), summary }];
}

/** A problem with the organisation's lists may have been fixed in Xero: before it is reported they are read again. */
async function planWithLists(round: Round, entry: ClaimedEntry, facts: PayoutFacts) {
  const needs = { tracking: false, items: false };
  const { tenantId } = round;
  const startedAt = round.now();
  return await readFor(round, [entry], async () => {
    const plan = planPayout(facts, await round.lists(tenantId, needs));
    const isOld = 'problems' in plan && plan.problems.some(isAboutListsOrBank);
    return isOld ? planPayout(facts, await round.lists(tenantId, needs, startedAt)) : plan;
  });
}

function isAboutListsOrBank(problem: Problem): boolean {
  return (
    isAboutLists(problem) || problem.code === 'payout_account_invalid' || problem.code === 'payout_currency_differs'
  );
}

/** A document in Xero with the right amount stays where it was booked, whatever the settings are now. */
function asBooked(planned: SourceDocuments, documents: readonly RecordedDocument[]): SourceDocuments {
  const transfer = lastTransfer(documents);
  const { bankTransfer, payoutMoney = [] } = planned;
  const isKept = transfer !== null && transfer.facts.deleted !== true && transfer.facts.amount === bankTransfer?.amount;
  const money = lastMoney(documents);
  return {
    ...(bankTransfer === undefined ? {} : { bankTransfer }),
    ...(bankTransfer !== undefined && isKept
      ? { bankTransfer: { ...bankTransfer, ...placeOfTransfer(transfer.facts) } }
      : {}),
    payoutMoney: payoutMoney.map((one) => {
      const posted = money.get(moneyPlace(one));
      return posted === undefined ? one : { ...one, bankAccountId: posted.facts.account.accountId };
    }),
  };
}

function placeOfTransfer({
  date,
  fromAccountId,
  toAccountId,
}: {
  date: string;
  fromAccountId: string;
  toAccountId: string;
}) {
  return { date, fromAccountId, toAccountId };
}

function hasDocuments(documents: readonly RecordedDocument[]): boolean {
  const transfer = lastTransfer(documents);
  const isMoved = transfer !== null && transfer.facts.deleted !== true;
  return isMoved || [...lastMoney(documents).values()].some(({ facts }) => facts.deleted !== true);
}

function skip(round: Round, { id }: ClaimedEntry, reason: Reason): PlannedEntry[] {
  addFailure(round, id, { kind: 'skipped', reason });
  return [];
}

function hashOf(documents: SourceDocuments): string {
  return createHash('sha256').update(JSON.stringify(documents)).digest('hex');
}

const DETAILS = { details: {} };
const GONE: Reason = {
  ...{ code: 'payout_gone', message: 'Nothing is kept of this payout any more.', fix: 'No action needed.' },
  ...DETAILS,
};
const UNDONE: Reason = {
  ...{ code: 'payout_undone', message: 'A person took this payout out of Xero.', fix: 'No action needed. To book it again: payouts book.' }, // prettier-ignore
  ...DETAILS,
};

/** Why a payout is not booked (yet); null = it is to be. */
function whyNot(payout: ProviderPayout, mode: string, startDate: string | null): Reason | null {
  const { status, arrives } = payout;
  const id = payoutReference(payout);
  const fix = 'No action needed.';
  if (mode !== 'book')
    return { code: 'payout_not_booked', message: `Payout ${id} is only explained: booking is off.`, fix, ...DETAILS };
  // One that failed may have fees all the same; its money comes back with the next.
  if (status === 'pending' || status === 'in_transit')
    return { code: 'payout_not_paid', message: `Payout ${id} has not arrived: ${status}.`, fix, ...DETAILS };
  if (startDate === null || arrives >= startDate) return null;
  const message = `Payout ${id} arrived on ${arrives}, before the first day to post (${startDate}).`;
  return { code: 'payout_before_start', message, fix, ...DETAILS };
}
