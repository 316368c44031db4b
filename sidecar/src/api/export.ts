import { once } from 'node:events';
import { type Response, Router } from 'express';
import { z } from 'zod';
import type { Context } from '../context/context.ts';
import type { EntryBody } from '../contract/orders.ts';
import { readInput } from '../http/read-input.ts';
import { searchEntries } from '../ledger/queries/search.ts';
import { entryBodies } from '../operations/orders/order-details.ts';
import type { ApiParts } from './parts.ts';
import { callerOf } from './require-plugin.ts';

/** Read and written in batches: a long ledger is never in memory as a whole. */
const PAGE = 500;

const query = z.object({ format: z.enum(['csv', 'json']).default('csv') });

const COLUMNS: readonly (readonly [string, (entry: EntryBody) => string | number | boolean | null])[] = [
  ['order', (one) => one.orderNumber],
  ['order id', (one) => one.orderId],
  ['date', (one) => one.date],
  ['order status', (one) => one.orderStatus],
  ['currency', (one) => one.currency],
  ['total', (one) => one.total],
  ['state', (one) => one.state],
  ['in words', (one) => one.label],
  ['invoice', (one) => one.invoiceNumber],
  ['total in Xero', (one) => one.xeroTotal],
  ['paid', (one) => one.paid],
  ['refunded', (one) => one.refunded],
  ['problem', (one) => one.problems.map(({ message }) => message).join(' ')],
  ['what to do', (one) => one.problems.map(({ fix }) => fix).join(' ')],
  ['changed at', (one) => one.updatedAt],
];

/** `GET export`: every order of the store as a file, streamed. */
export function exportRoutes({ context }: ApiParts): Router {
  const router = Router();
  router.get('/export', async (request, response) => {
    const { storeId } = callerOf(response);
    const { format } = readInput(query, request.query);
    response.attachment(`orders-${storeId}.${format}`);
    response.type(format === 'csv' ? 'text/csv; charset=utf-8' : 'application/json');
    const write = writer(response);
    const isCsv = format === 'csv';
    await write(isCsv ? `${COLUMNS.map(([name]) => name).join(',')}\r\n` : '[');
    let isFirst = true;
    for await (const entry of entriesOf(context, storeId)) {
      if (response.destroyed) return;
      const text = isCsv
        ? csvRow(COLUMNS.map(([, of]) => of(entry)))
        : `${isFirst ? '' : ',\n'}${JSON.stringify(entry)}`;
      await write(text);
      isFirst = false;
    }
    response.end(isCsv ? '' : ']');
  });
  return router;
}

async function* entriesOf(context: Context, storeId: string): AsyncGenerator<EntryBody> {
  let beforeId: number | undefined;
  for (;;) {
    const search = { storeId, states: [], words: '', limit: PAGE, beforeId };
    const page: EntryBody[] = await entryBodies(context, await searchEntries(context.database.db, search));
    yield* page;
    beforeId = page.at(-1)?.id;
    if (page.length < PAGE) return;
  }
}

/** Waits until the client reads or disconnects. */
function writer(response: Response): (text: string) => Promise<void> {
  return async (text) => {
    if (response.write(text) || response.destroyed) return;
    await Promise.race([once(response, 'drain'), once(response, 'close')]);
  };
}

/** A cell that begins like a formula would be run: an apostrophe makes it text (OWASP, "CSV Injection"). */
export function csvRow(cells: readonly (string | number | boolean | null)[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

function csvCell(cell: string | number | boolean | null): string {
  const text = cell === null ? '' : String(cell);
  const isNumber = /^-?\d+(?:\.\d+)?$/.test(text);
  const safe = !isNumber && /^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
