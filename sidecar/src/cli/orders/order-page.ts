import { Big } from 'big.js';
import { z } from 'zod';
import { minuteOf } from '../../status/words.ts';
import type { Entry, RecordedDocument } from '../../ledger/entry.ts';
import type { TrailRow } from '../../wording/trail.ts';
import { commandLine } from '../../wording/command-line.ts';
import { creditNoteTable, documentTable } from './order-documents.ts';
import { indented, table } from '../../wording/output.ts';
import { trailText } from '../audit/trail-text.ts';

export interface OrderPageParts {
  readonly order: Entry;
  readonly documents: readonly RecordedDocument[];
  readonly trail: readonly TrailRow[];
  /** Names by tenant id. */
  readonly organisations: ReadonlyMap<string, string>;
}

const money = z.string().regex(/^-?\d+(?:\.\d+)?$/);
const note = z.object({ message: z.string(), fix: z.string() });
const decision = z.object({ field: z.string(), value: z.string(), rule: z.string() });

/** The summary of an entry for the page; an older or partial one shows less, never fails. */
const summaryShape = z
  .object({
    orderNumber: z.string().optional(),
    orderStatus: z.string().optional(),
    date: z.string().optional(),
    currency: z.string().optional(),
    total: money.optional(),
    totalTax: money.optional(),
    invoiceNumber: z.string().optional(),
    xeroSubTotal: z.string().optional(),
    xeroTax: z.string().optional(),
    xeroTotal: z.string().optional(),
    paid: z.boolean().optional(),
    notices: z.array(note).default([]),
    decisions: z.array(decision).default([]),
  })
  .catch({ notices: [], decisions: [] });

type Summary = z.infer<typeof summaryShape>;

const STATES: Readonly<Record<Entry['state'], string>> = {
  pending: 'waits for its turn',
  claimed: 'is being posted',
  waiting: 'waits to be tried again',
  uncertain: 'was sent; what Xero did with it is being looked up',
  rejected: 'cannot be posted until its cause is fixed',
  recorded: 'is in Xero',
  skipped: 'is not to be posted',
};

/** One order for an accountant: status and reason, amounts of both sides, documents, decisions, history. */
export function orderText(parts: OrderPageParts): string {
  const { order } = parts;
  const summary = summaryShape.parse(order.summary ?? {});
  const number = summary.orderNumber ?? order.sourceId;
  const id = number === order.sourceId ? '' : ` (id ${order.sourceId})`;
  const facts = [summary.date, summary.orderStatus].filter((one) => one !== undefined).join(', ');
  return [
    `Order ${number}${id} of ${order.storeId}${facts === '' ? '' : `, ${facts}`}`,
    `It ${STATES[order.state]}${whenOf(order)}.`,
    ...section('', reasons(order)),
    ...section('Amounts', amounts(summary)),
    ...section('Documents in Xero', documentTable(parts.documents, parts.organisations, summary.currency)),
    ...section('Credit notes', creditNoteTable(parts.documents, summary.currency)),
    ...section('Why these accounts and taxes', decisions(summary)),
    ...section('Worth knowing', notices(order, summary)),
    ...section('What happened', trailText(parts.trail)),
  ].join('\n');
}

function section(title: string, text: string): string[] {
  if (text === '') return [];
  return title === '' ? ['', text] : ['', title, indented(text)];
}

function whenOf(order: Entry): string {
  if (order.state === 'recorded' && order.recordedAt !== null) return ` since ${minuteOf(order.recordedAt)}`;
  return order.state === 'waiting' && order.notBefore !== null ? `, from ${minuteOf(order.notBefore)} on` : '';
}

/** Cause and next step of each reason; for a wrong setting or a rejected order also the command. */
function reasons(order: Entry): string {
  const lines = order.problems.flatMap(({ message, fix, details }) => {
    const setting = typeof details.setting === 'string' ? details.setting : null;
    return [
      message,
      indented(fix),
      ...(setting === null ? [] : [indented(commandLine('settings', 'set', order.storeId, setting, '<json>'))]),
    ];
  });
  const isStuck = order.state === 'rejected';
  return [
    ...lines,
    ...(isStuck ? [`When that is done: ${commandLine('replay', order.storeId, order.sourceId)}`] : []),
  ].join('\n');
}

function amounts({ currency, total, totalTax, invoiceNumber, ...xero }: Summary): string {
  if (total === undefined || totalTax === undefined) return '';
  const [heading, subTotal, tax, all] =
    xero.xeroTotal === undefined
      ? ['', '', '', '']
      : [`Xero ${invoiceNumber ?? ''}`, xero.xeroSubTotal ?? '', xero.xeroTax ?? '', xero.xeroTotal];
  return table(
    [
      ['', '', 'WooCommerce', heading],
      ['net', currency ?? '', net(total, totalTax), subTotal],
      ['tax', currency ?? '', totalTax, tax],
      ['total', currency ?? '', total, all],
    ],
    { right: [2, 3] },
  );
}

/** With as many decimals as the store's figures. */
function net(total: string, tax: string): string {
  const decimals = Math.max(...[total, tax].map((figure) => figure.split('.')[1]?.length ?? 0));
  return new Big(total).minus(tax).toFixed(decimals);
}

/** As mapping/payment/to-gateway-fee.ts words it. */
const FEE_RULE = /^fee of payment method (\S+) \(meta (.+)\)$/;

function kindOf(field: string, rule: string): string {
  if (field === 'taxType') return 'tax rate';
  if (FEE_RULE.test(rule)) return 'fee account';
  return field === 'account' && /\bpayment\b/.test(rule) ? 'payment account' : field;
}

function decisions(summary: Summary): string {
  return table(summary.decisions.map(({ field, value, rule }) => [kindOf(field, rule), value, because(field, rule)]));
}

/** The rule in words, with its setting if it has one. */
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

function notices(order: Entry, summary: Summary): string {
  if (order.state !== 'recorded') return '';
  return summary.notices.map(({ message, fix }) => `${message}\n${indented(fix)}`).join('\n');
}
