import { Big } from 'big.js';
import { z } from 'zod';
import type { OrganisationLists } from '../../domain/documents.ts';
import { toMoney } from '../../domain/money.ts';
import type { MoneyDocument } from '../../ledger/queries/money-documents.ts';
import { findAccount } from '../../mapping/invoice/account.ts';
import type { BookedMovement, ProofPart } from '../../payouts/proof-sides.ts';
import { paymentAccount } from '../../posting/payments/posted-payment.ts';
import { accountKey } from '../reconciliation/xero-payments.ts';

const facts = z
  .object({
    amount: z.string(),
    date: z.string(),
    currency: z.string().optional(),
    account: paymentAccount.optional().catch(undefined),
    fromAccountId: z.string().optional(),
    toAccountId: z.string().optional(),
    /** Of a payout's money: what each line is for; a cost is positive. */
    lines: z.array(z.object({ of: z.string(), amount: z.string() })).optional(),
    deleted: z.literal(true).optional(),
  })
  .partial({ amount: true, date: true });
type Facts = z.infer<typeof facts>;

const FEE_LINES: ReadonlySet<string> = new Set(['fees', 'feeTax']);

/** What a document of the ledger does to bank accounts; [] = nothing: it was deleted, or a version that kept no figures made it. */
export function movementsOf(document: MoneyDocument, lists: OrganisationLists): BookedMovement[] {
  const read = facts.safeParse(document.facts);
  if (!read.success) return [];
  const { amount, date, deleted } = read.data;
  if (amount === undefined || date === undefined || deleted === true) return [];
  const of = { xeroId: document.xeroId, day: date, orderId: null, payoutId: null, ...sourceOf(document) };
  if (document.kind === 'bank_transfer')
    return transferSides(read.data, amount, lists).map((one) => ({ ...of, ...one }));
  const account = keyOf(read.data.account ?? paymentAccount.safeParse(document.paidTo).data, lists);
  const currency = read.data.currency ?? document.currency ?? currencyOf(account, lists);
  return partsOf(document, read.data, amount).map((one) => ({ ...of, ...one, account, currency }));
}

type Moved = Pick<BookedMovement, 'part' | 'amount'>;

function partsOf({ kind, entryKind }: MoneyDocument, { lines }: Facts, amount: string): Moved[] {
  if (kind === 'payment') return [{ part: 'payments', amount }];
  if (kind === 'refund_payment') return [{ part: 'refunds', amount: negative(amount) }];
  if (entryKind === 'order' || lines === undefined) return [{ part: 'fees', amount: negative(amount) }];
  return lines.map((line) => ({ part: partOfLine(line.of), amount: negative(line.amount) }));
}

function partOfLine(of: string): ProofPart {
  return FEE_LINES.has(of) ? 'fees' : 'other';
}

/** Money between two accounts of one currency: both know it. */
function transferSides({ fromAccountId = '', toAccountId = '' }: Facts, amount: string, lists: OrganisationLists) {
  const [from, to] = [accountKey(fromAccountId, lists), accountKey(toAccountId, lists)];
  const currency = currencyOf(from, lists);
  const side = (account: string, moved: string) => ({ part: 'payouts' as const, account, currency, amount: moved });
  return [side(from, negative(amount)), side(to, amount)];
}

/** A payout is `<gateway>:<id>`. */
function sourceOf({ entryKind, sourceId }: MoneyDocument): Partial<BookedMovement> {
  if (entryKind === 'order') return { orderId: sourceId };
  return { payoutId: sourceId.slice(sourceId.indexOf(':') + 1) };
}

function keyOf(account: z.infer<typeof paymentAccount> | undefined, lists: OrganisationLists): string {
  if (account === undefined) return '';
  return accountKey('code' in account ? account.code : account.accountId, lists);
}

/** Of a bank account; '' in the lists is the organisation's own. */
export function currencyOf(account: string, lists: OrganisationLists): string {
  return findAccount(account, lists)?.currencyCode || (lists.baseCurrency ?? '');
}

function negative(amount: string): string {
  return toMoney(new Big(amount).neg());
}
