import { z } from 'zod';
import { decimal, toMoney } from '../domain/money.ts';
import type { CallItem } from '../ledger/entry.ts';
import type { Write } from './rehearsal-xero.ts';

export const DRY_KINDS = [
  'item',
  'contact',
  'invoice',
  'credit_note',
  'allocation',
  'payment',
  'refund_payment',
  'fee',
] as const;
export type DryKind = (typeof DRY_KINDS)[number];

/** A document as it would be sent to Xero. */
export interface DryDocument {
  readonly kind: DryKind;
  readonly action: 'create' | 'change' | 'void' | 'delete';
  /** WooCommerce's ids of the orders it is for; most are for one. */
  readonly orders: readonly number[];
  /** '' = it has none, or Xero gives it. */
  readonly number: string;
  readonly date: string;
  readonly currency: string;
  /** With tax, decimal text; null = it has none. */
  readonly amount: string | null;
  /** The call, and its element byte for byte; null = Xero takes it in the path alone. */
  readonly call: string;
  readonly body: unknown;
}

const figures = z.looseObject({
  ...{ InvoiceNumber: z.string().default(''), CreditNoteNumber: z.string().default('') },
  ...{
    Name: z.string().default(''),
    Code: z.string().default(''),
    Date: z.string().default(''),
    DateString: z.string().default(''),
  },
  ...{ CurrencyCode: z.string().default(''), Status: z.string().default('') },
  ...{ Total: z.string().optional(), Amount: z.string().optional() },
});

/** `orderOf`: WooCommerce's id by entry id. */
export function toDryDocument(write: Write, orderOf: (entryId: number) => number | null): DryDocument {
  const { call, resource, body, before, after, target, items, index } = write;
  const own = figures.parse(after ?? before ?? {});
  const on = figures.parse(target ?? {});
  const amount = own.Total ?? own.Amount;
  const kind = kindOf(resource, target !== null && 'CreditNoteID' in target);
  return {
    kind,
    action: actionOf(write, own.Status),
    orders: [...new Set(concerned(items, index, resource).flatMap(({ entryId }) => orderOf(entryId) ?? []))],
    number:
      own.InvoiceNumber ||
      own.CreditNoteNumber ||
      own.Code ||
      (kind === 'contact' ? own.Name : on.InvoiceNumber || on.CreditNoteNumber),
    date: (own.DateString || own.Date).slice(0, 10),
    currency: own.CurrencyCode || on.CurrencyCode,
    amount: amount === undefined ? null : toMoney(decimal(amount)),
    call: `${call.method} ${call.path}`,
    body,
  };
}

/** A contact is one element for all orders of its buyer, and an item for all that sell it; every other is for one order. */
function concerned(items: readonly CallItem[], index: number, resource: string): readonly CallItem[] {
  if (resource !== 'Contacts' && resource !== 'Items') return items.slice(index, index + 1);
  const key = [...new Set(items.map(({ sourceKey }) => sourceKey))][index];
  return items.filter(({ sourceKey }) => sourceKey === key);
}

function kindOf(resource: string, isOnCreditNote: boolean): DryKind {
  switch (resource) {
    case 'Items':
      return 'item';
    case 'Contacts':
      return 'contact';
    case 'Invoices':
      return 'invoice';
    case 'CreditNotes':
      return 'credit_note';
    case 'Allocations':
      return 'allocation';
    case 'BankTransactions':
      return 'fee';
    case 'Payments':
      return isOnCreditNote ? 'refund_payment' : 'payment';
    default:
      throw new Error(`A dry run knows no ${resource}.`);
  }
}

function actionOf({ call, resource, before, after }: Write, status: string): DryDocument['action'] {
  if (after === null || status === 'DELETED') return 'delete';
  if (status === 'VOIDED') return 'void';
  // A contact that is changed is named by its id.
  const isChange = before !== null || (resource === 'Contacts' && call.method === 'POST');
  return isChange ? 'change' : 'create';
}
