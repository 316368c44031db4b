import Big from 'big.js';
import { accountBalances, type AccountBalance } from '../accounting/books/account-balances.ts';
import { outstanding } from '../accounting/documents/balances-of.ts';
import type { BankTransaction, CreditNote, Invoice, Organisation, Payment } from '../accounting/organisation.ts';
import { targetOf } from '../accounting/settlements/payment-target.ts';
import { html, type Html } from '../html.ts';
import { formatAmount } from './amount.ts';
import { renderFigures } from './figures.ts';
import { cutPage, renderPageLinks, renderStatus, renderTable } from './table.ts';
import type { Tab } from './layout.ts';

/** What each tab shows; page counts from 1. */
export const LISTS: Readonly<Record<Tab, (organisation: Organisation, page: number) => Html>> = {
  invoices: (organisation, page) => listDocuments(organisation, Object.values(organisation.invoices), page),
  'credit-notes': (organisation, page) => listDocuments(organisation, Object.values(organisation.creditNotes), page),
  payments: listPayments,
  'bank-transactions': listBankTransactions,
  contacts: listContacts,
  balances: listBalances,
};

export function documentLink(organisation: Organisation, document: Invoice | CreditNote): Html {
  const folder = document.kind === 'invoice' ? 'invoices' : 'credit-notes';
  const text = document.number === '' ? '(no number)' : document.number;
  return html`<a href="/books/${organisation.tenantId}/${folder}/${document.id}">${text}</a>`;
}

function listDocuments(organisation: Organisation, documents: readonly (Invoice | CreditNote)[], page: number): Html {
  const isNotes = documents[0]?.kind === 'credit-note';
  const cut = cutPage(newestFirst(documents), page);
  const table = renderTable({
    rows: cut.rows,
    empty: 'Nothing here yet. Documents appear as soon as an app creates them.',
    columns: [
      { title: 'Number', kind: 'key', cell: (one) => documentLink(organisation, one) },
      { title: 'Contact', kind: 'brief', cell: (one) => organisation.contacts[one.contactId]?.name ?? '' },
      { title: 'Reference', kind: 'brief', cell: (one) => one.reference },
      { title: 'Date', kind: 'date', cell: (one) => one.date },
      { title: 'Status', kind: 'date', cell: (one) => renderStatus(one.status) },
      { title: 'Tax', kind: 'number', cell: (one) => formatAmount(one.totals.totalTax) },
      { title: 'Total', kind: 'number', cell: (one) => html`${formatAmount(one.totals.total)} ${one.currency}` },
      { title: isNotes ? 'Credit left' : 'Due', kind: 'number', cell: (one) => formatAmount(due(organisation, one)) },
    ],
  });
  return html`${table}${renderPageLinks(cut, isNotes ? 'credit note' : 'invoice')}`;
}

/** Voided and deleted documents owe nothing. */
export function due(organisation: Organisation, document: Invoice | CreditNote): Big {
  const isDead = document.status === 'VOIDED' || document.status === 'DELETED';
  return isDead ? new Big(0) : outstanding(organisation, document);
}

function listPayments(organisation: Organisation, page: number): Html {
  const cut = cutPage(newestFirst(Object.values(organisation.payments)), page);
  const table = renderTable<Payment>({
    rows: cut.rows,
    empty: 'No payments yet.',
    columns: [
      { title: 'Date', kind: 'date', cell: (one) => one.date },
      { title: 'For', kind: 'key', cell: (one) => paymentTarget(organisation, one) },
      { title: 'Account', kind: 'text', cell: (one) => accountName(organisation, one.accountId) },
      { title: 'Reference', kind: 'brief', cell: (one) => one.reference },
      { title: 'Status', kind: 'date', cell: (one) => renderStatus(one.status) },
      { title: 'Amount', kind: 'number', cell: (one) => paymentAmount(organisation, one) },
    ],
  });
  return html`${table}${renderPageLinks(cut, 'payment')}`;
}

/** Money spent and received without a document, as gateway fees are. */
function listBankTransactions(organisation: Organisation, page: number): Html {
  const cut = cutPage(newestFirst(Object.values(organisation.bankTransactions)), page);
  const table = renderTable<BankTransaction>({
    rows: cut.rows,
    empty: 'No money spent or received beside payments yet.',
    columns: [
      { title: 'Date', kind: 'date', cell: (one) => one.date },
      { title: 'What', kind: 'date', cell: (one) => (one.type === 'SPEND' ? 'Spent' : 'Received') },
      { title: 'Contact', kind: 'brief', cell: (one) => organisation.contacts[one.contactId]?.name ?? '' },
      { title: 'Account', kind: 'text', cell: (one) => accountName(organisation, one.accountId) },
      { title: 'For', kind: 'text', cell: (one) => linesAccounts(organisation, one) },
      { title: 'Reference', kind: 'brief', cell: (one) => one.reference },
      { title: 'Status', kind: 'date', cell: (one) => renderStatus(one.isReconciled ? 'RECONCILED' : one.status) },
      { title: 'Amount', kind: 'number', cell: (one) => `${formatAmount(one.totals.total)} ${one.currency}` },
    ],
  });
  return html`${table}${renderPageLinks(cut, 'bank transaction')}`;
}

function linesAccounts(organisation: Organisation, { lines }: BankTransaction): string {
  return [...new Set(lines.map(({ accountId }) => accountName(organisation, accountId)))].join(', ');
}

function paymentTarget(organisation: Organisation, payment: Payment): Html | string {
  const document = targetOf(organisation, payment);
  return document === undefined ? '' : documentLink(organisation, document);
}

/** Payments are made in the currency of their document. */
function paymentAmount(organisation: Organisation, payment: Payment): string {
  return `${formatAmount(payment.amount)} ${targetOf(organisation, payment)?.currency ?? ''}`;
}

export function accountName(organisation: Organisation, accountId: string | null): string {
  const account = accountId === null ? undefined : organisation.accounts[accountId];
  return account === undefined ? '' : [account.code, account.name].filter((text) => text !== '').join(' · ');
}

function listContacts(organisation: Organisation, page: number): Html {
  const cut = cutPage(newestFirst(Object.values(organisation.contacts)), page);
  const table = renderTable({
    rows: cut.rows,
    empty: 'No contacts yet.',
    columns: [
      { title: 'Name', kind: 'brief', cell: (one) => one.name },
      { title: 'Number', kind: 'key', cell: (one) => one.contactNumber },
      { title: 'E-mail', kind: 'brief', cell: (one) => one.emailAddress },
      { title: 'Status', kind: 'date', cell: (one) => renderStatus(one.status) },
      { title: 'Since', kind: 'date', cell: (one) => one.createdAt.slice(0, 10) },
    ],
  });
  return html`${table}${renderPageLinks(cut, 'contact')}`;
}

/** The trial balance, and what it says of customers, suppliers and tax. */
function listBalances(organisation: Organisation): Html {
  const { accounts, debits, credits, receivables, payables, tax } = accountBalances(organisation);
  const { baseCurrency } = organisation;
  const figures = [
    ['Owed by customers', formatAmount(receivables)],
    ['Owed to suppliers', formatAmount(payables)],
    ['Tax owed', formatAmount(tax)],
  ] as const;
  const table = renderTable<AccountBalance>({
    rows: accounts,
    empty: 'Nothing is posted yet: drafts do not touch the accounts.',
    columns: [
      { title: 'Code', kind: 'date', cell: (one) => one.code },
      { title: 'Account', kind: 'text', cell: (one) => one.name },
      { title: 'Type', kind: 'date', cell: (one) => one.type },
      { title: `Debit ${baseCurrency}`, kind: 'number', cell: ({ balance }) => positive(new Big(balance)) },
      { title: `Credit ${baseCurrency}`, kind: 'number', cell: ({ balance }) => positive(new Big(balance).neg()) },
    ],
    foot: [
      html`<tr>
        <th scope="row" colspan="3">Total</th>
        <td class="number" data-label="Debit">${formatAmount(debits)}</td>
        <td class="number" data-label="Credit">${formatAmount(credits)}</td>
      </tr>`,
    ],
  });
  return accounts.length === 0 ? table : html`${renderFigures(figures)}${table}`;
}

function positive(amount: Big): string {
  return amount.gt(0) ? formatAmount(amount) : '';
}

function newestFirst<Row extends { readonly createdAt: string }>(rows: readonly Row[]): Row[] {
  return rows.toReversed().sort((a, b) => b.createdAt.localeCompare(a.createdAt));
}
