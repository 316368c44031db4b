import { startStores } from './start-store.ts';

const { ML_STORE_SIMULATOR_PORT: port = '8485' } = process.env;

const simulator = await startStores({ port: Number(port) });
for (const store of simulator.stores) {
  process.stdout.write(`${store.url}\n  ${store.title}\n  ${store.consumerKey} ${store.consumerSecret}\n`);
}
process.stdout.write(`${String(simulator.stores.length)} stores at ${simulator.url}; Ctrl-C ends.\n`);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void simulator.close());
