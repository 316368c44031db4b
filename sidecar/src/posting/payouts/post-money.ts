import { readPages } from '../../xero/reads/paging.ts';
import { payoutMoneyBody } from '../../xero/wire/bank-transactions.ts';
import { LINELESS_PER_CALL_MAX } from '../calls/plan-batches.ts';
import { recordOrReject } from '../calls/record.ts';
import { sendBatches } from '../calls/send-batches.ts';
import { byIntent, type BatchCall, type DocumentKind, type ReconcileQuery, type Take } from '../document-kind.ts';
import { readFor } from '../failed-call.ts';
import { isLive, secondDocument } from '../invoices/compare-documents.ts';
import { eachMarked, ifPermitted, LOOK_BACK_MS, readOnce, takeInto } from '../marked-documents.ts';
import type { Progress } from '../progress.ts';
import type { Round } from '../round.ts';
import { deleteMoney, moneyDeletion } from './delete-money.ts';
import {
  foundMoneyFacts,
  isMoneyBooked,
  lastMoney,
  MONEY_REFERENCE_START,
  type MoneyFacts,
  type MoneyToPost,
  moneyDocument,
  moneyFacts,
  moneyKey,
  moneyReference,
  moneyTurn,
  moneyPlace,
  toMoneyFacts,
} from './posted-money.ts';

const moneyCall: BatchCall<MoneyToPost> = {
  name: 'payout_money',
  method: 'PUT',
  envelope: 'BankTransactions',
  path: () => 'BankTransactions?summarizeErrors=false',
  elementsMax: LINELESS_PER_CALL_MAX,
  body: payoutMoneyBody,
  intentOf: toMoneyFacts,
  nameOf: ({ planned }) => `bank transaction "${planned.text}"`,
  answerOf: (elements, { reference }) => elements.find((one) => one.reference === reference),
  lookUp: byIntent(moneyFacts, async (round, sent, call) => {
    const since = new Date(Date.parse(call.sentAt ?? call.createdAt) - LOOK_BACK_MS);
    const there = (await Array.fromAsync(moneySince(round, since))).flat().filter(isLive);
    return sent.map(({ intent }) => {
      const found = there.find((one) => isSame(foundMoneyFacts(one), intent));
      return found === undefined ? 'missing' : moneyDocument(found.bankTransactionId, intent);
    });
  }),
};

/** What payouts cost, as one document each: before a process's first, it looks for those a lost ledger forgot. */
async function postMoney(progress: Progress): Promise<void> {
  let due = await moneyDue(progress);
  if (due.length === 0) return;
  const entries = [...new Set(due.map(({ entry }) => entry))];
  const query = { storeIds: new Set(entries.map(({ storeId }) => storeId)), since: null };
  const isRead = await readFor(progress, entries, () => reconcileMoney(progress, query, takeInto(progress)));
  if (isRead === null) return;
  if (isRead) due = await moneyDue(progress);
  await sendBatches(progress, moneyCall, due, {
    record: async (own, one, { id }) => {
      const second = secondDocument(moneyCall.nameOf(one));
      if (id !== null) await recordOrReject(own, one, moneyDocument(id, toMoneyFacts(one)), second);
      return id !== null;
    },
  });
}

async function moneyDue({ entries, ledger, failed }: Progress): Promise<MoneyToPost[]> {
  const due: MoneyToPost[] = [];
  for (const { entry, documents } of entries) {
    const { payoutMoney = [] } = documents;
    if (payoutMoney.length === 0 || failed.has(entry.id)) continue;
    const posted = lastMoney(await ledger.documentsOf(entry.id));
    for (const planned of payoutMoney) {
      const last = posted.get(moneyPlace(planned));
      if (isMoneyBooked(last, planned)) continue;
      const turn = (last?.turn ?? 0) + 1;
      const reference = moneyReference(entry, planned, turn);
      due.push({ entry, sourceKey: moneyKey(entry, planned, turn), planned, reference });
    }
  }
  return due;
}

/** By reference, direction, account, day and amount. */
function isSame(there: MoneyFacts | null, sent: MoneyFacts): boolean {
  if (there === null) return false;
  const isAccount = there.account.accountId.toLowerCase() === sent.account.accountId.toLowerCase();
  const isMoney = there.type === sent.type && there.amount === sent.amount && there.date === sent.date;
  return isAccount && isMoney && there.reference === sent.reference;
}

function moneySince({ xero, tenantId }: Pick<Round, 'xero' | 'tenantId'>, since: Date | null) {
  const query = { since, referenceStart: MONEY_REFERENCE_START };
  return readPages('money of payouts', (page) => xero.bankMoneyPage(tenantId, { ...query, page }));
}

/** Once in a process: records what has our mark and a lost ledger no longer knows. true = Xero was read. */
async function reconcileMoney(round: Round, { storeIds, since }: ReconcileQuery, take: Take): Promise<boolean> {
  return await readOnce(round, storeIds, 'money of payouts', async (unread) => {
    await eachMarked(moneySince(round, since), unread, async (there, origin) => {
      const facts = isLive(there) && origin.kind !== 'order' ? foundMoneyFacts(there) : null;
      if (facts === null) return;
      const key = moneyKey(origin, facts, moneyTurn(origin.front));
      await take(origin, key, moneyDocument(there.bankTransactionId, facts));
    });
  });
}

/** What payment providers keep or return with a payout, as spend or receive money. Waits for nothing. */
export const payoutMoney: DocumentKind = {
  calls: [moneyCall, moneyDeletion],
  remove: deleteMoney,
  post: postMoney,
  reconcile: (round, query, take) => ifPermitted(() => reconcileMoney(round, query, take)),
};
