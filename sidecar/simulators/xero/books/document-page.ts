import { allocationsOf, livePayments } from '../accounting/documents/balances-of.ts';
import type {
  Allocation,
  CreditNote,
  HistoryNote,
  Invoice,
  Line,
  Organisation,
  Payment,
} from '../accounting/organisation.ts';
import { html, type Html } from '../html.ts';
import { formatAmount, formatPrice } from './amount.ts';
import { renderFigures } from './figures.ts';
import { renderBooks } from './layout.ts';
import { accountName, documentLink, due } from './lists.ts';
import { renderStatus, renderTable } from './table.ts';

const TYPE_WORDS: Readonly<Record<(Invoice | CreditNote)['type'], string>> = {
  ACCREC: 'Invoice',
  ACCPAY: 'Bill',
  ACCRECCREDIT: 'Credit note',
  ACCPAYCREDIT: 'Supplier credit note',
};

/** An invoice or credit note with its lines, tax, payments and history. */
export function renderDocumentPage(organisation: Organisation, document: Invoice | CreditNote): Html {
  const tab = document.kind === 'invoice' ? 'invoices' : 'credit-notes';
  const title = `${TYPE_WORDS[document.type]} ${document.number}`;
  return renderBooks(
    `${title} · ${organisation.name}`,
    html`<p class="lead">
        <a href="/books">All organisations</a> ›
        <a href="/books/${organisation.tenantId}/${tab}">${organisation.name}</a>
      </p>
      <h1>${title}</h1>
      <p>${renderStatus(document.status)}</p>
      <section class="card" aria-label="Details">${describeDocument(organisation, document)}</section>
      <section class="card">
        <h2>Lines</h2>
        ${renderLines(organisation, document)}
      </section>
      <section class="card">
        <h2>Payments and credits</h2>
        ${renderSettlements(organisation, document)}
      </section>
      <section class="card">
        <h2>History</h2>
        ${renderHistory(organisation.history[document.id] ?? [])}
      </section>`,
  );
}

function describeDocument(organisation: Organisation, document: Invoice | CreditNote): Html {
  const rate = document.currency === organisation.baseCurrency ? '' : document.currencyRate;
  return renderFigures([
    ['Contact', organisation.contacts[document.contactId]?.name ?? ''],
    ['Date', document.date],
    ['Due date', document.dueDate ?? ''],
    ['Reference', document.reference],
    ['Amounts are', AMOUNTS_WORDS[document.lineAmountTypes]],
    ['Currency rate', rate],
    ['Total', `${formatAmount(document.totals.total)} ${document.currency}`],
    [document.kind === 'invoice' ? 'Due' : 'Credit left', formatAmount(due(organisation, document))],
  ]);
}

const AMOUNTS_WORDS = { Exclusive: 'Tax exclusive', Inclusive: 'Tax inclusive', NoTax: 'Without tax' } as const;

function renderLines(organisation: Organisation, document: Invoice | CreditNote): Html {
  const amount = (pick: (amounts: NonNullable<Line['amounts']>) => string) => (line: Line) =>
    line.amounts === null ? '' : pick(line.amounts);
  const { totals } = document;
  const total = (name: string, value: string) =>
    html`<tr>
      <th scope="row" colspan="6" class="number">${name}</th>
      <td class="number">${formatAmount(value)}</td>
    </tr>`;
  return renderTable({
    rows: document.lines,
    empty: 'No lines.',
    columns: [
      { title: 'Description', kind: 'text', cell: (line) => renderDescription(organisation, line) },
      { title: 'Quantity', kind: 'number', cell: amount(({ quantity }) => quantity) },
      { title: 'Price', kind: 'number', cell: amount(({ unitAmount }) => formatPrice(unitAmount)) },
      { title: 'Account', kind: 'text', cell: (line) => accountName(organisation, line.accountId) },
      { title: 'Tax', kind: 'text', cell: amount(({ taxType }) => taxName(organisation, taxType)) },
      { title: 'Tax amount', kind: 'number', cell: amount(({ taxAmount }) => formatAmount(taxAmount)) },
      { title: 'Amount', kind: 'number', cell: amount(({ lineAmount }) => formatAmount(lineAmount)) },
    ],
    foot: [
      total('Subtotal', totals.subTotal),
      total('Tax', totals.totalTax),
      total(`Total ${document.currency}`, totals.total),
    ],
  });
}

function renderDescription(organisation: Organisation, line: Line): Html {
  const options = line.tracking.flatMap(({ categoryId, optionId }) => {
    const category = organisation.trackingCategories[categoryId];
    const option = category?.options.find(({ id }) => id === optionId);
    return category === undefined || option === undefined ? [] : `${category.name}: ${option.name}`;
  });
  const item = line.itemId === null ? undefined : organisation.items[line.itemId];
  const notes = [...(item === undefined ? [] : [`Item ${item.code}`]), ...options];
  return html`${line.description}${notes.length === 0 ? null : html`<br /><small>${notes.join(' · ')}</small>`}`;
}

function taxName(organisation: Organisation, taxType: string | null): string {
  return taxType === null ? '' : (organisation.taxRates[taxType]?.name ?? taxType);
}

function renderSettlements(organisation: Organisation, document: Invoice | CreditNote): Html {
  const rows = [
    ...livePayments(organisation, document).map((payment) => describePayment(organisation, payment)),
    ...allocationsOf(organisation, document).map((one) => describeAllocation(organisation, document, one)),
  ];
  return renderTable({
    rows,
    empty: document.kind === 'invoice' ? 'Not paid yet.' : 'Not used yet.',
    columns: [
      { title: 'Date', kind: 'date', cell: (row) => row.date },
      { title: 'What', kind: 'text', cell: (row) => row.what },
      { title: 'Reference', kind: 'text', cell: (row) => row.reference },
      { title: 'Amount', kind: 'number', cell: (row) => formatAmount(row.amount) },
    ],
  });
}

interface Settlement {
  readonly date: string;
  readonly what: Html;
  readonly reference: string;
  readonly amount: string;
}

function describePayment(
  organisation: Organisation,
  { date, accountId, reference, amount, target }: Payment,
): Settlement {
  const verb = target.kind === 'invoice' ? 'Payment' : 'Refund';
  return { date, what: html`${verb} · ${accountName(organisation, accountId)}`, reference, amount };
}

function describeAllocation(
  organisation: Organisation,
  document: Invoice | CreditNote,
  { date, amount, invoiceId, creditNoteId }: Allocation,
): Settlement {
  const isInvoice = document.kind === 'invoice';
  const other = isInvoice ? organisation.creditNotes[creditNoteId] : organisation.invoices[invoiceId];
  const link = other === undefined ? html`` : documentLink(organisation, other);
  const what = isInvoice ? html`Credit from ${link}` : html`Applied to ${link}`;
  return { date, what, reference: '', amount };
}

function renderHistory(notes: readonly HistoryNote[]): Html {
  return renderTable({
    rows: notes.toReversed(),
    empty: 'Nothing recorded.',
    columns: [
      { title: 'When', kind: 'date', cell: (note) => note.at.slice(0, 19).replace('T', ' ') },
      { title: 'What', kind: 'text', cell: (note) => note.changes },
      { title: 'Who', kind: 'text', cell: (note) => note.user },
      { title: 'Details', kind: 'text', cell: (note) => note.details },
    ],
  });
}
