import { once } from 'node:events';
import { type Response, Router } from 'express';
import type { Context } from '../../context/context.ts';
import { type EntriesBody, entriesQuery, type EntryBody, exportQuery } from '../../contract/orders.ts';
import { anything } from '../../contract/shapes.ts';
import { readInput } from '../../http/read-input.ts';
import type { EntryState } from '../../ledger/entry.ts';
import { searchEntries } from '../../ledger/queries/search.ts';
import { findOrder, readOrder } from '../../operations/orders/read-order.ts';
import { toEntryBodies, toOrderBody, toProblemBody } from '../../operations/orders/order-body.ts';
import { groupProblems } from '../../status/order-row.ts';
import type { Cell } from '../../wording/csv-line.ts';
import { callerOf } from '../require-plugin.ts';
import { type Route, route } from '../route.ts';
import { sendTable } from '../send-table.ts';

/** Enough to name every cause; a cause that stops more orders than this is found anyway. */
const PROBLEMS_READ_MAX = 500;
const PROBLEM_STATES: readonly EntryState[] = ['rejected', 'uncertain', 'waiting'];
/** Read and written in batches: a long ledger is never in memory as a whole. */
const EXPORT_PAGE = 500;

export const entriesRoutes: readonly Route[] = [
  route('GET entries', entriesQuery, async ({ context }, { storeId, input: { state, q, before, limit } }) => {
    // One row more than shown: are there older ones?
    const search = { storeId, states: state, words: q, beforeId: before, limit: limit + 1 };
    const found = await searchEntries(context.database.db, search);
    return {
      entries: await toEntryBodies(context, found.slice(0, limit)),
      hasMore: found.length > limit,
      counts: await context.ledger.counts(storeId),
      problems: await readProblems(context, storeId),
    } satisfies EntriesBody;
  }),
  route('GET orders/:orderId', anything, async ({ context }, { storeId, orderId }) =>
    toOrderBody(await readOrder(context, await findOrder(context, storeId, orderId))),
  ),
  (router, { context }) => router.use(exportRoute(context)),
];

/** What holds orders up, by cause. */
export async function readProblems({ ledger }: Context, storeId: string): Promise<EntriesBody['problems']> {
  const stuck = await Promise.all(
    PROBLEM_STATES.map((state) => ledger.entries({ storeId, state, limit: PROBLEMS_READ_MAX })),
  );
  return groupProblems(stuck.flat()).map(({ orders, ...reason }) => {
    return { ...toProblemBody({ ...reason, details: {} }), orders: orders.length };
  });
}

const COLUMNS: readonly (readonly [string, (entry: EntryBody) => Cell])[] = [
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

/** The others keep their codes, names and figures in every language. */
const IN_WORDS: ReadonlySet<string> = new Set(['in words', 'problem', 'what to do']);

function exportRoute(context: Context): Router {
  return Router().get('/export', async (request, response) => {
    const { storeId } = callerOf(response);
    const { format } = readInput(exportQuery, request.query);
    const name = `orders-${storeId}.${format}`;
    if (format === 'csv') {
      await sendTable(
        request,
        response,
        name,
        rowsOf(context, storeId),
        (row, column) => row === 0 || IN_WORDS.has(COLUMNS[column]?.[0] ?? ''),
      );
      return;
    }
    response.attachment(name);
    response.type('application/json');
    await write(response, '[');
    let between = '';
    for await (const entry of entriesOf(context, storeId)) {
      if (response.destroyed) return;
      await write(response, between + JSON.stringify(entry));
      between = ',\n';
    }
    response.end(']');
  });
}

async function* rowsOf(context: Context, storeId: string): AsyncGenerator<readonly Cell[]> {
  yield COLUMNS.map(([name]) => name);
  for await (const entry of entriesOf(context, storeId)) yield COLUMNS.map(([, of]) => of(entry));
}

async function* entriesOf(context: Context, storeId: string): AsyncGenerator<EntryBody> {
  let beforeId: number | undefined;
  for (;;) {
    const search = { storeId, states: [], words: '', limit: EXPORT_PAGE, beforeId };
    const page: EntryBody[] = await toEntryBodies(context, await searchEntries(context.database.db, search));
    yield* page;
    beforeId = page.at(-1)?.id;
    if (page.length < EXPORT_PAGE) return;
  }
}

/** Waits until the client reads or disconnects. */
async function write(response: Response, text: string): Promise<void> {
  if (response.write(text) || response.destroyed) return;
  await Promise.race([once(response, 'drain'), once(response, 'close')]);
}
