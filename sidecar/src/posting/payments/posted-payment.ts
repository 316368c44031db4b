import { z } from 'zod';
import { versionOf, PAYMENT_PARTS, paymentTurn, reversalKey, type PaymentPart } from '../../ledger/entry-key.ts';
import type { RecordedDocument } from '../../ledger/entry.ts';
import type { PostedPart } from '../../mapping/planning.ts';

export const paymentAccount = z.union([z.object({ code: z.string() }), z.object({ accountId: z.string() })]);

/** A payment as stored in the ledger; rows of earlier versions, found after a lost answer, hold less. */
const shape = z.object({
  amount: z.string(),
  date: z.string(),
  account: paymentAccount,
  /** Absent in rows of earlier versions. */
  reference: z.string().optional(),
  invoiceId: z.string(),
  /** We deleted it in Xero, because a person asked to replace it. */
  deleted: z.literal(true).optional(),
});
export type PaymentFacts = z.infer<typeof shape>;

/** A payment in the ledger. */
export interface PostedPayment {
  readonly part: PaymentPart;
  /** 1, or more after deletions. */
  readonly turn: number;
  readonly document: RecordedDocument;
  /** null = the row lacks them. */
  readonly facts: PaymentFacts | null;
}

/** The last payment of an invoice, live or deleted; null = there never was one. */
export function lastPayment(
  documents: readonly RecordedDocument[],
  invoiceKey: string,
  part: PaymentPart = 'payment',
): PostedPayment | null {
  const turns = documents.flatMap((document): PostedPayment[] => {
    const turn = document.kind === 'payment' ? paymentTurn(document.sourceKey, invoiceKey, part) : null;
    if (turn === null) return [];
    const facts = shape.safeParse(document.facts);
    return [{ part, turn, document, facts: facts.success ? facts.data : null }];
  });
  return turns.sort((a, b) => b.turn - a.turn)[0] ?? null;
}

export function isLivePayment(posted: PostedPayment | null): posted is PostedPayment {
  return posted !== null && posted.facts?.deleted !== true;
}

/** An invoice's payments that are in Xero, one for each part. */
export function livePayments(documents: readonly RecordedDocument[], invoiceKey: string): PostedPayment[] {
  return PAYMENT_PARTS.map((part) => lastPayment(documents, invoiceKey, part)).filter(isLivePayment);
}

/** The payment with this key, if it is an invoice's last of its part; null = none. */
export function paymentOf(documents: readonly RecordedDocument[], sourceKey: string): PostedPayment | null {
  const [invoiceKey = ''] = sourceKey.split('/');
  const last = PAYMENT_PARTS.map((part) => lastPayment(documents, invoiceKey, part));
  return last.find((one) => one?.document.sourceKey === sourceKey) ?? null;
}

const dated = z.object({ date: z.string(), deleted: z.literal(true).optional() });

/** The last date of money on earlier invoices that were credited since; null = none. */
export function earlierMoneyOn(documents: readonly RecordedDocument[], version: number): string | null {
  const credited = new Set(documents.flatMap((one) => (one.kind === 'credit_note' ? [one.sourceKey] : [])));
  const days = documents.flatMap(({ kind, sourceKey, facts }) => {
    const [invoiceKey = ''] = sourceKey.split('/');
    if (kind !== 'payment' || versionOf(sourceKey) >= version || !credited.has(reversalKey(invoiceKey))) return [];
    const { data } = dated.safeParse(facts);
    return data === undefined || data.deleted === true ? [] : [data.date];
  });
  return days.sort().at(-1) ?? null;
}

/** For the plan; null where nothing is known. */
export function asPart(posted: PostedPayment | null): PostedPart | null {
  if (posted?.facts == null) return null;
  const { amount, date, account } = posted.facts;
  return { amount, date, account, isLive: isLivePayment(posted) };
}
