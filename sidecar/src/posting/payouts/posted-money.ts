import { Big } from 'big.js';
import { z } from 'zod';
import type { PlannedPayoutMoney } from '../../domain/documents.ts';
import { toMoney } from '../../domain/money.ts';
import { sourceMark, type SourceOrigin } from '../../domain/origin-mark.ts';
import type { RecordedDocument } from '../../ledger/entry.ts';
import type { BankTransactionSummary } from '../../xero/wire/bank-transactions.ts';
import type { Sendable } from '../document-kind.ts';
import { lineOf } from './line-words.ts';

const KIND = 'bank_transaction';

/** Starts the reference of each: the list of bank transactions is read by it. */
export const MONEY_REFERENCE_START = 'Payout costs of ';

/** As kept in the ledger, and beside an unanswered call. `lines`: a cost is above zero. */
export const moneyFacts = z.object({
  type: z.enum(['SPEND', 'RECEIVE']),
  amount: z.string(),
  date: z.string(),
  currency: z.string(),
  account: z.object({ accountId: z.string() }),
  reference: z.string(),
  lines: z.array(z.object({ of: z.string(), amount: z.string() })),
  /** We deleted it: it is planned no more, or with another amount. */
  deleted: z.literal(true).optional(),
});
export type MoneyFacts = z.infer<typeof moneyFacts>;

export interface MoneyToPost extends Sendable {
  readonly planned: PlannedPayoutMoney;
  readonly reference: string;
}

type Source = Omit<SourceOrigin, 'front'>;
type Place = Pick<MoneyFacts, 'type' | 'currency'>;

/** e.g. payout:stripe:po_1/spend/EUR; one that replaces a deleted one has a turn, …/EUR:2. */
export function moneyKey({ kind, sourceId }: Source, { type, currency }: Place, turn: number): string {
  return `${kind}:${sourceId}/${type.toLowerCase()}/${currency}${turn === 1 ? '' : `:${turn}`}`;
}

/** Names source, direction, currency and turn: Xero has no unique number for a bank transaction. */
export function moneyReference(source: Source, { text, type, currency }: PlannedPayoutMoney, turn: number): string {
  const received = type === 'RECEIVE' ? ' received' : '';
  return `${text}, ${currency}${received}${turn === 1 ? '' : `, document ${turn}`} ${sourceMark(source)}`;
}

/** Of the text before the mark. */
export function moneyTurn(front: string): number {
  return Number(/, document (\d+)$/.exec(front)?.[1] ?? 1);
}

/** By direction and currency, a source's last document, live or deleted. */
export function lastMoney(documents: readonly RecordedDocument[]) {
  const all = documents.flatMap(({ kind, sourceKey, xeroId, facts }) => {
    const [, turn = '1'] = /\/(?:spend|receive)\/[A-Z]{3}(?::(\d+))?$/.exec(sourceKey) ?? [null];
    const read = kind === KIND && turn !== null ? moneyFacts.safeParse(facts) : null;
    return read?.success === true ? [{ turn: Number(turn), sourceKey, xeroId, facts: read.data }] : [];
  });
  const last = new Map<string, (typeof all)[number]>();
  for (const one of all.sort((a, b) => a.turn - b.turn)) last.set(moneyPlace(one.facts), one);
  return last;
}
export type PostedMoney = ReturnType<typeof lastMoney> extends Map<string, infer One> ? One : never;

export function moneyPlace({ type, currency }: Place): string {
  return `${type} ${currency}`;
}

/** The money that is planned is in Xero. On which accounts its lines are may be changed there. */
export function isMoneyBooked(posted: PostedMoney | undefined, planned: PlannedPayoutMoney | undefined): boolean {
  if (posted === undefined || planned === undefined || posted.facts.deleted === true) return false;
  return new Big(posted.facts.amount).eq(moneyTotal(planned));
}

export function moneyTotal({ lines }: PlannedPayoutMoney): string {
  return toMoney(lines.reduce((total, { amount }) => total.plus(amount), new Big(0)));
}

export function toMoneyFacts({ planned, reference }: MoneyToPost): MoneyFacts {
  const { type, date, currency, bankAccountId } = planned;
  const lines = planned.lines.map(({ of, amount }) => ({ of, amount: cost(type, amount) }));
  return { type, amount: moneyTotal(planned), date, currency, account: { accountId: bankAccountId }, reference, lines };
}

/** From a document in Xero; null = not spend or receive money. */
export function foundMoneyFacts(there: BankTransactionSummary): MoneyFacts | null {
  const type = there.type === 'SPEND' || there.type === 'RECEIVE' ? there.type : null;
  if (type === null) return null;
  const { total: amount, date, currency, reference } = there;
  const lines = there.lines.map((line) => ({ of: lineOf(line.description), amount: cost(type, line.amount) }));
  return { type, amount, date, currency, account: { accountId: there.bankAccount.accountId }, reference, lines };
}

export function moneyDocument(xeroId: string, facts: MoneyFacts) {
  return { kind: KIND, xeroId, number: null, facts };
}

function cost(type: PlannedPayoutMoney['type'], amount: string): string {
  return toMoney(type === 'SPEND' ? new Big(amount) : new Big(amount).neg());
}
