import { type Request, type RequestHandler, Router } from 'express';
import { z } from 'zod';
import type { BooksBody, BooksDayBody } from '../../contract/books.ts';
import { dayIn } from '../../domain/day.ts';
import { monthToOpen } from '../../figures/calendar.ts';
import { sendCsv } from '../../http/send-csv.ts';
import type { StoreFacts } from '../../status/store-facts.ts';
import type { Session } from '../access.ts';
import type { Html } from '../page/html.ts';
import type { Actor } from '../page/store-card.ts';
import { form, requireCsrf, sessionOf } from '../sign-in.ts';
import { booksAddress, type BooksPlace } from './books-address.ts';
import { booksPage } from './books-page.ts';

/** What the pages of the books read and start. */
export interface DashboardBooks {
  readonly read: (storeId: string, month: string) => Promise<BooksBody>;
  readonly readDay: (storeId: string, day: string) => Promise<BooksDayBody>;
  /** Lines of a file. */
  readonly csv: (storeId: string, month: string) => Promise<Iterable<string>>;
  readonly check: (storeId: string, month: string) => Promise<void>;
}

interface Parts {
  readonly guard: RequestHandler;
  readonly publicPath: string;
  readonly books: DashboardBooks;
  /** The store, if the session may see it. */
  readonly storeFor: (session: Session, storeId: string) => Promise<StoreFacts | null>;
  readonly actorOf: (session: Session) => Actor;
  /** Renders, or says why not; null = there is no such page. */
  readonly page: (make: (request: Request, session: Session) => Promise<Html | null>) => RequestHandler;
}

const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/);
const query = z.object({
  month: month.optional().catch(undefined),
  day: z.iso.date().optional().catch(undefined),
  currency: z.string().max(10).optional().catch(undefined),
});
const params = z.object({ store: z.string().max(300) });

/** `/books/<store>`: the month, its days, its file, and its check. */
export function booksRoutes({ guard, publicPath, books, storeFor, actorOf, page }: Parts): Router {
  const visible = async (request: Request, session: Session) => {
    const given = params.safeParse(request.params);
    return given.success ? await storeFor(session, given.data.store) : null;
  };
  const router = Router();
  router.get(
    '/books/:store',
    guard,
    page(async (request, session) => {
      const store = await visible(request, session);
      if (store === null) return null;
      const actor = actorOf(session);
      const place = placeOf(store, request, actor.now);
      const [body, day] = await Promise.all([
        books.read(store.storeId, place.month),
        place.day === null ? null : books.readDay(store.storeId, place.day),
      ]);
      return booksPage({ store, place, books: body, day, actor });
    }),
  );
  router.get('/books/:store/csv', guard, async (request, response) => {
    const store = await visible(request, sessionOf(response));
    const asked = month.safeParse(request.query['month']);
    if (store === null || !asked.success) {
      response.status(404).type('text').send('There is no such file.');
      return;
    }
    response.set('cache-control', 'no-store');
    const lines = await books.csv(store.storeId, asked.data);
    await sendCsv(response, `books-${store.storeId}-${asked.data}.csv`, lines);
  });
  router.post('/books/:store/check', guard, form(), requireCsrf, async (request, response) => {
    const store = await visible(request, sessionOf(response));
    const asked = z.object({ month }).safeParse(request.body);
    if (store === null || !asked.success) {
      response.status(400).type('text').send('This action is not available.');
      return;
    }
    await books.check(store.storeId, asked.data.month);
    const to = booksAddress({ storeId: store.storeId, month: asked.data.month, currency: null, day: null });
    response.redirect(303, `${publicPath}${to}`);
  });
  return router;
}

/** A month that has not begun is that of today. */
function placeOf({ storeId, timezone }: StoreFacts, request: Request, now: Date): BooksPlace {
  const { month: named, day, currency } = query.parse(request.query);
  const today = dayIn(now, timezone);
  const shown = named === undefined || named > today.slice(0, 7) ? monthToOpen(today) : named;
  return {
    storeId,
    month: shown,
    currency: currency ?? null,
    day: day?.startsWith(shown) === true && day <= today ? day : null,
  };
}
