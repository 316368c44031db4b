import type { Big } from 'big.js';
import type { PlannedCreditNote, PlannedPayment } from '../domain/documents.ts';
import type { Problem } from '../domain/problems.ts';
import type { ClaimedEntry } from '../ledger/entry.ts';
import type { CreditSettlement } from '../mapping/refund/settle-credit.ts';
import type { CreditNoteSummary, InvoiceSummary } from '../xero/wire/sales-documents.ts';
import type { PlannedOrder } from './orders/planned-order.ts';
import type { CreditNoteRow } from './orders/summary.ts';
import type { PlannedEntry, Round } from './round.ts';

/** A round's sending: each kind reads what the kinds before it in the list have left here. Maps and sets are by entry id. */
export interface Progress extends Round {
  readonly entries: readonly PlannedEntry[];
  /** Those of them that are orders. */
  readonly orders: readonly PlannedOrder[];
  readonly contactIds: Map<number, string>;
  /** In Xero, with the order's figures. */
  readonly invoices: Map<number, InvoiceSummary>;
  /** Invoices created in this round, with nothing booked on them: needless to read again. */
  readonly fresh: Set<number>;
  readonly carried: Map<number, Carried>;
  /** Money received that Xero does not have yet. */
  receipts: readonly ReadyReceipt[];
  /** Orders whose refunds are checked. */
  withRefunds: readonly PlannedOrder[];
  /** Refunds whose credit note is in Xero and not settled yet. */
  credits: readonly CreditedRefund[];
  /** For the pages. */
  readonly creditNotes: Map<number, CreditNoteRow[]>;
  /** Orders whose invoice has no balance due. */
  readonly paid: Set<number>;
  /** What a person should know besides the plan's notices. */
  readonly notices: Map<number, Problem[]>;
}

/** Orders whose invoice is in Xero, so far in this round. */
export function invoiced({ orders, invoices }: Pick<Progress, 'orders' | 'invoices'>): Invoiced[] {
  return orders.flatMap((order) => {
    const invoice = invoices.get(order.entry.id);
    return invoice === undefined ? [] : [{ order, invoice }];
  });
}

export interface Invoiced {
  readonly order: PlannedOrder;
  readonly invoice: InvoiceSummary;
}

/** Effect of the credit of earlier invoices on the replacement invoice, by Xero once it is allocated. */
export interface Carried {
  /** Paid on the invoice. */
  readonly amount: Big;
  /** Balance due on it. */
  readonly due: Big;
  /** Credit that exceeds the invoice, or that its contact cannot use, by the number of its credit note. */
  readonly left: readonly { readonly number: string; readonly amount: string; readonly isOtherContacts?: true }[];
}

interface Ready {
  readonly entry: ClaimedEntry;
  /** The payment's own, e.g. order:1024/payment, order:1024/refund:1029/payment. */
  readonly sourceKey: string;
  readonly payment: PlannedPayment;
}

/** Money received. */
export type ReadyReceipt = Ready & { readonly invoice: InvoiceSummary };

/** Money refunded. */
export type ReadyRefund = Ready & { readonly creditNote: CreditNoteSummary };

export interface ReadyCreditNote {
  readonly entry: ClaimedEntry;
  readonly note: PlannedCreditNote;
  /** e.g. order:1024/refund:1029. */
  readonly sourceKey: string;
  /** Of the invoice: Xero allocates only between documents of one contact. */
  readonly contactId: string;
}

/** A refund whose credit note is not yet created, or not yet settled. */
export interface OpenRefund extends ReadyCreditNote {
  readonly order: PlannedOrder;
  readonly invoice: InvoiceSummary;
  /** The ledger's credit note; null = not created. */
  readonly known: CreditNoteSummary | null;
  readonly hasAllocation: boolean;
  readonly hasPayment: boolean;
}

export interface CreditedRefund {
  readonly ready: OpenRefund;
  readonly creditNote: CreditNoteSummary;
  readonly settlement: CreditSettlement;
}
