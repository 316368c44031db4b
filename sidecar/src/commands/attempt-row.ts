import { z } from 'zod';
import type { Attempt, AttemptStep, CallKind, EventSource } from '../ledger/entry.ts';

const WORDS: Readonly<Record<AttemptStep, string>> = {
  accepted: 'change noticed',
  claimed: 'taken up',
  fetched: 'read from the store',
  planned: 'turned into documents',
  sent: 'sent to Xero',
  answered: 'answered by Xero',
  recorded: 'posted',
  rejected: 'not posted',
  waiting: 'to be tried again',
  uncertain: 'outcome unknown',
  skipped: 'not to be posted',
  adopted: 'found in Xero',
  released: 'given back',
};

const SOURCES: Readonly<Record<EventSource, string>> = {
  nudge: 'told by the plugin',
  webhook: 'told by a webhook',
  poll: 'found by polling',
  backfill: 'by backfill',
  replay: 'by replay',
  cli: 'by the command line',
};

const CALLS: Readonly<Record<CallKind, string>> = {
  contacts: 'contacts',
  invoices: 'invoices',
  payments: 'payments',
  credit_notes: 'credit notes',
  allocations: 'credit taken off',
  refund_payments: 'money given back',
  amendments: 'changes of invoices',
};

/** What the steps keep; each has some of it. */
const detailShape = z
  .object({
    source: z.enum(['nudge', 'webhook', 'poll', 'backfill', 'replay', 'cli']).optional(),
    worker: z.string().optional(),
    httpStatus: z.number().nullish(),
    notBefore: z.string().optional(),
    reasons: z.array(z.object({ message: z.string() })).default([]),
    invoiceId: z.string().optional(),
    paymentId: z.string().optional(),
    xeroId: z.string().optional(),
    to: z.string().optional(),
  })
  .catch({ reasons: [] });

/** Time, step and detail of one attempt in words. */
export function attemptRow(attempt: Attempt, callKinds: ReadonlyMap<number, CallKind>): string[] {
  return [secondOf(attempt.at), WORDS[attempt.step], detailOf(attempt, callKinds)];
}

function detailOf({ step, detail, callId }: Attempt, callKinds: ReadonlyMap<number, CallKind>): string {
  const { source, worker, httpStatus, notBefore, reasons, to, ...ids } = detailShape.parse(detail);
  const kind = callId === null ? undefined : callKinds.get(callId);
  const parts = [
    source === undefined ? '' : SOURCES[source],
    // Host, process and a random part: the first two tell who it was.
    worker === undefined ? '' : `by ${worker.split('/').slice(0, 2).join(', process ')}`,
    callId === null ? '' : `${kind === undefined ? 'call' : CALLS[kind]} (call ${callId})`,
    httpStatus === undefined || httpStatus === null ? '' : `HTTP ${httpStatus}`,
    ids.invoiceId ?? ids.paymentId ?? ids.xeroId ?? '',
    reasons.map((reason) => reason.message).join(' '),
    notBefore === undefined ? '' : `not before ${secondOf(notBefore)}`,
    step === 'released' && to !== undefined ? `now ${to}` : '',
  ];
  return parts.filter((part) => part !== '').join(', ');
}

/** "2026-11-24 10:12:03 UTC". */
function secondOf(instant: string): string {
  return `${instant.slice(0, 10)} ${instant.slice(11, 19)} UTC`;
}
