import Big from 'big.js';
import type { BankTransaction, CreditNote, Invoice, Line, Organisation, Payment } from '../accounting/organisation.ts';

/** One side of a journal: debits are positive, credits negative, in the base currency to the cent. */
export interface Posting {
  readonly accountId: string;
  readonly amount: Big;
}

type SystemAccount = 'DEBTORS' | 'CREDITORS' | 'GST' | 'ROUNDING' | 'REALISEDCURRENCYGAIN';

/** What the documents of an organisation do to its accounts; drafts and voided documents do nothing. */
export function listPostings(organisation: Organisation): Posting[] {
  const { invoices, creditNotes, payments, bankTransactions } = organisation;
  return [
    ...[...Object.values(invoices), ...Object.values(creditNotes)].filter(isPosted).flatMap(postDocument),
    ...Object.values(payments).filter(isAuthorised).flatMap(postPayment),
    ...Object.values(bankTransactions).filter(isAuthorised).flatMap(postBankTransaction),
  ];

  function postDocument(document: Invoice | CreditNote): Posting[] {
    const isSale = document.type === 'ACCREC' || document.type === 'ACCRECCREDIT';
    const sign = document.type === 'ACCREC' || document.type === 'ACCPAYCREDIT' ? 1 : -1;
    const against = systemAccount(isSale ? 'DEBTORS' : 'CREDITORS');
    const total = new Big(document.totals.total).times(sign);
    return balanced(against, total, postLines(document, sign), document.currencyRate);
  }

  function postBankTransaction(transaction: BankTransaction): Posting[] {
    const sign = transaction.type === 'RECEIVE' ? 1 : -1;
    const total = new Big(transaction.totals.total).times(sign);
    return balanced(transaction.accountId, total, postLines(transaction, sign), transaction.currencyRate);
  }

  function postLines(document: Pick<Invoice, 'lines' | 'lineAmountTypes'>, sign: 1 | -1): Posting[] {
    return document.lines.flatMap((line) => {
      if (line.amounts === null || line.accountId === null) return [];
      const tax = document.lineAmountTypes === 'NoTax' ? new Big(0) : new Big(line.amounts.taxAmount);
      return [
        { accountId: line.accountId, amount: netOf(line, document.lineAmountTypes).times(-sign) },
        { accountId: systemAccount('GST'), amount: tax.times(-sign) },
      ];
    });
  }

  /** The bank moves at the payment's rate, the document is settled at its own: the gap is a currency gain or loss. */
  function postPayment(payment: Payment): Posting[] {
    const document = (payment.target.kind === 'invoice' ? invoices : creditNotes)[payment.target.id];
    if (document === undefined) return [];
    const isSale = document.type === 'ACCREC' || document.type === 'ACCRECCREDIT';
    const sign = document.type === 'ACCREC' || document.type === 'ACCPAYCREDIT' ? 1 : -1;
    const banked = toBase(new Big(payment.amount).times(sign), payment.currencyRate);
    const settled = toBase(new Big(payment.amount).times(-sign), document.currencyRate);
    return withoutZeros([
      { accountId: payment.accountId, amount: banked },
      { accountId: systemAccount(isSale ? 'DEBTORS' : 'CREDITORS'), amount: settled },
      { accountId: systemAccount('REALISEDCURRENCYGAIN'), amount: banked.plus(settled).times(-1) },
    ]);
  }

  /** Converted legs may miss the converted total by cents, which go where Xero puts them: the rounding account. */
  function balanced(accountId: string, total: Big, lines: readonly Posting[], rate: string): Posting[] {
    const legs = [{ accountId, amount: total }, ...lines].map((leg) => ({ ...leg, amount: toBase(leg.amount, rate) }));
    const gap = legs.reduce((sum, leg) => sum.plus(leg.amount), new Big(0));
    return withoutZeros([...legs, { accountId: systemAccount('ROUNDING'), amount: gap.times(-1) }]);
  }

  /** An organisation without such an account shows its postings under the system name. */
  function systemAccount(name: SystemAccount): string {
    return Object.values(organisation.accounts).find((account) => account.systemAccount === name)?.id ?? name;
  }
}

function netOf(line: Line, types: Invoice['lineAmountTypes']): Big {
  const amount = new Big(line.amounts?.lineAmount ?? 0);
  return types === 'Inclusive' ? amount.minus(line.amounts?.taxAmount ?? 0) : amount;
}

/** Xero's rate is units of the foreign currency for one unit of the base currency. */
function toBase(amount: Big, rate: string): Big {
  return amount.div(rate).round(2, Big.roundHalfUp);
}

function withoutZeros(postings: readonly Posting[]): Posting[] {
  return postings.filter(({ amount }) => !amount.eq(0));
}

function isPosted(document: Invoice | CreditNote): boolean {
  return document.status === 'AUTHORISED' || document.status === 'PAID';
}

function isAuthorised({ status }: { readonly status: string }): boolean {
  return status === 'AUTHORISED';
}
