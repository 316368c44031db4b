import { notesInBooks } from '../../simulators/judges/notes-in-books.ts';
import type { Context } from '../../src/context/context.ts';
import { createDueNotesWriter } from '../../src/operations/write-due-notes.ts';
import type { Shop, Stack } from '../support/_stack.ts';

/** A process that needs more turns than this goes round in circles. */
const TURNS_MAX = 200;

const writers = new WeakMap<Context, () => Promise<number>>();

/** As the running service does it: one writer for each process. */
export function writerOf({ context }: Pick<Stack, 'context'>): () => Promise<number> {
  const writer = writers.get(context) ?? createDueNotesWriter(context);
  writers.set(context, writer);
  return writer;
}

/** Writes notes until none is open; waits by moving the clock. */
export async function writeAllNotes(stack: Stack): Promise<void> {
  const write = writerOf(stack);
  for (let turns = 0; turns < TURNS_MAX; turns += 1) {
    if ((await write()) > 0) continue;
    const next = await stack.context.database.db
      .selectFrom('history_notes')
      .select((eb) => eb.fn.min('due_at').as('at'))
      .where('state', 'in', ['wanted', 'uncertain'])
      .executeTakeFirst();
    if (next?.at == null) return;
    stack.pass(Math.max(1_000, Date.parse(next.at) - stack.now().getTime()));
  }
  throw new Error('Notes are still open.');
}

/** The words of our notes on one document, without their marks. */
export function wordsOn(shop: Pick<Shop, 'organisation'>, documentId: string): string[] {
  return notesInBooks(shop.organisation)
    .filter((note) => note.documentId === documentId)
    .map(({ details, mark }) => details.slice(0, -mark.length).trim());
}

/** Calls about histories that reached Xero, refused ones too. */
export function historyCalls(stack: Stack): string[] {
  return stack.xero.calls.list.filter(({ path }) => path.includes('/History')).map(({ method }) => method);
}
