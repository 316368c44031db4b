import { decimal, moneyInWords, sum, toMoney } from '../../domain/money.ts';
import type { Posting, TaxPosting } from '../../journal/postings.ts';
import type { DryDocument, DryKind } from '../../rehearsal/dry-document.ts';
import type { DryProblem, DryRun, DrySum } from '../../rehearsal/dry-run-result.ts';
import { counted, indented, table } from '../../wording/output.ts';

/** In a terminal; --json lists more. */
const LISTED_MAX = 20;

/** What would be sent, and what it does to the books, as an accountant reads it. */
export function dryRunText(run: DryRun): string[] {
  const { store, organisation, postings, taxes, problems, problemsLeft, notices } = run;
  return [
    `Dry run of ${store}, in ${organisation}. Nothing was sent, nothing was changed.`,
    ...notices,
    '',
    ...ordersText(run),
    ...documentsText(run),
    ...postingsText(postings),
    ...taxText(taxes),
    ...problemsText(problems, problemsLeft),
  ];
}

function ordersText({ orders, contacts }: DryRun): string[] {
  const { read, change, unchanged, notSynced, needAttention, waiting, held } = orders;
  const rows = [
    [change, 'with documents to send'],
    [unchanged, 'in Xero already, nothing to change'],
    [notSynced, 'not synced'],
    [needAttention, 'need attention'],
    [waiting, 'wait, and are retried automatically'],
    [held, 'wait until the outcome of an earlier request is known'],
  ] as const;
  return [
    `${counted(read, 'order')} read`,
    ...rows.flatMap(([count, what]) => (count === 0 ? [] : [`  ${count} ${what}`])),
    ...(contacts.new + contacts.matched === 0
      ? []
      : [`  Contacts: ${contacts.new} new, ${contacts.matched} that Xero has`]),
  ];
}

const NAMES: Readonly<Record<DryKind, readonly [one: string, more: string]>> = {
  item: ['item', 'items'],
  contact: ['contact', 'contacts'],
  invoice: ['invoice', 'invoices'],
  credit_note: ['credit note', 'credit notes'],
  allocation: ['credit allocated to an invoice', 'credits allocated to invoices'],
  payment: ['payment', 'payments'],
  refund_payment: ['refund payment', 'refund payments'],
  fee: ['fee (spend money)', 'fees (spend money)'],
};
const ACTIONS: Readonly<Record<DryDocument['action'], string>> = {
  create: 'new',
  change: 'changed',
  void: 'voided',
  delete: 'deleted',
};

function documentsText({ documents, left, sums }: DryRun): string[] {
  if (sums.length === 0) return ['', 'Documents', '  None.'];
  const shown = documents.filter(({ kind }) => kind !== 'contact').slice(0, LISTED_MAX);
  const rows = shown.map(({ kind, action, number, date, amount, currency }) => [
    `${ACTIONS[action]} ${NAMES[kind][0]}`,
    number,
    date,
    amount === null ? '' : moneyInWords(decimal(amount), currency),
  ]);
  const more = documents.filter(({ kind }) => kind !== 'contact').length - shown.length + left;
  return [
    '',
    'Documents',
    indented(table(sums.map(sumRow), { right: [0, 2] })),
    ...(rows.length === 0 ? [] : ['', indented(table(rows, { right: [3] }))]),
    ...(more > 0 ? [`  … and ${more} more; --json lists the first thousand, each as it would be sent`] : []),
  ];
}

function sumRow({ kind, action, documents, amount, currency }: DrySum): string[] {
  const [one, many] = NAMES[kind];
  const total = currency === '' ? '' : moneyInWords(decimal(amount), currency);
  return [String(documents), `${ACTIONS[action]} ${documents === 1 ? one : many}`, total];
}

/** Debits and credits; their sums are equal. */
export function postingsText(postings: readonly Posting[], title = 'Effect on the books'): string[] {
  if (postings.length === 0) return ['', title, '  None.'];
  return [...Map.groupBy(postings, ({ currency }) => currency)].flatMap(([currency, rows]) => {
    const total = (side: 'debit' | 'credit') => toMoney(sum(rows.map((row) => decimal(row[side]))));
    const cells = [
      ['Account', '', 'Debit', 'Credit'],
      ...rows.map(({ account, name, debit, credit }) => [
        account,
        name === account ? '' : name,
        side(debit),
        side(credit),
      ]),
      ['', 'Total', total('debit'), total('credit')],
    ];
    return ['', `${title}, in ${currency}`, indented(table(cells, { right: [2, 3] }))];
  });
}

function side(amount: string): string {
  return amount === '0.00' ? '' : amount;
}

function taxText(taxes: readonly TaxPosting[]): string[] {
  if (taxes.length === 0) return [];
  const rows = taxes.map(({ name, currency, net, tax }) => [name, currency, net, tax]);
  return ['', 'Tax by rate', indented(table([['Rate', '', 'Net', 'Tax'], ...rows], { right: [2, 3] }))];
}

function problemsText(problems: readonly DryProblem[], left: number): string[] {
  if (problems.length === 0) return [];
  const shown = problems.slice(0, LISTED_MAX);
  const more = problems.length - shown.length + left;
  return [
    '',
    'Needs attention',
    ...shown.flatMap(({ order, message, fix }) => [`  Order ${order}: ${message}`, indented(fix, 4)]),
    ...(more > 0 ? [`  … and ${more} more`] : []),
  ];
}
