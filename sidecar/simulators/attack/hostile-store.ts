import { setTimeout as sleep } from 'node:timers/promises';
import { ANSWER_TOKENS_MAX, STORE_LIMITS, TOKENS_BESIDE } from '../../src/woocommerce/limits.ts';
import { NAMES_MAX } from '../../src/domain/json/parse-json-in-turns.ts';
import type { Random } from '../random.ts';
import type { Fault } from '../store/faults.ts';
import { type Attack, type Size, STALL_MS_MAX } from './attack.ts';
import { SCENARIO, type Target } from './target.ts';

const KB = 1024;
/** Full: beyond what the service reads of one answer (STORE_LIMITS); the body that froze it had 240 kB. */
const PAGE_BYTES = { small: 240 * KB, full: 15 * KB * KB } as const;
/** Time for the poll that an answer is given to. */
const WAIT_MS = 700;

/** More than one answer may have. */
const VALUES = 749_000;
/** Just under the most. */
const READ_BYTES = { small: 240 * KB, full: STORE_LIMITS.bodyBytesMax - KB } as const;
const READ_TOKENS = ANSWER_TOKENS_MAX - KB;

const page = (text: string, status = 200): Fault => ({ kind: 'body', text, status, contentType: 'text/html' });
const json = (text: string): Fault => ({ kind: 'body', text });

/** Answers of one shop, each made to cost a reader much. */
function answersOf(size: Size): Readonly<Record<string, () => Fault>> {
  const bytes = PAGE_BYTES[size];
  const fill = (piece: string) => piece.repeat(Math.ceil(bytes / piece.length)).slice(0, bytes);
  return {
    'many title tags': () => page(fill('<title')),
    'an open title': () => page(`<title${fill(' a')}`, 500),
    'many open tags': () => page(fill('<')),
    'many warnings': () => page(fill('Warning: x '), 500),
    'warnings without an end': () => page(`Fatal error: ${fill('.ph ')}`),
    'many spaces': () => page(fill(' '), 502),
    'white space before JSON': () => json(fill('\n')),
    'a number of 5,000 digits': () => json(`[{"id":${'9'.repeat(5_000)},"total":"${'9'.repeat(5_000)}"}]`),
    'an amount of many digits': () =>
      json(`[{"id":1,"date_modified_gmt":"2026-11-20T10:00:00","total":"${fill('9')}"}]`),
    'a date of many digits': () => json(`[{"id":1,"date_modified_gmt":"${fill('9')}","status":"processing"}]`),
    '200,000 brackets': () => json('['.repeat(200_000)),
    '200,000 closed brackets': () => json(`${'['.repeat(100_000)}${']'.repeat(100_000)}`),
    'nested objects': () => json(`${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`),
    'a list of nothing': () => json(`[${fill('{},')}{}]`),
    'too many values': () => json(`[${'{},'.repeat(VALUES / 2)}${fill(' ').slice(0, bytes / 2)}{}]`),
    'too many texts': () => json(`[${'"é",'.repeat(VALUES)}"${'x'.repeat(KB * KB)}"]`),
    'long texts': () => json(`[${`"${'é€'.repeat(400 * KB)}",`.repeat(Math.floor(bytes / (2 * KB * KB)))}1]`),
    ...readAnswersOf(size),
    'a polluting key': () => json('[{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"id":1}]'),
    'half a character': () => json('[{"id":1,"billing":{"first_name":"\\ud800"},"status":"\\u0000"}]'),
    'another type everywhere': () => json('[{"id":{},"status":[],"date_modified_gmt":1,"line_items":"x","refunds":7}]'),
    'an object for the list': () => json('{"code":7,"message":{"a":[]},"data":null}'),
    'a redirect to the cloud': () => ({ kind: 'redirect', location: 'http://169.254.169.254/latest/meta-data/' }),
    'a redirect to a file': () => ({ kind: 'redirect', location: 'file:///etc/passwd' }),
    'half an answer': () => ({ kind: 'cut' }),
    'a closed connection': () => ({ kind: 'drop' }),
    'wait for ages': () => ({ kind: 'status', status: 429, headers: { 'Retry-After': '1e21' } }),
    'many headers': () => ({
      kind: 'status',
      status: 200,
      headers: { 'X-WP-Total': '9'.repeat(5_000), 'X-WP-TotalPages': '-1' },
    }),
  };
}

/** Each as large as one that is read and parsed, and made of what takes the most memory for it. */
function readAnswersOf(size: Size): Readonly<Record<string, () => Fault>> {
  const bytes = READ_BYTES[size];
  const many = (tokens: number, piece: (at: number) => string) =>
    json(`[${Array.from({ length: Math.floor(tokens) }, (_, at) => piece(at)).join(',')}]`);
  // One character beyond Latin-1 makes each take two bytes.
  const wide = `"€${'a'.repeat(bytes / 16 - 8)}"`;
  return {
    'as many bytes as are read': () => json(`[${Array(16).fill(wide).join(',')}]`.slice(0, bytes)),
    'as many empty objects as are read': () => many(READ_TOKENS / 3, () => '{}'),
    'too many names': () => many(READ_TOKENS / 4, (at) => `{"name${at}":1}`),
    'as many names as are read': () => many(READ_TOKENS / 4, (at) => `{"name${at % (NAMES_MAX - KB)}":1}`),
    'as many names as are read beside others': () => many(NAMES_MAX - KB, (at) => `{"name${at}":1}`),
    'as many objects as are read beside others': () => many((TOKENS_BESIDE - KB) / 3, () => '{}'),
    'as many texts as are read': () => many(READ_TOKENS / 2, (at) => `"text ${at}"`),
    'as many numbers as are read': () => many(READ_TOKENS, (at) => `${at}.5`),
  };
}

/** Every answer is survived at once, and the next good one is read. */
export const hostileStore: Attack = {
  name: 'hostile answers of a shop',
  async run(target, random, size) {
    const answers = Object.entries(answersOf(size));
    const wrong: string[] = [];
    for (const [name, answer] of answers) {
      const fault = answer();
      target.stores.faults.add({ scenario: SCENARIO, fault });
      const ping = await target.plugin.send('POST', 'ping', {});
      if (ping.status >= 500) wrong.push(`${name}: the plugin was answered ${ping.status}`);
      await target.plugin.send('POST', 'sync', {});
      await target.plugin.send('POST', 'nudge', { orders: [{ id: random.int(1, 99), event: 'updated' }] });
      await sleep(WAIT_MS);
      target.stores.faults.clear();
      const stallMs = (await target.service.measure())?.longestMs ?? 0;
      if (stallMs > STALL_MS_MAX) wrong.push(`${name}: nothing else was answered for ${Math.round(stallMs)} ms`);
      if (target.service.crashed) return { tries: answers.length, wrong: [...wrong, `the service ended: ${name}`] };
    }
    if (!(await isRead(target, random))) wrong.push('an order after the hostile answers was not read');
    return { tries: answers.length, wrong };
  },
};

const PATIENCE_MS = 60_000;
const LOOK_MS = 500;

/** An order changed now reaches the ledger by a poll. */
export async function isRead({ plugin, shop }: Target, random: Random, patienceMs = PATIENCE_MS): Promise<boolean> {
  const [first = 0] = shop.orderIds;
  const original = shop.state.order(first, 8);
  if (original === undefined) throw new RangeError('The shop has no order.');
  const id = Math.max(...shop.orderIds) + random.int(1, 9);
  shop.state.addOrder({ ...structuredClone(original), id, number: String(id) });
  for (let waited = 0; waited < patienceMs; waited += LOOK_MS) {
    await plugin.send('POST', 'sync', {});
    if ((await plugin.send('GET', `orders/${id}`)).status === 200) return true;
    await sleep(LOOK_MS);
  }
  return false;
}
