import { z } from 'zod';
import type { Row } from '../database/schema.ts';
import { readColumn } from './entry-row.ts';

/** wanted: not sent. uncertain: sent, outcome unknown. refused: given up. dropped: switched off before it was sent. */
export const NOTE_STATES = ['wanted', 'uncertain', 'written', 'refused', 'dropped'] as const;
export type NoteState = (typeof NOTE_STATES)[number];
export type NotedDocument = 'invoice' | 'credit_note';

export interface HistoryNote {
  readonly id: number;
  readonly tenantId: string;
  readonly storeId: string;
  readonly entryId: number;
  readonly documentKind: NotedDocument;
  readonly documentId: string;
  readonly event: string;
  readonly details: string;
  readonly state: NoteState;
  readonly callId: number | null;
  /** The document may already have it. */
  readonly lookFirst: boolean;
  readonly tries: number;
  readonly madeAt: string;
}

export type NewHistoryNote = Omit<HistoryNote, 'id' | 'state' | 'callId' | 'tries' | 'madeAt'>;

const shape = z.object({ document_kind: z.enum(['invoice', 'credit_note']), state: z.enum(NOTE_STATES) });

export function toNote(row: Row<'history_notes'>): HistoryNote {
  const { document_kind: documentKind, state } = readColumn(shape, row, `note ${row.id}`);
  return {
    id: row.id,
    tenantId: row.tenant_id,
    storeId: row.store_id,
    entryId: row.entry_id,
    documentKind,
    documentId: row.document_id,
    event: row.event,
    details: row.details,
    state,
    callId: row.call_id,
    lookFirst: row.look_first === 1,
    tries: row.tries,
    madeAt: row.made_at,
  };
}
