import { createServer, type Socket } from 'node:net';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { pairByRest } from './store/pair.ts';
import { startWhole, type Whole } from './store/whole.ts';
import { whyNoShop } from './store/why-not.ts';

const USAGE = `Usage: npm run bench:checkout -- [--rounds 12] [--checkouts 4] [--json]

Time of a shopper's checkout request in a real shop: plugin off, on, and on with a sidecar that takes calls and never answers.
The three take turns in every round, so that what slows the machine down slows all of them down.
`;

/** With a sidecar that hangs, a checkout takes at most this multiple of its time without us. */
const RATIO_MAX = 1.05;
/** The first requests of a shop still fill caches. */
const WARM_UP = 3;

const ARMS = ['off', 'on', 'hanging'] as const;
type Arm = (typeof ARMS)[number];

/** A guest's cart. */
const ADDRESS = {
  first_name: 'Ada',
  last_name: 'Byron',
  address_1: '12 St James’s Square',
  city: 'London',
  postcode: 'SW1Y 4JH',
  country: 'GB',
  state: '',
  email: 'ada@example.com',
};

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '12' },
    checkouts: { type: 'string', default: '4' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) process.stdout.write(USAGE);
else process.exitCode = await bench(Number(values.rounds), Number(values.checkouts));

async function bench(rounds: number, checkouts: number): Promise<number> {
  const say = (text: string) => process.stderr.write(`${text} …\n`);
  const why = await whyNoShop(say);
  if (why !== null) {
    process.stderr.write(`No shop can be started here: ${why}.\n`);
    return 1;
  }
  await using whole = await startWhole({ shop: { say } });
  await pairByRest(whole);
  const product = Number(await whole.shop.php("echo wc_get_product_id_by_sku( 'MUG-1' );"));
  await using hole = await hangingServer();
  const times: Record<Arm, number[]> = { off: [], on: [], hanging: [] };
  for (const arm of ARMS) {
    await choose(whole, arm, hole.url);
    for (let count = 0; count < WARM_UP; count++) await checkout(whole.shop.url, product);
  }
  for (let round = 0; round < rounds; round++) {
    // Each in each position equally often: the machine's load changes within a round.
    for (const arm of [...ARMS.slice(round % ARMS.length), ...ARMS.slice(0, round % ARMS.length)]) {
      await choose(whole, arm, hole.url);
      for (let count = 0; count < checkouts; count++) times[arm].push(await checkout(whole.shop.url, product));
    }
    process.stderr.write(`round ${round + 1} of ${rounds}\n`);
  }
  return report(times, hole.calls());
}

function report(times: Record<Arm, number[]>, hangingCalls: number): number {
  const medians = { off: median(times.off), on: median(times.on), hanging: median(times.hanging) };
  const ratios = { on: medians.on / medians.off, hanging: medians.hanging / medians.off };
  const isGood = ratios.hanging <= RATIO_MAX;
  if (values.json)
    process.stdout.write(`${JSON.stringify({ medians, ratios, hangingCalls, requests: times.off.length, isGood })}\n`);
  else {
    process.stdout.write(
      [
        `Median time of a checkout request over ${times.off.length} of each, against the plugin off:`,
        `  plugin on                    ${ratios.on.toFixed(3)}`,
        `  plugin on, sidecar hanging   ${ratios.hanging.toFixed(3)}   (${hangingCalls} calls reached it)`,
        `Hanging at most ${RATIO_MAX.toFixed(2)}: ${isGood ? 'yes' : 'NO'}`,
        '',
      ].join('\n'),
    );
  }
  return isGood ? 0 : 1;
}

async function choose(whole: Whole, arm: Arm, hole: string): Promise<void> {
  // Resets the breaker: every turn pays for its own outage.
  await whole.shop.php(
    `delete_transient( 'ml_connector_pause' );
update_option( 'ml_connector_url', $argv[1] );
'off' === $argv[2] ? deactivate_plugins( 'ml-connector/ml-connector.php', true ) : activate_plugin( 'ml-connector/ml-connector.php', '', false, true );`,
    [arm === 'hanging' ? hole : whole.sidecarUrl, arm],
  );
}

/** One guest buys one mug through the Store API, as the block checkout does; returns the last request's milliseconds. */
async function checkout(shop: string, product: number): Promise<number> {
  const api = `${shop}/wp-json/wc/store/v1`;
  const cart = await fetch(`${api}/cart`);
  const headers = {
    'Content-Type': 'application/json',
    'Cart-Token': cart.headers.get('Cart-Token') ?? '',
    Nonce: cart.headers.get('Nonce') ?? '',
  };
  await cart.text();
  await post(`${api}/cart/add-item`, headers, { id: product, quantity: 1 });
  const start = performance.now();
  await post(`${api}/checkout`, headers, {
    billing_address: ADDRESS,
    shipping_address: ADDRESS,
    payment_method: 'test_card',
  });
  return performance.now() - start;
}

async function post(address: string, headers: Readonly<Record<string, string>>, body: object): Promise<void> {
  const answer = await fetch(address, { method: 'POST', headers, body: JSON.stringify(body) });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${address} answered ${answer.status}: ${text.slice(0, 500)}`);
}

/** Accepts every connection and never responds. */
async function hangingServer(): Promise<AsyncDisposable & { readonly url: string; calls(): number }> {
  let calls = 0;
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    calls++;
    open.add(socket);
    socket.on('error', () => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    calls: () => calls,
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}
