import { z } from 'zod';
import type { Problem } from '../../domain/problems.ts';
import { bankTransactionDeletionsBody, type BankTransactionSummary } from '../../xero/wire/bank-transactions.ts';
import { LINELESS_PER_CALL_MAX } from '../calls/plan-batches.ts';
import { record, type Owner } from '../calls/record.ts';
import { sendBatches } from '../calls/send-batches.ts';
import { byChange, type BatchCall, type Sendable } from '../document-kind.ts';
import { readFor } from '../failed-call.ts';
import { isLive } from '../invoices/compare-documents.ts';
import type { Progress } from '../progress.ts';
import { reject, type Round } from '../round.ts';
import { isMoneyBooked, lastMoney, moneyDocument, moneyPlace, type PostedMoney } from './posted-money.ts';

type MoneyToDelete = Sendable & { readonly posted: PostedMoney; readonly there: BankTransactionSummary };

export const moneyDeletion: BatchCall<MoneyToDelete> = {
  name: 'payout_money_deletions',
  method: 'POST',
  envelope: 'BankTransactions',
  path: () => 'BankTransactions?summarizeErrors=false',
  elementsMax: LINELESS_PER_CALL_MAX,
  body: (batch) => bankTransactionDeletionsBody(batch.map(({ there }) => there)),
  intentOf: ({ posted }) => ({ id: posted.xeroId }),
  nameOf: ({ posted }) => `deletion of the bank transaction "${posted.facts.reference}"`,
  answerOf: (elements, { posted }) => elements.find(({ id }) => id === posted.xeroId),
  lookUp: byChange(z.object({ id: z.string() }), {
    postedOf: (documents, sourceKey) =>
      [...lastMoney(documents).values()].find((one) => one.sourceKey === sourceKey) ?? null,
    async isDone({ xero, tenantId }, { id }) {
      const there = await xero.bankTransaction(tenantId, id);
      return there === null || !isLive(there);
    },
    async record(own, owner, posted, { id }) {
      await recordDeleted(own, owner, posted);
      return { kind: 'payout_money_deletion', xeroId: id };
    },
  }),
};

/** Documents in Xero that are planned no more, or with another amount: the new one is then due like any other. */
export async function deleteMoney(progress: Progress): Promise<void> {
  const all: MoneyToDelete[] = [];
  for (const { entry, documents } of progress.entries) {
    if (entry.kind === 'order') continue;
    const planned = new Map((documents.payoutMoney ?? []).map((one) => [moneyPlace(one), one]));
    for (const [place, posted] of lastMoney(await progress.ledger.documentsOf(entry.id))) {
      if (posted.facts.deleted === true || isMoneyBooked(posted, planned.get(place))) continue;
      const one = { entry, sourceKey: posted.sourceKey, posted };
      const there = await readUntouched(progress, one);
      if (there !== null) all.push({ ...one, there });
    }
  }
  await sendBatches(progress, moneyDeletion, all, {
    record: async (own, one) => {
      await recordDeleted(own, one, one.posted);
      return true;
    },
  });
}

/** null = there is nothing to delete, or we may not: a person is asked. */
async function readUntouched(
  progress: Progress,
  one: Omit<MoneyToDelete, 'there'>,
): Promise<BankTransactionSummary | null> {
  const { entry, posted } = one;
  const { xero, tenantId } = progress;
  const read = await readFor(progress, [entry], async () => ({ there: await xero.bankTransaction(tenantId, posted.xeroId) })); // prettier-ignore
  if (read === null) return null;
  const { there } = read;
  if (there === null || !isLive(there)) await recordDeleted(progress, one, posted);
  else if (there.isReconciled) reject(progress, entry, moneyStays(posted));
  else return there;
  return null;
}

function moneyStays({ facts: { amount, date, reference }, xeroId }: PostedMoney): Problem {
  return {
    code: 'payout_not_undone',
    message: `The bank transaction "${reference}" of ${amount} on ${date} stays in Xero: it is reconciled with the bank statement.`,
    fix: 'If it is wrong, undo the reconciliation and delete it in Xero.',
    details: { bankTransaction: xeroId, amount, date },
  };
}

async function recordDeleted(round: Round, owner: Owner, posted: PostedMoney): Promise<void> {
  await record(round, owner, moneyDocument(posted.xeroId, { ...posted.facts, deleted: true }));
}
