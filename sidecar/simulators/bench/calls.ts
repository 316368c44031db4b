import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { judge } from './bounds.ts';
import { invoiced, newOrder, openScene, say, XERO_CALL_MS } from './scene.ts';

/*
 * How much of Xero's 60 calls a minute a backlog uses at 300 ms a call: the limit is to hold it up, not the service. The whole service, in
 * real time, on loopback; takes about three minutes.
 */

const ORDERS = 4_000;
/** Less than a minute's: shows that the bench works, but no minute is full. */
const SMALL_ORDERS = 20;
const MINUTE_MS = 60_000;
/** xero/limits.ts, CALLS_PER_MINUTE_MAX. */
const CALLS_PER_MINUTE_MAX = 60;
const UNUSED_SHARE_MAX = 0.1;
const WAIT_MS_MAX = 15 * MINUTE_MS;

/** `--small`: exit 0 if it came to its end. */
async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { small: { type: 'boolean', default: false } } });
  if (!values.small) return (await measure(ORDERS, MINUTE_MS)) ? 0 : 1;
  await measure(SMALL_ORDERS, 0);
  return 0;
}

async function measure(orders: number, restMs: number): Promise<boolean> {
  await using scene = await openScene();
  const { context, xero, organisation } = scene;
  // The lists and contacts are read, and a minute passes, so that the backlog begins with all of the calls.
  await context.positions.request([scene.storeId], new Date());
  await invoiced(scene, [newOrder(scene)], WAIT_MS_MAX);
  await sleep(restMs);
  const ids = Array.from({ length: orders }, () => newOrder(scene));
  const from = xero.calls.list.length;
  const began = performance.now();
  await context.positions.request([scene.storeId], new Date());
  await invoiced(scene, ids, WAIT_MS_MAX);
  const seconds = (performance.now() - began) / 1_000;
  const calls = xero.calls.list
    .slice(from)
    .filter(({ kind, tenantId }) => kind === 'accounting' && tenantId === organisation.tenantId);
  const at = calls.map((call) => Date.parse(call.at));
  const [first = 0, last = 0] = [at[0], at.at(-1)];
  const minutes = Array.from({ length: Math.floor((last - first) / MINUTE_MS) }, (_, minute) => {
    const start = first + minute * MINUTE_MS;
    return at.filter((one) => one >= start && one < start + MINUTE_MS).length;
  });
  const refused = calls.filter(({ status }) => status === 429).length;
  say(
    `${orders} orders in ${seconds.toFixed(0)} s, ${calls.length} calls at ${XERO_CALL_MS} ms, ${refused} refused; ` +
      `in its full minutes ${minutes.join(', ')} calls of ${CALLS_PER_MINUTE_MAX}`,
  );
  const isWithin = judge({
    figure: 'backlog: calls of a minute left unused',
    unit: 'calls',
    bound: CALLS_PER_MINUTE_MAX * UNUSED_SHARE_MAX,
    before: null,
    now: CALLS_PER_MINUTE_MAX - Math.min(...minutes),
    limit: '0: Xero takes 60 a minute',
  });
  return isWithin && minutes.length > 0 && refused === 0;
}

process.exitCode = await main(process.argv.slice(2));
