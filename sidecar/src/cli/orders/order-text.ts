import { Big } from 'big.js';
import type { Entry } from '../../ledger/entry.ts';
import type { CreditNoteView, DocumentView, OrderView } from '../../operations/orders/order-view.ts';
import { commandLine } from '../../wording/command-line.ts';
import type { Decision, OrderSummary } from '../../wording/order-summary.ts';
import { ownerWords } from '../../wording/owner-words.ts';
import { indented, table } from '../../wording/output.ts';
import { minuteOf, secondOf } from '../../wording/times.ts';

export function orderText(view: OrderView): string {
  const { entry, summary, number, row } = view;
  const id = number === entry.sourceId ? '' : ` (id ${entry.sourceId})`;
  return [
    [`Order ${number}${id} of ${entry.storeId}`, summary.date, summary.orderStatus]
      .filter((one) => one !== null)
      .join(', '),
    `${row.is.label}${whenOf(view)}.`,
    // A reason of its own is among the reasons.
    ...(row.is.code === 'waiting' && row.is.why !== null && !isSaid(entry, row.is.why) ? [row.is.why] : []),
    ...section('', reasons(entry)),
    ...section('Amounts', amounts(summary)),
    ...section('Documents in Xero', documentTable(view.documents)),
    ...section('Payouts', payoutTable(view.payouts)),
    ...section('Contact in Xero', contactTable(view.contacts)),
    ...section('Credit notes', creditNoteTable(view.creditNotes, summary.currency)),
    ...section('Why these accounts and taxes', table(summary.decisions.map(decisionRow))),
    ...section('Worth knowing', notices(view)),
    ...section('What happened', trailText(view)),
  ].join('\n');
}

function payoutTable(payouts: OrderView['payouts']): string {
  const words = { paid: 'paid out', coming: 'not arrived yet', failed: 'failed: its money is at the provider again' };
  return table(
    payouts.map((one) => [one.arrives, `${one.provider} ${one.id}`, `${one.amount} ${one.currency}`, words[one.state]]),
    {
      right: [2],
    },
  );
}

function isSaid({ problems }: Entry, why: string): boolean {
  return problems.some(({ message }) => ownerWords(message) === why);
}

function section(title: string, text: string): string[] {
  if (text === '') return [];
  return title === '' ? ['', text] : ['', title, indented(text)];
}

function whenOf({ entry: { state, recordedAt }, row, timezone }: OrderView): string {
  const { until } = row.is;
  if (state === 'recorded' && recordedAt !== null) return `. In Xero since ${minuteOf(recordedAt, timezone)}`;
  return until === null ? '' : `, until ${minuteOf(until, timezone)}`;
}

/** Cause and next step of each reason; for a wrong setting or a rejected order also the command. */
function reasons({ problems, storeId, sourceId, state }: Entry): string {
  const lines = problems.flatMap(({ message, fix, details: { setting } }) => {
    const command = commandLine('settings', 'set', storeId, String(setting), '<json>');
    return [message, indented(fix), ...(typeof setting === 'string' ? [indented(command)] : [])];
  });
  const retry = state === 'rejected' ? [`When that is done: ${commandLine('replay', storeId, sourceId)}`] : [];
  return [...lines, ...retry].join('\n');
}

function amounts({ currency, total, totalTax, invoiceNumber, ...xero }: OrderSummary): string {
  if (total === null || totalTax === null) return '';
  const isIn = xero.xeroTotal !== null;
  const rows = [
    ['', '', 'WooCommerce', isIn ? `Xero ${invoiceNumber ?? ''}` : ''],
    ['net', currency ?? '', net(total, totalTax), isIn ? (xero.xeroSubTotal ?? '') : ''],
    ['tax', currency ?? '', totalTax, isIn ? (xero.xeroTax ?? '') : ''],
    ['total', currency ?? '', total, xero.xeroTotal ?? ''],
  ];
  return table(rows, { right: [2, 3] });
}

/** With as many decimals as the store's figures. */
function net(total: string, tax: string): string {
  const decimals = Math.max(...[total, tax].map((figure) => figure.split('.')[1]?.length ?? 0));
  return new Big(total).minus(tax).toFixed(decimals);
}

function documentTable(documents: readonly DocumentView[]): string {
  const rows = documents.map(({ title, number, standsOn, date, amount, currency, status, organisation, xeroId }) => {
    const on = standsOn === null ? '' : `on ${standsOn}`;
    return [title, number ?? on, date ?? '', amount ?? '', currency ?? '', status ?? '', organisation, xeroId];
  });
  if (rows.length === 0) return '';
  const headings = ['', 'number', 'date', 'amount', '', 'status', 'organisation', 'id in Xero'];
  return table([headings, ...rows], { right: [3] });
}

function contactTable(contacts: OrderView['contacts']): string {
  return table(
    contacts.map(({ contactId, url, numbers }) => {
      return ['the buyer’s contact', contacts.length === 1 ? '' : `of ${numbers.join(', ')}`, url ?? contactId];
    }),
  );
}

function creditNoteTable(notes: readonly CreditNoteView[], currency: string | null): string {
  if (notes.length === 0) return '';
  const rows = notes.map(({ number, total, refunded, allocated }) => {
    return [number, currency ?? '', total ?? '', refunded, allocated];
  });
  return table([['', '', 'total', 'given back', 'off an invoice'], ...rows], { right: [2, 3, 4] });
}

/** As mapping/payment/to-gateway-fee.ts words it. */
const FEE_RULE = /^fee of payment method (\S+) \(meta (.+)\)$/;

function decisionRow({ field, value, rule }: Decision): string[] {
  return [kindOf(field, rule), value, because(field, rule)];
}

function kindOf(field: string, rule: string): string {
  if (field === 'taxType') return 'tax rate';
  if (FEE_RULE.test(rule)) return 'fee account';
  return field === 'account' && /\bpayment\b/.test(rule) ? 'payment account' : field;
}

function because(field: string, rule: string): string {
  if (field === 'account' && rule === 'default') return 'sales (setting accounts.sales; no rule says otherwise)';
  if (field === 'account' && (rule === 'shipping' || rule === 'fees')) return `${rule} (setting accounts.${rule})`;
  const rate = /^tax rates? ([\d+]+)$/.exec(rule)?.[1];
  if (rate !== undefined) return `WooCommerce ${rule} (setting taxes.rates.${rate})`;
  const method = /^payment method (\S+)$/.exec(rule)?.[1];
  if (method !== undefined) return `paid by ${method} (setting payments.methods.${method})`;
  const [, ofMethod, meta] = FEE_RULE.exec(rule) ?? [];
  if (ofMethod !== undefined)
    return `what ${ofMethod} kept, by the order's meta ${meta} (setting payments.fees.${ofMethod})`;
  if (rule === 'default payment account') return 'paid by any other method (setting payments.default)';
  return rule;
}

function notices({ entry, notices: all }: OrderView): string {
  if (entry.state !== 'recorded') return '';
  return all.map(({ message, fix }) => `${message}\n${indented(fix)}`).join('\n');
}

/** Days have one digit or two: the texts start in one column. */
function trailText({ trail, timezone }: OrderView): string {
  const times = trail.map(({ at }) => secondOf(at, timezone));
  const width = Math.max(...times.map((time) => time.length));
  return trail
    .flatMap(({ text, by, details }, index) => [
      `${(times[index] ?? '').padEnd(width)}  ${text.trimEnd()}${by === null ? '' : ` By ${by}.`}`,
      ...details.map((line) => indented(line, width + 2)),
    ])
    .join('\n');
}
