import { createHash, createHmac, randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { SignJWT } from 'jose';
import { judge } from './bounds.ts';
import { ms, percentile } from './percentile.ts';
import { invoiced, newOrder, openScene, say, type Scene, SECRET, XERO_CALL_MS } from './scene.ts';

/*
 * From an order's change to its invoice in Xero, at 300 ms a call: notified by a nudge, by a webhook, or
 * found by a poll. The whole service, in real time, on loopback; takes about six minutes.
 */

const POLL_EVERY_MS = 30_000;

interface Size {
  readonly orders: Readonly<Record<'nudge' | 'webhook' | 'known' | 'poll' | 'burst', number>>;
  /** Between two lone orders: Xero lets us make 60 calls a minute, one order needs three, and with few left orders are gathered. */
  readonly pauseMs: number;
  /** Before another kind of notice: all calls of a minute are there again. */
  readonly restMs: number;
}

const WHOLE: Size = {
  orders: { nudge: 20, webhook: 12, known: 12, poll: 12, burst: 100 },
  pauseMs: 5_000,
  restMs: 60_000,
};
/** Shows that the bench works; its times say nothing. No poll: the shortest interval that the settings take is half a minute. */
const SMALL: Size = {
  orders: { nudge: 1, webhook: 1, known: 1, poll: 0, burst: 3 },
  pauseMs: 0,
  restMs: 0,
};
const KNOWN_BUYER = 'buyer900001@example.com';
/** p95. An order alone is of a new buyer, two calls to its invoice, or of a known one, one call. */
const ALONE = { bound: 900, limit: '600: a call for the contact, one for the invoice' };
const BURST = { bound: 2_000, limit: '900: a call for the contacts, two for the invoices' };

/** How the sidecar may learn of an order. */
type Notify = (scene: Scene, orderId: number) => Promise<void>;

/** `--small`: exit 0 whatever the times. */
async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { small: { type: 'boolean', default: false } } });
  const isWithin = await measure(values.small ? SMALL : WHOLE);
  return isWithin || values.small ? 0 : 1;
}

async function measure(size: Size): Promise<boolean> {
  const { orders, restMs } = size;
  await using scene = await openScene();
  say(`Xero answers a call in ${XERO_CALL_MS} ms; an order is a contact, an invoice and a payment.`);
  // The first order reads the organisation's lists, contacts and earlier documents.
  await lone(scene, nudge, { count: 1, pauseMs: size.pauseMs, email: KNOWN_BUYER });
  await sleep(restMs);
  const within = [
    show('nudge', await lone(scene, nudge, { ...size, count: orders.nudge }), ALONE),
    show('webhook', await lone(scene, webhook, { ...size, count: orders.webhook }), ALONE),
    show(
      'nudge, a buyer who is known',
      await lone(scene, nudge, { ...size, count: orders.known, email: KNOWN_BUYER }),
      ALONE,
    ),
  ];
  await sleep(restMs);
  within.push(show(`burst of ${orders.burst} nudges`, await burst(scene, orders.burst), BURST));
  if (orders.poll === 0) return within.every(Boolean);
  await sleep(restMs);
  show(`poll every ${POLL_EVERY_MS / 1000} s`, await polled(scene, orders.poll));
  return within.every(Boolean);
}

/** One order at a time, on an idle line: the time until its invoice is in the books. */
async function lone(
  scene: Scene,
  notify: Notify,
  of: { readonly count: number; readonly pauseMs: number; readonly email?: string },
): Promise<number[]> {
  const times: number[] = [];
  for (let index = 0; index < of.count; index += 1) {
    const started = performance.now();
    const id = newOrder(scene, of.email);
    await notify(scene, id);
    times.push((await invoiced(scene, [id])).get(id) ?? 0);
    times[index] = (times[index] ?? 0) - started;
    await sleep(of.pauseMs);
  }
  return times;
}

async function burst(scene: Scene, count: number): Promise<number[]> {
  const started = new Map<number, number>();
  for (let index = 0; index < count; index += 1) {
    const id = newOrder(scene);
    started.set(id, performance.now());
    await nudge(scene, id);
  }
  return since(started, await invoiced(scene, [...started.keys()]));
}

/** Orders at all times of the poll's interval. */
async function polled(scene: Scene, count: number): Promise<number[]> {
  const { settings } = scene.context;
  await settings.set(scene.storeId, 'sync.every', `${String(POLL_EVERY_MS / 1000)}s`);
  await scene.context.positions.request([scene.storeId], new Date());
  const started = new Map<number, number>();
  for (let index = 0; index < count; index += 1) {
    await sleep(POLL_EVERY_MS / count);
    started.set(newOrder(scene), performance.now());
  }
  return since(started, await invoiced(scene, [...started.keys()]));
}

function since(started: ReadonlyMap<number, number>, ended: ReadonlyMap<number, number>): number[] {
  return [...started].map(([id, at]) => (ended.get(id) ?? Infinity) - at);
}

async function nudge({ url, storeId, pairingKey }: Scene, id: number): Promise<void> {
  const path = `/v1/stores/${storeId}/nudge`;
  const body = JSON.stringify({ orders: [{ id, event: 'created' }] });
  const iat = Math.floor(Date.now() / 1000);
  const token = await new SignJWT({
    iss: storeId,
    aud: 'ml-connector',
    iat,
    exp: iat + 60,
    jti: randomBytes(16).toString('base64url'),
    sub: 'system',
    m: 'POST',
    p: path,
    bh: createHash('sha256').update(body).digest('base64url'),
  })
    .setProtectedHeader({ alg: 'HS256' })
    .sign(pairingKey);
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const answer = await fetch(`${url}${path}`, { method: 'POST', headers, body });
  if (answer.status !== 202) throw new Error(`The nudge was answered ${String(answer.status)}: ${await answer.text()}`);
  await answer.text();
}

async function webhook({ url, storeId, store }: Scene, id: number): Promise<void> {
  const body = JSON.stringify(store.state.order(id, 2));
  const answer = await fetch(`${url}/v1/stores/${storeId}/webhooks/woocommerce`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-wc-webhook-source': `${store.url}/`,
      'x-wc-webhook-topic': 'order.created',
      'x-wc-webhook-signature': createHmac('sha256', SECRET).update(body).digest('base64'),
    },
    body,
  });
  if (answer.status !== 200) throw new Error(`The webhook was answered ${String(answer.status)}.`);
}

/** Whether it is within its bound. */
function show(
  what: string,
  times: readonly number[],
  bounded?: { readonly bound: number; readonly limit: string },
): boolean {
  const calls = percentile(times, 0.5) / XERO_CALL_MS;
  const now = percentile(times, 0.95);
  say(
    `${what}: ${times.length} orders, p50 ${ms(percentile(times, 0.5))}, p95 ${ms(now)} ` +
      `(p50 is ${calls.toFixed(1)} calls of Xero)`,
  );
  if (bounded === undefined) return true;
  return judge({ figure: `change to invoice, ${what}: p95`, unit: 'ms', before: null, now, ...bounded });
}

process.exitCode = await main(process.argv.slice(2));
