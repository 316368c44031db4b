import { toStoreId } from '../../../src/stores/store-id.ts';
import { booksTask } from '../../../src/app/books-task.ts';
import { addDays } from '../../../src/domain/day.ts';
import { dayAt, type LargeSales } from './large-sales.ts';
import { type Counts, startLargeShop } from './large-shop.ts';
import { openLargeBooks } from './large-books.ts';

const DAY_MS = 24 * 60 * 60_000;
const HOUR_MS = 60 * 60_000;
/** Older orders change, too: there must be some. */
const DAYS_BEFORE = 12;
const WARM_UP_NIGHTS = 3;

export interface Night extends Counts {
  readonly day: string;
  /** Of the day before. */
  readonly orders: number;
  readonly milliseconds: number;
  readonly state: string;
}

/** What the nightly check of a large shop costs, night by night, once the days before were read; and that the books agree. */
export async function measureNights(sales: LargeSales, nights: number): Promise<Night[]> {
  await using shop = await startLargeShop(sales, toStoreId);
  const { clock, counts } = shop;
  const first = sales.beginsAt + DAYS_BEFORE * DAY_MS;
  clock.now = first + HOUR_MS;
  await using books = await openLargeBooks(shop.url, sales, clock);
  const { context, storeId } = books;
  const task = booksTask(context);
  await books.post(sales.beginsAt - 1, clock.now);
  await task.run();
  const measured: Night[] = [];
  for (let night = 0; night < WARM_UP_NIGHTS + nights; night += 1) {
    const from = clock.now;
    clock.now = first + (night + 1) * DAY_MS + 4 * HOUR_MS;
    await books.post(from, clock.now);
    Object.assign(counts, { requests: 0, calls: 0 });
    const began = performance.now();
    await task.run();
    const milliseconds = performance.now() - began;
    const day = addDays(dayAt(clock.now), -1);
    const [kept] = await context.books.days(storeId, { from: day, to: day });
    const [period] = kept?.periods ?? [];
    // The first nights also read the days before, whole.
    if (night >= WARM_UP_NIGHTS)
      measured.push({ ...counts, day, orders: period?.shop.orders ?? 0, milliseconds, state: period?.state ?? '' });
  }
  return measured;
}
