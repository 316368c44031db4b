import { once } from 'node:events';
import type { Request, Response } from 'express';
import { BYTE_ORDER_MARK, type Cell, csvLine } from '../wording/csv-line.ts';
import type { Phrases } from '../wording/phrases/phrases.ts';
import { phrasesOf } from '../wording/phrases/with-phrases.ts';
import { readsEnglish } from './for-reader.ts';

/** What the plugin asks for, to write the file in the reader's language. */
const ROWS = 'application/x-ndjson';
/** Our choice: a text whose phrases were sent stays known to the plugin; rows repeat few texts. */
const SENT_TEXTS_MAX = 10_000;

/** Whether a cell may be words of ours; the others are codes, names and figures. */
export type IsOurs = (row: number, column: number) => boolean;

/**
 * A file for a spreadsheet, line by line: never as a whole in memory. Who accepts rows gets each as JSON, `{cells, phrases}`, with the
 * phrases of texts that no earlier row had (docs/decisions/0062); anyone else gets CSV in English.
 */
export async function sendTable(
  request: Request,
  response: Response,
  name: string,
  rows: Iterable<readonly Cell[]> | AsyncIterable<readonly Cell[]>,
  isOurs: IsOurs = () => true,
): Promise<void> {
  const asRows = request.get('accept')?.includes(ROWS) === true && !readsEnglish(request);
  response.attachment(name);
  response.type(asRows ? ROWS : 'text/csv; charset=utf-8');
  const lines = asRows ? rowLines(rows, isOurs) : csvLines(rows);
  for await (const line of lines) {
    if (response.destroyed) return;
    if (!response.write(line)) await Promise.race([once(response, 'drain'), once(response, 'close')]);
  }
  response.end();
}

async function* csvLines(rows: Iterable<readonly Cell[]> | AsyncIterable<readonly Cell[]>) {
  let mark = BYTE_ORDER_MARK;
  for await (const row of rows) {
    yield mark + csvLine(row);
    mark = '';
  }
}

async function* rowLines(rows: Iterable<readonly Cell[]> | AsyncIterable<readonly Cell[]>, isOurs: IsOurs) {
  const sent = new Set<string>();
  let row = 0;
  for await (const cells of rows) {
    const texts = cells.flatMap((cell, column) =>
      typeof cell === 'string' && isOurs(row, column) && !sent.has(cell) ? [cell] : [],
    );
    row += 1;
    const phrases: Phrases = await phrasesOf(texts);
    for (const text of Object.keys(phrases)) sent.add(text);
    if (sent.size > SENT_TEXTS_MAX) sent.clear();
    yield `${JSON.stringify({ cells, ...(Object.keys(phrases).length > 0 && { phrases }) })}\n`;
  }
}
