import { z } from 'zod';
import { xeroError } from '../xero-error.ts';
import { text } from '../wire/fields.ts';

export type NotedKind = 'invoice' | 'credit_note';

const RESOURCE: Readonly<Record<NotedKind, string>> = { invoice: 'Invoices', credit_note: 'CreditNotes' };

export function historyPath(kind: NotedKind, documentId: string): string {
  return `${RESOURCE[kind]}/${documentId}/History`;
}

/** The body of `PUT …/History`: bytes to keep and resend unchanged. */
export function historyBody(details: string): string {
  return JSON.stringify({ HistoryRecords: [{ Details: details }] });
}

const history = z.object({ HistoryRecords: z.array(z.object({ Details: text })) });

export function readHistory(json: unknown): string[] {
  const parsed = history.safeParse(json);
  if (!parsed.success)
    throw xeroError('xero_bad_answer', "Xero's answer has no history.", { retry: 'later', cause: parsed.error });
  return parsed.data.HistoryRecords.map((record) => record.Details);
}
