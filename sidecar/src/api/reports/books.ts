import { Router } from 'express';
import {
  type BooksBody,
  booksAcceptInput,
  booksCheckInput,
  booksDayQuery,
  booksQuery,
  booksUnacceptInput,
} from '../../contract/books.ts';
import { readInput } from '../../http/read-input.ts';
import { keptDaysOf, readBooks, readBooksDay } from '../../operations/books/read-books.ts';
import { booksSection } from '../../operations/books/books-section.ts';
import { acceptDifference, askAgain } from '../../operations/reconciliation/accept-difference.ts';
import { reportRows } from '../../operations/reports/report-csv.ts';
import { ownerWords } from '../../wording/owner-words.ts';
import type { ApiParts } from '../parts.ts';
import { callerOf } from '../require-plugin.ts';
import { type Route, route } from '../route.ts';
import { sendTable } from '../send-table.ts';
import { periodForOwner } from './for-owner.ts';

export const booksRoutes: readonly Route[] = [
  route('GET books', booksQuery, async ({ context }, { storeId, input: { month } }) =>
    booksForOwner(await readBooks(context, storeId, month)),
  ),
  route('GET books/day', booksDayQuery, async ({ context }, { storeId, input: { day } }) => {
    const found = await readBooksDay(context, storeId, day);
    return { ...found, periods: found.periods.map(periodForOwner) };
  }),
  route('POST books/check', booksCheckInput, async ({ context, booksChecks }, { storeId, input: { month } }) => {
    await booksChecks.start(storeId, month);
    return booksForOwner(await readBooks(context, storeId, month));
  }),
  route('POST books/accept', booksAcceptInput, async ({ context }, { storeId, by, input }) => {
    const kept = await context.books.differingDays(storeId, EVER);
    const days = kept.flatMap(({ periods }) => periods);
    return await acceptDifference(context, storeId, { ...input, by }, days);
  }),
  route('POST books/unaccept', booksUnacceptInput, async ({ context }, { storeId, by, input }) => {
    await askAgain(context, storeId, { ...input, by });
    return { orderId: input.orderId, differences: [] };
  }),
  (router, parts) => router.use(csvRoute(parts)),
];

/** Every day that is kept. */
const EVER = { from: '0000-01-01', to: '9999-12-31' };

/** In wp-admin there are buttons, no commands. */
function booksForOwner(body: BooksBody): BooksBody {
  const { failed, periods } = body;
  return {
    ...body,
    failed: failed === null ? null : { ...failed, fix: ownerWords(failed.fix) },
    periods: periods.map(periodForOwner),
  };
}

function csvRoute({ context }: ApiParts): Router {
  return Router().get('/books/csv', async (request, response) => {
    const { storeId } = callerOf(response);
    const { month } = readInput(booksQuery, request.query);
    const kept = await keptDaysOf(context, storeId, month);
    await sendTable(
      request,
      response,
      `books-${storeId}-${month}.csv`,
      reportRows(`Books ${month}, ${storeId}`, [booksSection(kept, storeId)]),
    );
  });
}
