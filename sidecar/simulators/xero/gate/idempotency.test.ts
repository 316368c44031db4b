import { describe, expect, jest, test } from '@jest/globals';
import { Clock } from '../clock.ts';
import type { Execution } from '../faulty-execution.ts';
import { jsonReply, type Reply } from '../reply.ts';
import { DEFAULT_SWITCHES, type Switches } from '../switches.ts';
import { Idempotency, KEY_CHARACTERS_MAX, KEY_LIFE_MS } from './idempotency.ts';

function memory(switches: Partial<Switches> = {}) {
  const clock = new Clock(() => new Date('2026-11-24T10:00:00Z'));
  return { clock, idempotency: new Idempotency({}, clock, { ...DEFAULT_SWITCHES, ...switches }) };
}

/** A request that answers with a new number each time it really runs. */
function counted(status = 200) {
  let runs = 0;
  const run = () => {
    runs += 1;
    const reply = jsonReply(status, { run: runs });
    return Promise.resolve<Execution>({ reply, delivery: reply });
  };
  return { run, runs: () => runs };
}

describe('the same key', () => {
  test('is answered from memory for six minutes from the first call, then runs again', async () => {
    const { clock, idempotency } = memory();
    const { run, runs } = counted();
    const first = await idempotency.once('app', 'k', 'PUT /a', run);
    clock.advance(KEY_LIFE_MS - 1);
    expect(await idempotency.once('app', 'k', 'PUT /a', run)).toEqual(first);
    expect(runs()).toBe(1);
    clock.advance(1);
    expect(await idempotency.once('app', 'k', 'PUT /a', run)).not.toEqual(first);
    expect(runs()).toBe(2);
  });

  test('with another request is refused by name, and the first answer stays', async () => {
    const { idempotency } = memory();
    const { run, runs } = counted();
    const first = await idempotency.once('app', 'k', 'PUT /a body', run);
    const refusal = (await idempotency.once('app', 'k', 'PUT /a other', run)) as Reply;
    expect(refusal.status).toBe(400);
    expect(refusal.body).toContain('Idempotency Key: k is used with a different request.');
    expect(await idempotency.once('app', 'k', 'PUT /a body', run)).toEqual(first);
    expect(runs()).toBe(1);
  });

  test('of another app is another key', async () => {
    const { idempotency } = memory();
    const { run, runs } = counted();
    await idempotency.once('app', 'k', 'PUT /a', run);
    await idempotency.once('other', 'k', 'PUT /a', run);
    expect(runs()).toBe(2);
  });

  test('while the first is in flight waits and gets its answer', async () => {
    const { idempotency } = memory();
    const slow = Promise.withResolvers<Execution>();
    const second = jest.fn(() => slow.promise);
    const waiting = [
      idempotency.once('app', 'k', 'PUT /a', () => slow.promise),
      idempotency.once('app', 'k', 'PUT /a', second),
    ];
    const reply = jsonReply(200, { made: true });
    slow.resolve({ reply, delivery: 'drop' });
    expect(await Promise.all(waiting)).toEqual(['drop', reply]);
    expect(second).not.toHaveBeenCalled();
  });

  test('that came while the first was in flight gets its answer, however late that is', async () => {
    const { clock, idempotency } = memory();
    const slow = Promise.withResolvers<Execution>();
    const second = jest.fn(() => slow.promise);
    const waiting = [
      idempotency.once('app', 'k', 'PUT /a', () => slow.promise),
      idempotency.once('app', 'k', 'PUT /a', second),
    ];
    clock.advance(KEY_LIFE_MS);
    const reply = jsonReply(200, { made: true });
    slow.resolve({ reply, delivery: 'drop' });
    expect(await Promise.all(waiting)).toEqual(['drop', reply]);
    expect(second).not.toHaveBeenCalled();
  });

  test('runs in the second call when the first died before Xero saw it', async () => {
    const { idempotency } = memory();
    const { run, runs } = counted();
    const lost = Promise.withResolvers<Execution>();
    const first = idempotency.once('app', 'k', 'PUT /a', () => lost.promise);
    const second = idempotency.once('app', 'k', 'PUT /a', run);
    lost.resolve({ reply: null, delivery: 'drop' });
    await Promise.all([first, second]);
    expect(runs()).toBe(1);
  });
});

describe('what is remembered', () => {
  test.each([
    [200, 1],
    [400, 1],
    [404, 1],
    [500, 1],
    [401, 2],
    [403, 2],
    [429, 2],
  ])('a %i: two calls run %i time(s)', async (status, expected) => {
    const { idempotency } = memory();
    const { run, runs } = counted(status);
    await idempotency.once('app', 'k', 'PUT /a', run);
    await idempotency.once('app', 'k', 'PUT /a', run);
    expect(runs()).toBe(expected);
  });

  test('a 400 is forgotten when the switch says so', async () => {
    const { idempotency } = memory({ idempotencyCaches400: false });
    const { run, runs } = counted(400);
    await idempotency.once('app', 'k', 'PUT /a', run);
    await idempotency.once('app', 'k', 'PUT /a', run);
    expect(runs()).toBe(2);
  });
});

test('a key of 128 characters is accepted, one more is refused by name and limit', () => {
  const { idempotency } = memory();
  expect(idempotency.checkKey('k'.repeat(KEY_CHARACTERS_MAX))).toBeNull();
  const long = 'k'.repeat(KEY_CHARACTERS_MAX + 1);
  const refusal = idempotency.checkKey(long);
  expect(refusal?.status).toBe(400);
  expect(refusal?.body).toContain(long);
  expect(refusal?.body).toContain('128');
});
