import { expect, test } from '@jest/globals';
import { readRecordedDeliveries } from '../../simulators/store/deliver-webhook.ts';
import { seededRandom } from '../../simulators/random.ts';
import { openDoor, sign, type Delivery } from '../support/_intake-door.ts';

const { secret, deliveries } = readRecordedDeliveries();
const signed = deliveries.filter((one) => one.headers['X-WC-Webhook-Signature'] !== undefined);
const COUNT = 10_000;
const AT_ONCE = 25;

interface Case extends Delivery {
  /** Answers that are right for it. */
  readonly may: readonly number[];
  /** The order it is about, when it is a right one. */
  readonly orderId?: string;
}

test(`${COUNT} mutated deliveries: none is accepted wrongly, none breaks the door, none of the right ones among them is lost`, async () => {
  await using door = await openDoor(secret);
  const random = seededRandom(7);
  const below = (count: number) => random.int(0, count - 1);
  const right = new Set<string>();
  const statuses = new Map<number, number>();
  let next = 0;
  const deliver = async () => {
    while (next < COUNT) {
      const one = caseOf(next, below);
      next += 1;
      if (one.orderId !== undefined) right.add(one.orderId);
      const { status, body } = await door.post(one);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      if (!one.may.includes(status)) throw new Error(`${String(status)} ${body} for ${JSON.stringify(one.headers)}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, deliver));
  const rows = await door.database.db.selectFrom('events').select('source_id').distinct().execute();
  expect(rows.map((row) => row.source_id).sort()).toEqual([...right].sort());
  // Replays of one right delivery are one change.
  const events = await door.database.db.selectFrom('events').select(['source_id', 'fingerprint']).execute();
  expect(events).toHaveLength(new Set(events.map((row) => `${row.source_id} ${row.fingerprint}`)).size);
  expect(events).toHaveLength(right.size);
  expect([...statuses.keys()].sort()).toEqual([200, 400, 401, 403]);
  expect(right.size).toBe(200);
});

/** Every kind in turn; the last digit decides, so that right ones are spread among the others. */
function caseOf(index: number, below: (count: number) => number): Case {
  const base = signed[below(signed.length)];
  if (base === undefined) throw new RangeError('No recorded delivery.');
  const bytes = Buffer.from(base.body);
  const at = below(Math.max(1, bytes.length));
  const as = (body: Buffer, signature: string, headers: Record<string, string> = {}): Delivery => ({
    body,
    headers: { ...base.headers, 'X-WC-Webhook-Signature': signature, ...headers },
  });
  const refused = { may: [401] };
  switch (index % 10) {
    case 0:
      return { ...as(bytes, sign(bytes, `${secret}${String(below(9))}`)), ...refused };
    case 1: {
      const flipped = Buffer.from(bytes);
      flipped[at] = (flipped[at] ?? 0) ^ (1 << below(8));
      return { ...as(flipped, base.headers['X-WC-Webhook-Signature'] ?? ''), ...refused };
    }
    case 2:
      return { ...as(bytes.subarray(0, at), base.headers['X-WC-Webhook-Signature'] ?? ''), ...refused };
    case 3:
      return { ...as(Buffer.concat([bytes, Buffer.from([below(256)])]), sign(bytes, secret)), ...refused };
    case 4: {
      const broken = sign(bytes, secret).slice(0, below(44));
      return { ...as(bytes, broken), ...refused };
    }
    case 5:
      // Rightly signed, and not JSON, or not UTF-8.
      return notText(bytes.subarray(0, at), base.headers);
    case 6:
      return {
        ...as(bytes, sign(bytes, secret), { 'X-WC-Webhook-Source': `http://copy${String(below(9))}.example/` }),
        may: [403],
      };
    case 7: {
      // Rightly signed JSON of any kind: nothing of it is an order.
      const odd = Buffer.from(
        ['null', '[]', '{}', '{"id":0}', '{"id":"x"}', '{"id":-1}', '"id"', '1e999'][below(8)] ?? '',
      );
      return { ...as(odd, sign(odd, secret), { 'X-WC-Webhook-Topic': 'order.updated' }), may: [200] };
    }
    default: {
      // A right one, each sent several times.
      const id = 100_000 + (index % 1_000);
      const order = {
        id,
        status: 'processing',
        currency: 'GBP',
        total: '1.00',
        date_created_gmt: null,
        date_modified_gmt: '2026-11-24T07:30:08',
      };
      const body = Buffer.from(JSON.stringify(order));
      return {
        ...as(body, sign(body, secret), { 'X-WC-Webhook-Topic': 'order.updated' }),
        may: [200],
        orderId: String(id),
      };
    }
  }
}

function notText(bytes: Buffer, headers: Readonly<Record<string, string>>): Case {
  const body = Buffer.concat([bytes, Buffer.from([0xff])]);
  return { body, headers: { ...headers, 'X-WC-Webhook-Signature': sign(body, secret) }, may: [400] };
}
