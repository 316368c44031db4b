import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Organisation } from './accounting/organisation.ts';
import { checkApps, DEMO_APP, type App } from './apps.ts';
import { CallJournal } from './call-journal.ts';
import { Clock } from './clock.ts';
import { activeConnections } from './connections/connection-list.ts';
import { disconnectTenant } from './control-routes.ts';
import { FaultQueue } from './faults.ts';
import type { Delay } from './faulty-execution.ts';
import { createSigner, createSigningKey } from './identity/signer.ts';
import { Idempotency } from './gate/idempotency.ts';
import { RateLimits } from './gate/rate-limits.ts';
import { seedOrganisation, type SeedCountry } from './seeds/seed-organisation.ts';
import { XERO_ADDRESSES, type Addresses, type Consent, type Simulation } from './simulation.ts';
import { Snapshot } from './snapshot.ts';
import { emptyState, type Connection, type SimulatorState } from './state.ts';
import { DEFAULT_SWITCHES, type Switches } from './switches.ts';
import { Webhooks } from './webhooks/webhooks.ts';
import { xeroApp } from './xero-app.ts';

export interface XeroOptions {
  /** 0 (the default) takes any free port. */
  readonly port?: number;
  readonly host?: string;
  readonly now?: () => Date;
  /** One organisation per seed country when absent; ignored when the snapshot file already holds books. */
  readonly organisations?: readonly Organisation[];
  readonly switches?: Partial<Switches>;
  readonly apps?: readonly App[];
  readonly consent?: Partial<Consent>;
  /** The state is saved here after every write and read back at the start. */
  readonly snapshotFile?: string;
  /** Which addresses tokens and discovery name: the simulator's own, or the real ones for a client redirected by force. */
  readonly addresses?: 'own' | 'xero';
  /** Real time that every accounting call takes at least. */
  readonly latencyMs?: number;
  /** What a slow call waits by; real time when absent. */
  readonly delay?: Delay;
}

export interface XeroSimulator extends AsyncDisposable {
  readonly url: string;
  /** The authorise page. */
  readonly loginUrl: string;
  /** Base of /connect/token and /.well-known. */
  readonly identityUrl: string;
  /** Base of /connections and /api.xro/2.0. */
  readonly apiUrl: string;
  readonly booksUrl: string;
  readonly apps: readonly App[];
  readonly organisations: readonly Organisation[];
  /** Connections that are alive, of one app or of all. */
  connections(clientId?: string): readonly Connection[];
  /** A user removes the app from this organisation inside Xero. */
  disconnect(tenantId: string): void;
  readonly calls: CallJournal;
  readonly faults: FaultQueue;
  readonly clock: Clock;
  readonly consent: Consent;
  readonly webhooks: Webhooks;
  /** As if every app had made so many calls for a tenant today. */
  useDay(tenantId: string, calls: number): void;
  close(): Promise<void>;
}

const SEED_COUNTRIES: readonly SeedCountry[] = ['GB', 'AU', 'NZ', 'US', 'EU'];

export async function startXero(options: XeroOptions = {}): Promise<XeroSimulator> {
  const apps = options.apps ?? [DEMO_APP];
  checkApps(apps);
  const clock = new Clock(options.now ?? (() => new Date()));
  const snapshot = options.snapshotFile === undefined ? null : new Snapshot(options.snapshotFile);
  const state = snapshot?.load() ?? emptyState(seedAll(options, clock.now()));
  checkOrganisations(state.organisations);
  state.signingKey ??= await createSigningKey();

  const server = createServer();
  const url = await listen(server, options.host ?? '127.0.0.1', options.port ?? 0);
  const closing = new AbortController();
  const simulation = await assemble(options, { apps, clock, snapshot, state, url, closing: closing.signal });
  const gate = {
    limits: new RateLimits(state.callWindows, clock, simulation.switches),
    idempotency: new Idempotency(state.idempotentAnswers, clock, simulation.switches),
  };
  server.on('request', xeroApp(simulation, gate));
  simulation.save('all');
  simulation.webhooks.resume();

  const own = ownAddresses(url);
  const close = async () => {
    closing.abort();
    clock.close();
    await simulation.webhooks.idle();
    server.closeAllConnections();
    if (server.listening) await new Promise((resolve) => server.close(resolve));
    simulation.save(null);
  };
  return {
    url,
    loginUrl: own.loginUrl,
    identityUrl: own.identityUrl,
    apiUrl: own.apiUrl,
    booksUrl: `${url}/books`,
    apps,
    organisations: state.organisations,
    connections: (clientId) =>
      apps.flatMap((app) =>
        clientId === undefined || app.clientId === clientId ? activeConnections(simulation, app.clientId) : [],
      ),
    disconnect: (tenantId) => disconnectTenant(simulation, tenantId),
    useDay: (tenantId, calls) => apps.forEach((app) => gate.limits.useDay(tenantId, app, calls)),
    calls: simulation.journal,
    faults: simulation.faults,
    clock,
    consent: simulation.consent,
    webhooks: simulation.webhooks,
    close,
    [Symbol.asyncDispose]: close,
  };
}

interface Parts {
  readonly apps: readonly App[];
  readonly clock: Clock;
  readonly snapshot: Snapshot | null;
  readonly state: SimulatorState;
  readonly url: string;
  readonly closing: AbortSignal;
}

async function assemble(options: XeroOptions, parts: Parts): Promise<Simulation> {
  const { apps, clock, snapshot, state, url, closing } = parts;
  const addresses = options.addresses === 'xero' ? XERO_ADDRESSES : ownAddresses(url);
  const save: Simulation['save'] = (changed) => snapshot?.save(state, changed);
  return {
    state,
    clock,
    switches: { ...DEFAULT_SWITCHES, ...options.switches },
    apps,
    addresses,
    journal: new CallJournal(),
    faults: new FaultQueue(),
    signer: await createSigner(state.signingKey ?? (await createSigningKey())),
    webhooks: new Webhooks({ state, apps, clock, apiUrl: addresses.apiUrl, closing, save: () => save(null) }),
    consent: { automatic: true, organisations: 'next', deny: false, ...options.consent },
    latencyMs: options.latencyMs ?? 0,
    delay: options.delay ?? realDelay,
    closing,
    save,
  };
}

const realDelay: Delay = (milliseconds, signal) => sleep(milliseconds, undefined, { signal, ref: false });

function seedAll({ organisations }: XeroOptions, now: Date): Organisation[] {
  if (organisations !== undefined) return [...organisations];
  return SEED_COUNTRIES.map((country) => seedOrganisation(country, { now }));
}

function checkOrganisations(organisations: readonly Organisation[]): void {
  const ids = new Set(organisations.map((one) => one.tenantId));
  if (ids.size < organisations.length) throw new Error('Two organisations have the same tenant id.');
}

function ownAddresses(url: string): Addresses {
  return { issuer: url, loginUrl: `${url}/identity/connect/authorize`, identityUrl: url, apiUrl: url };
}

async function listen(server: Server, host: string, port: number): Promise<string> {
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address();
  const actual = typeof address === 'object' && address !== null ? address.port : port;
  return `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${actual}`;
}
