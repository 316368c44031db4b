import { Big } from 'big.js';
import { z } from 'zod';
import { xeroError } from '../../xero/xero-error.ts';
import type { Call } from '../../ledger/entry.ts';
import { FEE_REFERENCE_START } from '../../mapping/payment/to-gateway-fee.ts';
import type { BankTransactionSummary } from '../../xero/wire/bank-transaction-element.ts';
import { PAGES_MAX } from '../../xero/limits.ts';
import { changedFacts } from './change-fees.ts';
import type { Look } from '../calls/lookup.ts';
import { foundFacts, lastFee } from './posted-fee.ts';
import { recordFee } from './record-fee.ts';
import { recordFound } from '../calls/record-found.ts';
import { isLive } from '../invoices/compare-documents.ts';
import type { PostingDeps } from '../work.ts';

/** The parts of our own request bodies that identify the fees; bank-transaction-body.ts wrote them. */
const feesSent = z.object({
  BankTransactions: z.array(
    z.object({
      BankAccount: z.union([
        z.object({ Code: z.string() }).transform(({ Code }) => ({ code: Code })),
        z.object({ AccountID: z.string() }).transform(({ AccountID }) => ({ accountId: AccountID })),
      ]),
      Date: z.string(),
      Reference: z.string(),
      LineItems: z.array(z.object({ UnitAmount: z.coerce.string() })),
    }),
  ),
});
type Sent = z.infer<typeof feesSent>['BankTransactions'][number];
const changesSent = z.object({
  BankTransactions: z.array(
    z.object({
      BankTransactionID: z.string(),
      Status: z.string().optional(),
      LineItems: z.array(z.object({ UnitAmount: z.coerce.string() })).default([]),
    }),
  ),
});

/** Xero's clock and ours may differ by less than this. */
const LOOK_BACK_MS = 60 * 60_000;

/** Records fees that an unanswered call created in Xero: found by reference, account, day and amount. */
export async function findFees(deps: PostingDeps, call: Call, look: Look): Promise<void> {
  const sent = feesSent.parse(JSON.parse(call.body)).BankTransactions;
  const there = await feesThere(deps, call);
  for (const [index, item] of call.items.entries()) {
    const planned = sent[index];
    if (planned === undefined) continue;
    const found = there.find((one) => isSame(one, planned));
    if (found === undefined) {
      look.missing.push(item.entryId);
      continue;
    }
    const { bankTransactionId: xeroId } = found;
    await recordFound(
      deps,
      call,
      item,
      { kind: 'bank_transaction', xeroId, number: null, facts: foundFacts(found) },
      look,
    );
  }
}

async function feesThere(deps: PostingDeps, call: Call): Promise<readonly BankTransactionSummary[]> {
  const since = new Date(Date.parse(call.sentAt ?? call.createdAt) - LOOK_BACK_MS);
  const found: BankTransactionSummary[] = [];
  for (let page = 1; ; page += 1) {
    if (page > PAGES_MAX)
      throw xeroError('xero_bad_answer', "Xero's list of money spent does not end.", { retry: 'later' });
    const query = { since, page, referenceStart: FEE_REFERENCE_START };
    const { bankTransactions, more } = await deps.xero.spentMoneyPage(call.tenantId, query);
    found.push(...bankTransactions.filter(isLive));
    if (!more) break;
  }
  return found;
}

function isSame({ reference, date, total, bankAccount }: BankTransactionSummary, planned: Sent): boolean {
  const { BankAccount: account } = planned;
  const isThere = 'code' in account ? bankAccount.code === account.code : bankAccount.accountId === account.accountId;
  const amount = planned.LineItems[0]?.UnitAmount ?? '0';
  return reference === planned.Reference && date === planned.Date && isThere && new Big(total).eq(amount);
}

/** Whether an unanswered change was made; if not, it may be sent again after the check that precedes every change. */
export async function findFeeChanges(deps: PostingDeps, call: Call, look: Look): Promise<void> {
  const sent = changesSent.parse(JSON.parse(call.body)).BankTransactions;
  for (const [index, item] of call.items.entries()) {
    const change = sent[index];
    const entry = await deps.ledger.entryById(item.entryId);
    const posted = entry === null ? null : lastFee(await deps.ledger.documentsOf(entry.id));
    if (change === undefined || entry === null || posted?.document.sourceKey !== item.sourceKey) continue;
    const there = await deps.xero.bankTransaction(call.tenantId, change.BankTransactionID);
    const amount = change.Status === 'DELETED' ? '0.00' : new Big(change.LineItems[0]?.UnitAmount ?? 0).toFixed(2);
    const isGone = there === null || !isLive(there);
    if (amount === '0.00' ? !isGone : isGone || there.total !== amount) {
      look.missing.push(item.entryId);
      continue;
    }
    const { xeroId } = posted.document;
    const one = { work: { entry, tenantId: call.tenantId }, turn: posted.turn };
    await recordFee(deps, one, { xeroId, facts: changedFacts(posted.facts, amount) }, new Map());
    await deps.ledger.addAttempt(entry.id, 'adopted', { kind: 'fee_change', bankTransactionId: xeroId }, call.id);
  }
}
