import { createServer, type Socket } from 'node:net';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { pairByRest } from './store/pair.ts';
import { startWhole, type Whole } from './store/whole.ts';
import { missingForServer, type ServerKind } from './store/web-server.ts';
import { whyNoShop } from './store/why-not.ts';

const USAGE = `Usage: npm run bench:checkout -- [--server fpm|php|both] [--rounds 30] [--checkouts 2] [--json]

Time of a shopper's checkout request in a real shop: without the plugin, with it, with a service that takes calls and never
answers, and the first order of such an outage. They take turns in every round, so that what slows the machine down slows all
of them down. fpm: nginx and PHP-FPM; php: PHP's own web server, where the browser waits for the end of the script.
`;

/** The most a checkout may take, as a multiple of its time without the plugin. */
const RATIO_MAX: Readonly<Record<ServerKind, number>> = { fpm: 1.03, php: 1.05 };
/** The first requests of a shop still fill caches. */
const WARM_UP = 3;
const PAUSE_MS = 100;

const ARMS = ['off', 'on', 'hanging', 'outage'] as const;
type Arm = (typeof ARMS)[number];
const WORDS: Readonly<Record<Arm, string>> = {
  off: 'without the plugin',
  on: 'with the plugin',
  hanging: 'the service hangs',
  outage: 'its first order',
};

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
    server: { type: 'string', default: 'both' },
    rounds: { type: 'string', default: '30' },
    checkouts: { type: 'string', default: '2' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) process.stdout.write(USAGE);
else process.exitCode = await benchAll();

async function benchAll(): Promise<number> {
  const why = await whyNoShop(say);
  if (why !== null) {
    process.stderr.write(`No shop can be started here: ${why}.\n`);
    return 1;
  }
  const servers = (['fpm', 'php'] as const).filter((server) => values.server === 'both' || values.server === server);
  let isGood = servers.length > 0;
  for (const server of servers) {
    const missing = missingForServer(server);
    if (missing.length > 0) process.stderr.write(`Skipped ${server}: it needs ${missing.join(', ')}.\n`);
    isGood = missing.length === 0 && (await bench(server)) && isGood;
  }
  return isGood ? 0 : 1;
}

function say(text: string): void {
  process.stderr.write(`${text} …\n`);
}

async function bench(server: ServerKind): Promise<boolean> {
  const checkouts = Number(values.checkouts);
  await using whole = await startWhole({ shop: { say, server, production: true } });
  await pairByRest(whole);
  const product = Number(await whole.shop.php("echo wc_get_product_id_by_sku( 'MUG-1' );"));
  await using hole = await hangingServer();
  const times: Record<Arm, number[]> = { off: [], on: [], hanging: [], outage: [] };
  for (const arm of ARMS) {
    await choose(whole, arm, hole.url);
    for (let count = 0; count < WARM_UP; count++) await checkout(whole.shop.url, product);
  }
  for (let round = 0; round < Number(values.rounds); round++) {
    // Each in each position equally often: the machine's load changes within a round.
    for (const arm of [...ARMS.slice(round % ARMS.length), ...ARMS.slice(0, round % ARMS.length)]) {
      for (let count = 0; count < checkouts; count++) {
        if (count === 0 || arm === 'outage') await choose(whole, arm, hole.url);
        times[arm].push(await checkout(whole.shop.url, product));
      }
    }
    process.stderr.write(`${server}: round ${round + 1} of ${values.rounds}\n`);
  }
  return report(server, times, hole.calls());
}

function report(server: ServerKind, times: Readonly<Record<Arm, readonly number[]>>, hangingCalls: number): boolean {
  const without = median(times.off);
  const ratios = Object.fromEntries(ARMS.map((arm) => [arm, median(times[arm]) / without]));
  const isGood = Object.values(ratios).every((ratio) => ratio <= RATIO_MAX[server]);
  if (values.json) {
    const facts = { server, medianMs: without, ratios, hangingCalls, requests: times.off.length, isGood };
    process.stdout.write(`${JSON.stringify(facts)}\n`);
  } else {
    process.stdout.write(
      [
        `${server}: median time of a checkout request over ${times.off.length} of each, against ${without.toFixed(0)} ms without the plugin:`,
        ...ARMS.slice(1).map((arm) => `  ${WORDS[arm].padEnd(20)} ${(ratios[arm] ?? NaN).toFixed(3)}`),
        `  calls that reached the hanging service: ${hangingCalls}`,
        `At most ${RATIO_MAX[server].toFixed(2)}: ${isGood ? 'yes' : 'NO'}`,
        '',
      ].join('\n'),
    );
  }
  return isGood;
}

/** Deactivated as an owner does: its webhooks rest too. */
async function choose(whole: Whole, arm: Arm, hole: string): Promise<void> {
  await whole.shop.php(
    `update_option( 'ml_connector_url', $argv[1] );
'off' === $argv[2] ? deactivate_plugins( 'ml-connector/ml-connector.php' ) : activate_plugin( 'ml-connector/ml-connector.php' );
'hanging' === $argv[2] ? set_transient( 'ml_connector_pause', 'unreachable', 900 ) : delete_transient( 'ml_connector_pause' );`,
    [arm === 'hanging' || arm === 'outage' ? hole : whole.sidecarUrl, arm],
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
  // A shopper fills in a form meanwhile: what the last request still does in the background is over.
  await sleep(PAUSE_MS);
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
