import { expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { backgroundTasks } from '../../src/app/background-tasks.ts';
import { booksTask } from '../../src/app/books-task.ts';
import { payoutsTask } from '../../src/app/payouts-task.ts';
import { toOrderBody } from '../../src/operations/orders/order-body.ts';
import { readOrder } from '../../src/operations/orders/read-order.ts';
import { POLL_EVERY_MS, QUIET_CREDITS_EVERY_MS } from '../../src/inbound/watch-pace.ts';
import { changeOf } from '../../src/intake/order-event.ts';
import { RARER_POLLS } from '../../src/intake/poller.ts';
import { byHand, invoiceOf } from '../accounting/_books.ts';
import { creditNotesOf } from '../accounting/_credit-books.ts';
import { serveIntake } from '../support/_intake-server.ts';
import { addCopies, type Shop, type Stack, startStack } from '../support/_stack.ts';

/** With credit notes, which are watched, too. */
const SHOP = 'refunds';
const ORDER = 1944;
/** Another one, paid. */
const OTHER = 1925;
const MINUTE_MS = 60_000;
/** Promised in docs/events.md. */
const CALLS_A_DAY_MAX = 40;
const REQUESTS_AN_HOUR_MAX = 10;
const STEP_MINUTES = 15;
const DAY_MINUTES = 24 * 60;
const LARGE = 1_300;
const LONG_AGO_MS = Date.parse('2025-03-01T00:00:00Z');
const SALES_A_DAY = 20;

interface Service extends AsyncDisposable {
  readonly stack: Stack;
  readonly shop: Shop;
  /** Lets time pass as the worker does: rounds, and what runs beside them. */
  readonly live: (minutes: number, stepMinutes?: number) => Promise<void>;
}

async function startService(): Promise<Service> {
  const stack = await startStack({ scenarios: [SHOP] });
  await stack.drain();
  const tasks = [...backgroundTasks(stack.context), booksTask(stack.context), payoutsTask(stack.context)];
  return {
    stack,
    shop: stack.shop(SHOP),
    async live(minutes, stepMinutes = STEP_MINUTES) {
      for (let minute = 0; minute < minutes; minute += stepMinutes) {
        stack.pass(stepMinutes * MINUTE_MS);
        while (await stack.round());
        for (const task of tasks) await task.run();
      }
    },
    [Symbol.asyncDispose]: () => stack[Symbol.asyncDispose](),
  };
}

/** Requests to the shop and calls to Xero of a day, by kind. */
async function dayOf({ stack, live }: Service, day: () => Promise<void> = () => live(DAY_MINUTES)) {
  const { journal } = stack.stores;
  const [before, callsBefore] = [journal.length, stack.xero.calls.list.length];
  await day();
  const countBy = (all: readonly string[]) =>
    Object.fromEntries([...Map.groupBy(all, (one) => one)].map(([kind, { length }]) => [kind, length]));
  const requests = journal.slice(before).map(({ path, query }) => {
    const list = query['status'] === 'trash' ? ' in the trash' : (query['include'] && ' by id') || (query['modified_after'] && ' changed') || ''; // prettier-ignore
    return path.replace(/^.*wp-json\/(?:wc\/v3\/)?/, '') + list;
  });
  const calls = stack.xero.calls.list.slice(callsBefore).filter(({ kind }) => kind === 'accounting');
  const names = calls.map(({ path }) => path.replace(/^.*2\.0\/(\w+).*$/, '$1'));
  return { requests: requests.length, calls: names.length, byKind: [countBy(requests), countBy(names)] };
}

/** true, or what was asked instead. */
function fewRequests({ requests, byKind }: Awaited<ReturnType<typeof dayOf>>) {
  return requests <= 24 * REQUESTS_AN_HOUR_MAX || { requests, byKind };
}

const noticesOf = async ({ stack, shop }: Service, order: number) =>
  toOrderBody(await readOrder(stack.context, await stack.entry(shop, order))).notices.map(({ message }) => message);

const isPosted = async ({ stack, shop }: Service, order: number) =>
  (await stack.context.ledger.entry(shop.id, 'order', String(order)))?.state === 'recorded';

/** As of now, and nobody is notified. */
function sell({ stack, shop }: Service): number {
  const [id = 0] = addCopies(shop, ORDER, 1);
  shop.simulated.state.updateOrder(id, { refunds: [], date_created_gmt: stack.now().toISOString().slice(0, 19) });
  return id;
}

/** Its payment is taken back by hand. */
function takeBack({ stack, shop }: Service, target: { readonly id: string }): void {
  const payments = Object.values(shop.organisation.payments).filter((one) => one.target.id === target.id);
  for (const { id } of payments) byHand(stack, shop, 'POST', `Payments/${id}`, { Status: 'DELETED' });
}

test('an idle day costs forty calls and ten requests an hour at most, and what changes is found in the promised time', async () => {
  await using service = await startService();
  const { shop, live } = service;
  await live(DAY_MINUTES);
  const { requests, calls, byKind } = await dayOf(service);
  expect({ calls: calls <= CALLS_A_DAY_MAX, requests: requests <= 24 * REQUESTS_AN_HOUR_MAX, byKind }).toMatchObject({
    calls: true,
    requests: true,
  });

  // Webhooks of Xero are not set up, and no notification of the shop was ever seen.
  takeBack(service, invoiceOf(shop, OTHER));
  await live(POLL_EVERY_MS.quiet / MINUTE_MS);
  expect(await noticesOf(service, OTHER)).toHaveLength(1);
  await live(DAY_MINUTES);
  const [note] = creditNotesOf(shop, ORDER);
  takeBack(service, note ?? { id: '' });
  await live(QUIET_CREDITS_EVERY_MS / MINUTE_MS);
  expect(await noticesOf(service, ORDER)).toEqual([expect.stringContaining('was removed in Xero')]);
  const order = sell(service);
  await live(RARER_POLLS.quiet.msMax / MINUTE_MS);
  expect(await isPosted(service, order)).toBe(true);
});

/** Orders of years, each read and posted long ago: more than all searches and comparisons of a day can read. */
async function growLarge({ stack, shop }: Service): Promise<void> {
  const { ledger, database, storeClient } = stack.context;
  const { state } = shop.simulated;
  const ids = addCopies(shop, OTHER, LARGE);
  for (const [index, id] of ids.entries()) {
    const at = new Date(LONG_AGO_MS + index * MINUTE_MS).toISOString().slice(0, 19);
    const dates = ['date_created', 'date_modified', 'date_paid'].flatMap((name) => [name, `${name}_gmt`]);
    state.updateOrder(id, Object.fromEntries(dates.map((name) => [name, at])));
  }
  const reader = await storeClient(shop.id);
  for await (const { orders } of reader.listOrders({ createdAfter: new Date(LONG_AGO_MS - MINUTE_MS) }))
    await ledger.acceptEvents(orders.map((head) => changeOf(shop.id, 'poll', head, reader.storeTime())));
  await sql`update entries set state = 'recorded', recorded_at = accepted_at where state = 'pending'`.execute(
    database.db,
  );
  await sql`insert into documents (tenant_id, store_id, entry_id, kind, source_key, xero_id, facts_json, recorded_at)
    select ${shop.organisation.tenantId}, store_id, id, 'payment', 'large ' || id, 'large ' || id, '{}', accepted_at from entries
    where not exists (select 1 from documents where entry_id = entries.id)`.execute(database.db);
}

test('a large store costs ten requests an hour at most, too: where nothing moves, and with twenty orders a day', async () => {
  await using service = await startService();
  await using server = await serveIntake(service.stack);
  const { shop, stack, live } = service;
  await growLarge(service);
  await live(DAY_MINUTES);
  const idle = await dayOf(service);
  expect(fewRequests(idle)).toBe(true);

  // Notifications are seen to work, and are from now on.
  const sale = async () => {
    const id = sell(service);
    await server.nudge(shop, id);
    while (await stack.round());
    return id;
  };
  await sale();
  await live(60);
  const ids: number[] = [];
  const selling = await dayOf(service, async () => {
    for (let count = 0; count < SALES_A_DAY; count += 1) {
      ids.push(await sale());
      await live(DAY_MINUTES / SALES_A_DAY, DAY_MINUTES / SALES_A_DAY / 8);
    }
  });
  for (const id of ids) expect(await isPosted(service, id)).toBe(true);
  expect(fewRequests(selling)).toBe(true);
});

test('notifications that were seen to work make polls rare; once one is missed they come each minute', async () => {
  await using service = await startService();
  await using server = await serveIntake(service.stack);
  const { shop, stack, live } = service;
  const pollsOf = async (minutes: number, step: number) => {
    const before = stack.stores.journal.length;
    await live(minutes, step);
    return stack.stores.journal.slice(before).filter(({ query }) => query['modified_after'] !== undefined).length;
  };
  shop.simulated.state.updateOrder(ORDER, { transaction_id: 'moved' });
  await server.nudge(shop, ORDER);
  await live(1, 1);
  await live(15, 5);
  expect(await pollsOf(120, 5)).toBe(4);

  // From now on nothing arrives any more.
  const order = sell(service);
  let minutes = 0;
  for (; minutes < RARER_POLLS.proved.msMax / MINUTE_MS && !(await isPosted(service, order)); minutes += 5)
    await live(5, 5);
  expect([minutes > 0, await isPosted(service, order)]).toEqual([true, true]);
  expect(await pollsOf(1, 1)).toBe(1);
});

test('an opened page, or an order, brings the watching of Xero back', async () => {
  await using service = await startService();
  const { shop, stack, live } = service;
  await live(DAY_MINUTES);
  takeBack(service, invoiceOf(shop, OTHER));
  await live(15, 5);
  expect(await noticesOf(service, OTHER)).toEqual([]);
  await stack.context.xeroChanges.moved(shop.organisation.tenantId);
  await live(1, 1);
  expect(await noticesOf(service, OTHER)).toHaveLength(1);
});
