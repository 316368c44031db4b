import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { DeliveryQueue } from './deliver-webhook.ts';
import { Faults } from './faults.ts';
import { listScenarios, readRecording, type Recording } from './recording.ts';
import { StoreHost, type JournalEntry } from './store-host.ts';
import { StoreState, type KeyPermissions } from './store-state.ts';
import { WebhookRegistry, type Delivery } from './webhook-registry.ts';

export interface StoreOptions {
  /** 0 or absent: any free port. */
  readonly port?: number;
  /** Folder names of the recordings; absent: all 36. */
  readonly scenarios?: readonly string[];
  /** Generated shops, besides the recorded ones. */
  readonly made?: readonly Recording[];
  readonly https?: { readonly key: string; readonly cert: string };
  /** A proxy in front ends TLS and WordPress knows it: is_ssl() is true on a plain connection. */
  readonly behindTls?: boolean;
  readonly permissions?: KeyPermissions;
  readonly now?: () => Date;
}

export interface SimulatedStore {
  readonly scenario: string;
  readonly title: string;
  readonly url: string;
  readonly consumerKey: string;
  readonly consumerSecret: string;
  readonly country: string;
  readonly currency: string;
  readonly timezone: string;
  /** Orders that exist now, the trash included. */
  readonly orderIds: readonly number[];
  /** Changes to orders, as if made in the shop. */
  readonly state: StoreState;
  readonly webhooks: WebhookRegistry;
  /** Sends the changes queued since the last run. */
  runQueue(): Promise<Delivery[]>;
}

export interface StoreSimulator extends AsyncDisposable {
  readonly url: string;
  readonly stores: readonly SimulatedStore[];
  readonly faults: Faults;
  readonly journal: readonly JournalEntry[];
  /** Throws RangeError if the scenario is not served. */
  store(scenario: string): SimulatedStore;
  close(): Promise<void>;
}

/** Starts one server with each scenario at its own path: `http://127.0.0.1:PORT/uk_vat_incl` is a store's address. */
export async function startStores(options: StoreOptions = {}): Promise<StoreSimulator> {
  const now = options.now ?? (() => new Date());
  const server = options.https ? createHttpsServer(options.https) : createHttpServer();
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  const port = await listen(server, options.port ?? 0);
  const url = `${options.https ? 'https' : 'http'}://127.0.0.1:${String(port)}`;
  const faults = new Faults();
  const at = (scenario: string) => `${url}/${scenario}`;
  const recordings = [
    ...(options.scenarios ?? listScenarios()).map((scenario) => readRecording(scenario, at(scenario))),
    ...(options.made ?? []),
  ];
  const stores = recordings.map((recording) =>
    simulate(recording, at(recording.scenario), options.permissions ?? 'read_write', now),
  );
  const isSsl = options.https !== undefined || options.behindTls === true;
  const host = new StoreHost(stores, faults, isSsl, now);
  server.on('request', (request: IncomingMessage, response: ServerResponse) => void host.handle(request, response));
  const close = async () => {
    for (const socket of sockets) socket.destroy();
    if (server.listening) await new Promise<void>((resolve) => server.close(() => resolve()));
  };
  return {
    url,
    stores,
    faults,
    journal: host.journal,
    store(scenario) {
      const found = stores.find((one) => one.scenario === scenario);
      if (!found)
        throw new RangeError(`"${scenario}" is not served; there are ${stores.map((one) => one.scenario).join(', ')}`);
      return found;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

function simulate(recording: Recording, url: string, permissions: KeyPermissions, now: () => Date): SimulatedStore {
  const { scenario } = recording;
  const state = new StoreState(recording, url, permissions, now);
  const webhooks = new WebhookRegistry();
  const queue = new DeliveryQueue(state, webhooks, now);
  return {
    scenario,
    title: recording.title,
    url,
    consumerKey: state.key.consumerKey,
    consumerSecret: state.key.consumerSecret,
    country: recording.country,
    currency: recording.currency,
    timezone: recording.timezone,
    get orderIds() {
      return state.orderIds;
    },
    state,
    webhooks,
    runQueue: () => queue.run(),
  };
}

async function listen(server: ReturnType<typeof createHttpServer>, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve());
  });
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('The server has no port');
  return address.port;
}
