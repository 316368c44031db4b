import type { OrganisationLists, PlannedDocuments, PlannedGatewayFee } from '../domain/documents.ts';
import { decimal, larger, sum, toMoney, ZERO } from '../domain/money.ts';
import { settleCredit } from '../mapping/refund/settle-credit.ts';
import { xeroTax } from '../mapping/tax/xero-tax.ts';
import {
  creditNoteEntry,
  invoiceEntry,
  type JournalEntry,
  receiptEntry,
  refundEntry,
  spendEntry,
} from './journal-entry.ts';

/**
 * What an order's documents book, all of them, as if nothing of it were in Xero. A draft books nothing. An allocation
 * moves nothing between accounts: both its documents are receivable.
 */
export function entriesOfPlan(planned: PlannedDocuments, lists: Pick<OrganisationLists, 'taxRates'>): JournalEntry[] {
  const { invoice, payment, balance, fee, creditNotes } = planned;
  if (invoice.status !== 'AUTHORISED') return [];
  const receipts = [payment, balance].flatMap((one) => one ?? []);
  const received = sum(receipts.map(({ amount }) => decimal(amount)));
  let due = larger(decimal(invoice.expected.total).minus(received), ZERO);
  const refunds = creditNotes.flatMap((note) => {
    if (note.status !== 'AUTHORISED') return [];
    const { total } = note.expected;
    const { allocation, payment: paidOut } = settleCredit(note, { amountDue: toMoney(due), remainingCredit: total });
    due = due.minus(allocation ?? '0');
    const lines = note.lineAmountTypes === 'Inclusive' ? note.lines.map(withoutTax) : note.lines;
    const credit = creditNoteEntry({ currency: note.currency, lines });
    return paidOut === null ? [credit] : [credit, refundEntry(paidOut)];
  });
  return [
    invoiceEntry(invoice),
    ...receipts.map(receiptEntry),
    ...refunds,
    ...(fee === undefined || decimal(fee.amount).eq(ZERO) ? [] : [feeEntry(fee, lists)]),
  ];
}

/** The tax of a fee is in its amount, and Xero calculates it. */
function feeEntry(fee: PlannedGatewayFee, { taxRates }: Pick<OrganisationLists, 'taxRates'>): JournalEntry {
  const { amount, currency, bankAccount, accountCode, taxType } = fee;
  const rate = taxRates.find((one) => one.taxType === taxType)?.effectiveRate ?? '0';
  const tax = toMoney(xeroTax(decimal(amount), decimal(rate), true).tax);
  const net = toMoney(decimal(amount).minus(tax));
  return spendEntry({ currency, account: bankAccount, lines: [{ amount: net, tax, accountCode, taxType }] });
}

function withoutTax<Line extends { readonly amount: string; readonly tax: string }>(line: Line): Line {
  return { ...line, amount: toMoney(decimal(line.amount).minus(line.tax)) };
}
