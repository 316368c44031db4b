import { z } from 'zod';
import { STATES } from './document-words.ts';
import { counted } from './output.ts';
import {
  type Attempt,
  type AttemptStep,
  type Call,
  type CallKind,
  EVENT_SOURCES,
  type EventSource,
} from '../ledger/entry.ts';

const SOURCES: Readonly<Record<EventSource, string>> = {
  nudge: 'The plugin reported a change of the order.',
  webhook: 'A WooCommerce webhook reported a change of the order.',
  poll: 'Polling found a change of the order.',
  read: 'The order was read.',
  backfill: 'A backfill included the order.',
  replay: 'A replay was requested.',
  cli: 'The order was requested on the command line.',
  xero: 'A change of its documents was found in Xero.',
};

const CALLS: Readonly<Record<CallKind, string>> = {
  contacts: 'The contact',
  invoices: 'The invoice',
  payments: 'The payment',
  credit_notes: 'The credit note',
  allocations: 'The allocation of credit to the invoice',
  refund_payments: 'The payment of the refund',
  payment_ends: 'The deletion of the payment',
  amendments: 'The change of the invoice',
  history_notes: 'The note for the history of the document',
  fees: 'The gateway fee',
  fee_changes: 'The change of the gateway fee',
  undone_payments: 'The deletion of the payment',
  undone_allocations: 'The removal of the credit from the invoice',
  undone_credit_notes: 'The void of the credit note',
  undone_fees: 'The deletion of the gateway fee',
};

/** Of a document that was found in Xero: the detail with its id. */
const FOUND_IDS: Readonly<Record<string, CallKind>> = {
  invoiceId: 'invoices',
  paymentId: 'payments',
  creditNoteId: 'credit_notes',
  allocationId: 'allocations',
  refundPaymentId: 'refund_payments',
  bankTransactionId: 'fees',
};

const reason = z.object({ code: z.string().default(''), message: z.string(), fix: z.string().default('') });
const decision = z.object({ field: z.string(), value: z.string(), rule: z.string() });

/** Fields of the steps; each has some. */
const detailShape = z
  .looseObject({
    source: z.enum(EVENT_SOURCES).optional(),
    fingerprint: z.string().optional(),
    because: z.string().optional(),
    worker: z.string().optional(),
    kind: z.string().optional(),
    httpStatus: z.number().nullish(),
    code: z.string().optional(),
    message: z.string().optional(),
    failure: z.object({ code: z.string(), message: z.string() }).optional(),
    notBefore: z.string().optional(),
    reasons: z.array(reason).default([]),
    decisions: z.array(decision).default([]),
    unchanged: z.boolean().default(false),
    xeroId: z.string().optional(),
    to: z.string().optional(),
    did: z.string().optional(),
    note: z.string().optional(),
  })
  .catch({ reasons: [], decisions: [], unchanged: false });
export type AttemptDetail = z.infer<typeof detailShape>;

export function attemptDetail(attempt: Attempt): AttemptDetail {
  return detailShape.parse(attempt.detail ?? {});
}

type Sentence = (detail: AttemptDetail, call: Call | undefined) => string;

export const sentences: Readonly<Record<AttemptStep, Sentence>> = {
  accepted: ({ source, fingerprint = '' }) =>
    REQUESTS.find(([form]) => form.test(fingerprint))?.[1] ??
    (source === undefined ? 'A change of the order was found.' : SOURCES[source]),
  claimed: () => 'Processing started.',
  fetched: () => 'The order was read from the store.',
  planned: () => 'The documents of the order were planned.',
  sent: (detail, call) => `${subject(detail, call)} was sent to Xero.`,
  answered,
  failed: ({ message, httpStatus }, call) =>
    `Xero gave no usable answer about ${lower(subject({}, call))}${status(httpStatus)}: ${message ?? 'the cause is not known.'}`,
  recorded: ({ unchanged }) =>
    unchanged
      ? 'Checked again: Xero has it already, unchanged. Nothing was sent.'
      : 'Done: everything of the order is in Xero.',
  rejected: ({ reasons }) => `Not posted. ${messages(reasons)}`,
  waiting: ({ reasons }) => `Will be retried. ${messages(reasons)}`,
  uncertain: ({ reasons }) =>
    `We don't know yet whether Xero processed this, and check before anything is sent again. ${messages(reasons)}`,
  skipped: ({ reasons }) => `Not synced. ${messages(reasons)}`,
  adopted,
  released: ({ to }) =>
    to === 'uncertain'
      ? 'The process stopped during a call to Xero. We check first whether Xero processed it.'
      : 'Processing stopped early. It is retried.',
  changed: ({ message }) => message ?? 'A change was found in Xero.',
  noted: ({ did, note, message, httpStatus }) => {
    const what = `${NOTED[did ?? ''] ?? 'A note changed'}${status(httpStatus)}`;
    const words = note ?? message;
    return words === undefined ? `${what}.` : `${what}: ${words}`;
  },
  action: () => 'A person did something.',
};

/** The outcome of a note for a document's history (see history-notes.ts). */
const NOTED: Readonly<Record<string, string>> = {
  wanted: 'A note was added to the queue for the history of its document in Xero',
  sent: 'The note was sent to Xero',
  failed: 'Xero gave no usable answer about the note',
  later: 'The note waits',
  written: 'The note is in the history of its document in Xero',
  found: 'The note was found in the history of its document in Xero, so it is not written again',
  refused: 'Xero refused the note; the documents are correct',
};

/** A person's requests, by fingerprint (see entry-key.ts). */
const REQUESTS: readonly (readonly [RegExp, string])[] = [
  [/^named:\d+$/, 'Posting this order was requested, even if it is older than the first day to post.'],
  [/^reissue:\d+$/, 'A reissue was requested: credit the invoice and post the order again.'],
  [/^credit:\d+$/, 'Crediting the invoice was requested.'],
  [/^payment:/, 'Replacing the payment was requested.'],
  [/^adopt:\d+:none$/, 'A person confirmed that the order is not in Xero yet.'],
  [/^adopt:\d+:invoice:/, 'The order was linked to an invoice in Xero.'],
  [/^found:/, 'A document of the order was found in Xero that was not known here.'],
];

function answered(detail: AttemptDetail, call: Call | undefined): string {
  const { httpStatus, failure } = detail;
  const what = subject(detail, call);
  if (failure !== undefined) return `Xero refused ${lower(what)}${status(httpStatus)}: ${failure.message}`;
  if (httpStatus === null || httpStatus === undefined)
    return `${what} was looked up in Xero instead of waiting for an answer.`;
  return `Xero answered about ${lower(what)}${status(httpStatus)}.`;
}

function adopted(detail: AttemptDetail): string {
  const [key, kind] = Object.entries(FOUND_IDS).find(([name]) => typeof detail[name] === 'string') ?? [];
  const other = detail.kind === undefined ? 'A document' : `The ${detail.kind.replaceAll('_', ' ')}`;
  const id = key === undefined ? detail.xeroId : detail[key];
  const named = typeof id === 'string' ? ` (${id})` : '';
  const because = detail.because === undefined ? '' : `: ${detail.because}`;
  return `${kind === undefined ? other : CALLS[kind]} was found in Xero and linked${named}${because}.`;
}

function subject(detail: Pick<AttemptDetail, 'kind'>, call: Call | undefined): string {
  const kind = call?.kind ?? detail.kind;
  const known = Object.entries(CALLS).find(([name]) => name === kind);
  // A kind of call without words of its own, e.g. bank_transfers: "The bank transfer".
  return known?.[1] ?? (kind === undefined ? 'A call' : `The ${kind.replaceAll('_', ' ').replace(/s$/, '')}`);
}

function lower(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

function status(httpStatus: number | null | undefined): string {
  return httpStatus === null || httpStatus === undefined ? '' : ` (HTTP ${httpStatus})`;
}

function messages(reasons: AttemptDetail['reasons']): string {
  return reasons.map((one) => one.message).join(' ');
}

const element = z.record(z.string(), z.unknown());
const answerShape = z.object({ elements: z.array(element) }).catch({ elements: [] });
/** Of an element of Xero's answer, in this order. */
const SHOWN: Readonly<Record<string, string>> = {
  InvoiceNumber: 'invoice',
  CreditNoteNumber: 'credit note',
  ContactNumber: 'contact',
  Status: 'status',
  CurrencyCode: 'in',
  Total: 'total',
  TotalTax: 'tax',
  Amount: 'amount',
  AmountDue: 'due',
};

/** Request and answer, limited to one order. */
export function callDetails(attempt: Attempt, call: Call | undefined): string[] {
  if (call === undefined || (attempt.step !== 'sent' && attempt.step !== 'answered')) return [];
  if (attempt.step === 'sent') {
    const others = new Set(call.items.map((item) => item.entryId)).size - 1;
    const shared = others > 0 ? `, together with ${counted(others, 'other order')}` : '';
    return [`Call ${call.id}: ${call.method} ${call.path}${shared}`];
  }
  return ownElements(attempt, call)
    .flatMap((one) => [shown(one), ...messagesOf(one)])
    .filter((line) => line !== '');
}

/** Xero answers element by element in the order of the request. */
function ownElements(attempt: Attempt, call: Call): Record<string, unknown>[] {
  const { elements } = answerShape.parse(call.answer ?? {});
  if (elements.length !== call.items.length) return [];
  return elements.filter((_, index) => call.items[index]?.entryId === attempt.entryId);
}

function shown(one: Record<string, unknown>): string {
  return Object.entries(SHOWN)
    .flatMap(([key, word]) => {
      const value = one[key];
      if (typeof value !== 'string' && typeof value !== 'number') return [];
      return [`${word} ${key === 'Status' ? stateOf(one, String(value)) : value}`];
    })
    .join(', ');
}

/** Payments and bank transactions are "authorised" once created. */
function stateOf(one: Record<string, unknown>, status: string): string {
  if (('PaymentID' in one || 'BankTransactionID' in one) && status === 'AUTHORISED') return 'created';
  return (STATES[status] ?? status).toLowerCase();
}

const saidShape = z.array(z.object({ Message: z.string() })).catch([]);

function messagesOf({ ValidationErrors, Warnings }: Record<string, unknown>): string[] {
  return [
    ...saidShape.parse(ValidationErrors).map((one) => `Xero reported: ${one.Message}`),
    ...saidShape.parse(Warnings).map((one) => `Xero warned: ${one.Message}`),
  ];
}
