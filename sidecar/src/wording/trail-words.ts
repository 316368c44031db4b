import { z } from 'zod';
import { STATES } from './document-words.ts';
import {
  EVENT_SOURCES,
  type Attempt,
  type AttemptStep,
  type Call,
  type CallKind,
  type EventSource,
} from '../ledger/entry.ts';

const SOURCES: Readonly<Record<EventSource, string>> = {
  nudge: 'The plugin told of a change of the order.',
  webhook: 'A WooCommerce webhook told of a change of the order.',
  poll: 'A change of the order was found by polling.',
  read: 'The order was read.',
  backfill: 'A backfill took the order in.',
  replay: 'It was asked to go through again.',
  cli: 'It was asked for on the command line.',
  xero: 'A change of its documents was seen in Xero.',
};

const CALLS: Readonly<Record<CallKind, string>> = {
  contacts: 'The contact',
  invoices: 'The invoice',
  payments: 'The payment',
  credit_notes: 'The credit note',
  allocations: 'The credit taken off the invoice',
  refund_payments: 'The money given back',
  payment_ends: 'The deletion of the payment',
  amendments: 'The change of the invoice',
  history_notes: 'The note for the history of the document',
  fees: 'The gateway’s fee',
  fee_changes: 'The change of the gateway’s fee',
};

const ADOPTED: Readonly<Record<string, string>> = {
  invoiceId: 'The invoice',
  paymentId: 'The payment',
  creditNoteId: 'The credit note',
  allocationId: 'The credit taken off',
  refundPaymentId: 'The money given back',
  bankTransactionId: 'The gateway’s fee',
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
  accepted: ({ source, fingerprint }) =>
    wishInWords(fingerprint ?? '') ?? (source === undefined ? 'A change of the order was noticed.' : SOURCES[source]),
  claimed: () => 'Its turn came.',
  fetched: () => 'The order was read from the store.',
  planned: () => 'The order was turned into documents.',
  sent: (detail, call) => `${whatIs(detail, call)} was sent to Xero.`,
  answered: (detail, call) => answered(detail, call),
  failed: ({ message, httpStatus }, call) =>
    `Xero gave no usable answer about ${lower(whatIs({}, call))}${status(httpStatus)}: ${message ?? 'the cause is not known.'}`,
  recorded: ({ unchanged }) =>
    unchanged
      ? 'Looked at again: Xero has it already, unchanged. Nothing was sent.'
      : 'Done: everything of the order is in Xero.',
  rejected: ({ reasons }) => `Not posted. ${messages(reasons)}`,
  waiting: ({ reasons }) => `To be tried again. ${messages(reasons)}`,
  uncertain: ({ reasons }) =>
    `What Xero did is not known and is looked up before anything is sent again. ${messages(reasons)}`,
  skipped: ({ reasons }) => `Not to be posted. ${messages(reasons)}`,
  adopted: (detail) => adopted(detail),
  released: ({ to }) =>
    to === 'uncertain'
      ? 'The process that worked on it ended while a call was under way: it is looked up in Xero first.'
      : 'Given back: it waits for its next turn.',
  changed: ({ message }) => message ?? 'A change was seen in Xero.',
  noted: (detail) => noted(detail),
  action: () => 'Somebody did something.',
};

/** The outcome of a note for a document's history (see history-notes.ts). */
const NOTED: Readonly<Record<string, string>> = {
  wanted: 'A note is to be written into the history of its document in Xero',
  sent: 'The note was sent to Xero',
  failed: 'Xero gave no usable answer about the note',
  later: 'The note waits',
  written: 'The note is in the history of its document in Xero',
  found: 'The note was found in the history of its document in Xero, so it is not written again',
  refused: 'The note was not written; the documents are as they should be',
};

function noted({ did, note, message, httpStatus }: AttemptDetail): string {
  const what = `${NOTED[did ?? ''] ?? 'Something became of a note'}${status(httpStatus)}`;
  const words = note ?? message;
  return words === undefined ? `${what}.` : `${what}: ${words}`;
}

/** A person's requests (see entry-key.ts). */
const WISHES: readonly (readonly [RegExp, string])[] = [
  [/^named:\d+$/, 'This very order was asked to go to Xero, whatever the first day to post.'],
  [/^reissue:\d+$/, 'It was asked to credit the invoice and to post the order again.'],
  [/^credit:\d+$/, 'It was asked to credit the invoice.'],
  [/^payment:/, 'It was asked to replace the payment.'],
  [/^adopt:\d+:none$/, 'It was said that the order is in no books yet.'],
  [/^adopt:\d+:invoice:/, 'It was said which invoice in Xero is the order’s.'],
  [/^found:/, 'A document of the order was found in Xero that was not known here.'],
];

function wishInWords(fingerprint: string): string | null {
  return WISHES.find(([form]) => form.test(fingerprint))?.[1] ?? null;
}

function answered(detail: AttemptDetail, call: Call | undefined): string {
  const { httpStatus, failure } = detail;
  const what = lower(whatIs(detail, call));
  if (failure !== undefined) return `Xero refused ${what}${status(httpStatus)}: ${failure.message}`;
  if (httpStatus === null || httpStatus === undefined) {
    return `${whatIs(detail, call)} was looked up in Xero instead of waiting for an answer.`;
  }
  return `Xero answered about ${what}${status(httpStatus)}.`;
}

function adopted(detail: AttemptDetail): string {
  const [id, what] = Object.entries(ADOPTED).find(([key]) => typeof detail[key] === 'string') ?? [];
  const kind = detail.kind?.replaceAll('_', ' ');
  const named = id === undefined ? detail.xeroId : detail[id];
  return `${what ?? (kind === undefined ? 'A document' : `The ${kind}`)} was found in Xero and taken as ours${
    typeof named === 'string' ? ` (${named})` : ''
  }${detail.because === undefined ? '' : `: ${detail.because}`}.`;
}

function whatIs(detail: Pick<AttemptDetail, 'kind'>, call: Call | undefined): string {
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
    const many = new Set(call.items.map((item) => item.entryId)).size;
    const shared = many > 1 ? `, together with ${many - 1} other order${many === 2 ? '' : 's'}` : '';
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
  if (('PaymentID' in one || 'BankTransactionID' in one) && status === 'AUTHORISED') return 'made';
  return (STATES[status] ?? status).toLowerCase();
}

const message = z.object({ Message: z.string() });

function messagesOf(one: Record<string, unknown>): string[] {
  return ['ValidationErrors', 'Warnings'].flatMap((key) =>
    z
      .array(message)
      .catch([])
      .parse(one[key])
      .map((inner) => `${key === 'Warnings' ? 'Xero warned' : 'Xero said'}: ${inner.Message}`),
  );
}
