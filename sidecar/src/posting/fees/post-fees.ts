import { Big } from 'big.js';
import type { PlannedGatewayFee } from '../../domain/documents.ts';
import { feeKey, orderKey } from '../../ledger/entry-key.ts';
import { inTurn } from '../../mapping/payment/to-gateway-fee.ts';
import { feesBody, type BankTransactionSummary } from '../../xero/wire/bank-transactions.ts';
import { LINELESS_PER_CALL_MAX } from '../calls/plan-batches.ts';
import { recordOrReject } from '../calls/record.ts';
import { sendBatches } from '../calls/send-batches.ts';
import { byIntent, type BatchCall, type DocumentKind } from '../document-kind.ts';
import { readFor } from '../failed-call.ts';
import { isLive, secondDocument } from '../invoices/compare-documents.ts';
import { LOOK_BACK_MS, takeInto, ifPermitted } from '../marked-documents.ts';
import type { PlannedOrder } from '../orders/planned-order.ts';
import type { Progress } from '../progress.ts';
import { addFailure, type Outcome } from '../round.ts';
import { changeFees, type FeeToChange, feeChangeCall } from './change-fees.ts';
import { addNotice, feeRefused, permissionMissing } from './fee-problems.ts';
import { feeFacts, foundFacts, lastFee, type FeeFacts, type FeeToPost } from './posted-fee.ts';
import { feesSince, reconcileFees, storesWithFees } from './reconcile-fees.ts';

const feeCall: BatchCall<FeeToPost> = {
  name: 'fees',
  method: 'PUT',
  envelope: 'BankTransactions',
  path: () => 'BankTransactions?summarizeErrors=false',
  elementsMax: LINELESS_PER_CALL_MAX,
  body: (batch) => feesBody(batch.map(({ fee }) => fee)),
  intentOf: ({ fee }) => plannedFacts(fee),
  nameOf: ({ order }) => `gateway fee of order ${order.summary.orderNumber}`,
  answerOf: (elements, { fee }) => elements.find(({ reference }) => reference === fee.reference),
  lookUp: byIntent(feeFacts, async (round, sent, call) => {
    const since = new Date(Date.parse(call.sentAt ?? call.createdAt) - LOOK_BACK_MS);
    const there = (await Array.fromAsync(feesSince(round, since))).flat().filter(isLive);
    return sent.map(({ intent }) => {
      const found = there.find((one) => isSame(one, intent));
      return found === undefined ? 'missing' : toDocument(found.bankTransactionId, foundFacts(found));
    });
  }),
};

/**
 * Books the gateways' fees for orders whose payment is in Xero, and updates fees whose amount has changed. A missing
 * permission is only a notice: it blocks nothing else.
 */
async function postFees(progress: Progress): Promise<void> {
  const { orders, failed, tenantId } = progress;
  const wanted = orders.filter(({ documents, entry }) => documents.fee !== undefined && !isHeld(failed.get(entry.id)));
  let due = await feesDue(progress, wanted);
  const concerned = () => [...due.fresh, ...due.changed];
  if (concerned().length === 0) return;
  if (!(await progress.mayBookFees(tenantId))) {
    for (const { entry, fee } of concerned()) addNotice(progress, entry, permissionMissing(fee));
    return;
  }
  const fail = ({ entry, fee }: FeeToPost, outcome: Outcome) => {
    const isForbidden = outcome.kind === 'waiting' && outcome.reason.code === 'permission_missing';
    if (isForbidden) addNotice(progress, entry, permissionMissing(fee));
    else addFailure(progress, entry.id, outcome);
  };
  const entries = concerned().map(({ entry }) => entry);
  const storeIds = new Set(entries.map(({ storeId }) => storeId));
  const isRead = await readFor(
    progress,
    entries,
    () => reconcileFees(progress, { storeIds, since: null }, takeInto(progress)),
    ({ id }, outcome) => concerned().filter(({ entry }) => entry.id === id).forEach((one) => fail(one, outcome)), // prettier-ignore
  );
  if (isRead === null) return;
  if (isRead) due = await feesDue(progress, wanted);
  await sendBatches(progress, feeCall, due.fresh, {
    record: async (round, one, { id }) => {
      const second = secondDocument('gateway fee');
      if (id !== null) await recordOrReject(round, one, toDocument(id, plannedFacts(one.fee)), second);
      return id !== null;
    },
    problemOf: (_one, problem) => feeRefused(problem),
    fail,
  });
  await changeFees(progress, due.changed, fail);
}

/** Nothing is sent for an order while the outcome of a call for it is unknown, or Xero must not be called. */
function isHeld(outcome: Outcome | undefined): boolean {
  return outcome !== undefined && outcome.kind !== 'rejected';
}

/** By the ledger. A fee without its payment would make the account show money that never came. */
async function feesDue({ ledger, tenantId }: Progress, orders: readonly PlannedOrder[]) {
  const fresh: FeeToPost[] = [];
  const changed: FeeToChange[] = [];
  for (const order of orders) {
    const { entry } = order;
    const { fee } = order.documents;
    const documents = (await ledger.documentsOf(entry.id)).filter((one) => one.tenantId === tenantId);
    if (fee === undefined || !documents.some((one) => one.kind === 'payment')) continue;
    const posted = lastFee(documents);
    const isBooked = posted !== null && posted.facts.deleted !== true;
    const sourceKey = (turn: number) => feeKey(orderKey(entry.sourceId), turn);
    if (isBooked && posted.facts.amount !== fee.amount)
      changed.push({ entry, order, fee, posted, sourceKey: sourceKey(posted.turn) });
    if (isBooked || fee.amount === '0.00') continue;
    const turn = (posted?.turn ?? 0) + 1;
    fresh.push({ entry, order, sourceKey: sourceKey(turn), fee: inTurn(fee, turn) });
  }
  return { fresh, changed };
}

/** By reference, account, day and amount. */
function isSame({ reference, date, total, bankAccount }: BankTransactionSummary, planned: FeeFacts): boolean {
  const { account } = planned;
  const isThere = 'code' in account ? bankAccount.code === account.code : bankAccount.accountId === account.accountId;
  return reference === planned.reference && date === planned.date && isThere && new Big(total).eq(planned.amount);
}

function plannedFacts({ amount, date, currency, bankAccount, reference }: PlannedGatewayFee): FeeFacts {
  return { amount, date, currency, account: bankAccount, reference };
}

function toDocument(xeroId: string, facts: FeeFacts) {
  return { kind: 'bank_transaction', xeroId, number: null, facts };
}

/** Gateway fees, as spend money. Wait for the payment; nothing of the order waits for them. */
export const fees: DocumentKind = {
  calls: [feeCall, feeChangeCall],
  post: postFees,
  async reconcile(round, { storeIds, since }, take) {
    const booking = await storesWithFees(round, storeIds);
    await ifPermitted(() => reconcileFees(round, { storeIds: booking, since }, take));
  },
};
