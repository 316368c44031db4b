import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createExchange } from './exchange.ts';
import { LargeAnswers } from './large-answers.ts';
import { readAnswer } from './read-answer.ts';

const MB = 1024 * 1024;
const PAGE = 'text/html';

/** What each path answers. */
let answers: Readonly<Record<string, (response: ServerResponse) => void>>;
let port: string;
const server = createServer((request, response) => answers[request.url ?? '']?.(response));
beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  port = String(typeof address === 'object' ? address?.port : 0);
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** With a signal when a first and a second answer ask for their turn. */
class Watched extends LargeAnswers {
  readonly asked = [Promise.withResolvers<null>(), Promise.withResolvers<null>()] as const;
  #count = 0;

  override turn(shop: string): Promise<() => void> {
    this.asked[this.#count]?.resolve(null);
    this.#count += 1;
    return super.turn(shop);
  }
}

function exchangeOf(
  limits: Parameters<typeof createExchange>[0]['limits'] = {},
  largeAnswers: LargeAnswers = new LargeAnswers(),
) {
  const exchange = createExchange({ allowPrivateHosts: true, limits, largeAnswers });
  return {
    length: (path: string, host = '127.0.0.1') =>
      exchange.send(new URL(`http://${host}:${port}${path}`), { headers: {} }, ({ body }) =>
        Promise.resolve(body.length),
      ),
    json: (path: string, host = '127.0.0.1') =>
      exchange.send(new URL(`http://${host}:${port}${path}`), { headers: {} }, (raw) =>
        readAnswer(raw, { home: 'https://shop.example', path, now: new Date() }),
      ),
    [Symbol.dispose]: () => exchange.close(),
  };
}

/** `[` and as many bytes as `megabytes`, of which the last is sent on request. */
function held(megabytes: number) {
  const begun = Promise.withResolvers<ServerResponse>();
  const answer = (response: ServerResponse) => {
    response.writeHead(200).write(`[${' '.repeat(megabytes * MB - 2)}`, () => begun.resolve(response));
  };
  return { answer, end: async () => void (await begun.promise).end(']') };
}

test('of two shops with large answers one is read at a time; a page of a hundred orders waits for neither', async () => {
  const large = held(3);
  answers = {
    '/large': large.answer,
    '/other': (response) => response.end(`[${' '.repeat(4 * MB)}]`),
    '/orders': (response) => response.end(`[${' '.repeat(MB)}]`),
  };
  const turns = new Watched();
  using exchange = exchangeOf({}, turns);
  const read: string[] = [];
  const lengthOf = async (path: string, host: string) => {
    const length = await exchange.length(path, host);
    read.push(path);
    return length;
  };
  const first = lengthOf('/large', '127.0.0.1');
  await turns.asked[0].promise;
  const second = lengthOf('/other', 'localhost');
  await turns.asked[1].promise;
  for (let page = 0; page < 5; page += 1) expect(await lengthOf('/orders', 'localhost')).toBe(MB + 2);
  expect(read).toEqual(Array(5).fill('/orders'));
  await large.end();
  expect([await first, await second]).toEqual([3 * MB, 4 * MB + 2]);
});

test('an answer that does not go on loses its turn; the wait for it counts for none of the others', async () => {
  answers = { '/large': held(3).answer, '/other': (response) => response.end(`[${' '.repeat(4 * MB)}]`) };
  const turns = new Watched();
  // The wait takes nearly all of the time that the other has.
  using exchange = exchangeOf({ requestTimeoutMs: 2_000, largeBodyMsMax: 2_000 }, turns);
  const first = exchange.length('/large').catch((error: unknown) => error);
  await turns.asked[0].promise;
  const second = exchange.length('/other', 'localhost');
  expect(await first).toMatchObject({ code: 'store_timeout' });
  expect(await second).toBe(4 * MB + 2);
});

/** Small, and yet of much memory once it is parsed. Four tokens each. */
const objects = (count: number) => JSON.stringify(Array.from({ length: count }, () => ({ a: 1 })));

test('a small answer that takes much memory waits for its turn, and a usual one does not', async () => {
  const large = held(3);
  const [many, usual] = [objects(50_000), objects(15_000)];
  answers = {
    '/large': large.answer,
    '/many': (response) => response.end(many),
    '/usual': (response) => response.end(usual),
  };
  expect(many.length).toBeLessThan(MB);
  const turns = new Watched();
  using exchange = exchangeOf({}, turns);
  const first = exchange.length('/large');
  await turns.asked[0].promise;
  let isRead = false;
  const second = exchange.json('/many', 'localhost').finally(() => (isRead = true));
  await turns.asked[1].promise;
  expect(await exchange.json('/usual', 'localhost')).toHaveLength(15_000);
  expect(isRead).toBe(false);
  await large.end();
  await first;
  expect(await second).toHaveLength(50_000);
});

test('the turn of an answer that is refused goes to the next', async () => {
  const [tooMany, many] = [objects(80_000), objects(50_000)];
  answers = { '/too-many': (response) => response.end(tooMany), '/many': (response) => response.end(many) };
  using exchange = exchangeOf();
  expect(await exchange.json('/too-many').catch((error: unknown) => error)).toMatchObject({
    code: 'store_bad_response',
    facts: { failure: 'size' },
  });
  expect(await exchange.json('/many')).toHaveLength(50_000);
});

test('the pieces of a large body are given back at once, without a collection', async () => {
  const body = Buffer.alloc(5 * MB, ' ');
  body.write('[');
  answers = { '/large': (response) => response.end(body) };
  using exchange = exchangeOf();
  const before = process.memoryUsage().arrayBuffers;
  expect(await exchange.length('/large')).toBe(5 * MB);
  // Node keeps what it received, and made the pieces of, until a collection.
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(6 * MB);
});

test.each([
  ['a refusal', 500, 'application/json', '{"code":"'],
  ['a page', 200, PAGE, '<html>'],
  ['white space', 200, PAGE, '\n'],
])('%s is not read beyond what names its cause', async (_, status, type, start) => {
  answers = {
    '/': (response) => response.writeHead(status, { 'content-type': type }).end(start + ' '.repeat(8 * MB)),
  };
  using exchange = exchangeOf();
  const length = await exchange.length('/');
  expect(length).toBeGreaterThan(MB);
  expect(length).toBeLessThanOrEqual(2 * MB);
});

test('shops come in turn, however many answers one of them has', async () => {
  const large = new LargeAnswers();
  const order: string[] = [];
  const take = async (shop: string) => {
    const handOn = await large.turn(shop);
    order.push(shop);
    await Promise.resolve();
    handOn();
  };
  await Promise.all(['a', 'a', 'a', 'a', 'b', 'c', 'b'].map(take));
  expect(order).toEqual(['a', 'a', 'b', 'c', 'a', 'b', 'a']);
});
