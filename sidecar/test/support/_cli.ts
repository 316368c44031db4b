import { isOwnersDefault } from '../../simulators/owners-default.ts';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { goThroughConsent } from '../../simulators/consent-browser.ts';
import { freePort } from '../../simulators/free-port.ts';
import { startStores, type SimulatedStore, type StoreSimulator } from '../../simulators/store/start-store.ts';
import { appEnvironment } from '../../simulators/xero/app-environment.ts';
import { DEMO_APP, type App } from '../../simulators/xero/apps.ts';
import { startXero, type XeroSimulator } from '../../simulators/xero/start-xero.ts';
import { runCli } from '../../src/cli.ts';
import { temporaryDirectory } from './_ledger.ts';

/** After the youngest recorded change; the same on every machine and day. */
const STARTED_AT = Date.parse('2026-11-25T09:00:00.000Z');
const SOURCES = join(import.meta.dirname, '..', '..', 'src');

export interface CliResult {
  readonly exit: number;
  readonly out: string;
  readonly err: string;
  /** stdout as the one JSON document that it has to be. */
  json(): Readonly<Record<string, unknown>>;
}

export interface CliOptions {
  readonly scenarios?: readonly string[];
  readonly app?: Partial<App>;
  /** Default: a new one. */
  readonly dataDir?: string;
  /** 'real' for tests whose commands run in processes of their own. */
  readonly clock?: 'simulated' | 'real';
}

/** The command line on a data directory of its own, between simulated stores and a simulated Xero. */
export interface CliStack extends AsyncDisposable {
  readonly stores: StoreSimulator;
  readonly xero: XeroSimulator;
  readonly dataDir: string;
  readonly port: number;
  readonly env: Readonly<Record<string, string>>;
  readonly now: () => Date;
  /** Runs a command in this process, in real time. */
  cli(...args: readonly string[]): Promise<CliResult>;
  /** The same, but its pauses only move the clock. */
  patientCli(...args: readonly string[]): Promise<CliResult>;
  /** Runs `xero connect` and answers the consent page as a browser would. */
  connect(...args: readonly string[]): Promise<CliResult>;
  /** Adds a simulated store; answers its id. */
  addStore(scenario?: string): Promise<string>;
  /** Adds a store, connects it, takes the suggestions over, switches it on and makes its whole history wanted. */
  setUp(scenario?: string, organisation?: string): Promise<string>;
}

export async function startCli(options: CliOptions = {}): Promise<CliStack> {
  const port = await freePort();
  const began = Date.now();
  const passed = { ms: 0 };
  const now = options.clock === 'real' ? () => new Date() : () => new Date(STARTED_AT + Date.now() - began + passed.ms);
  const scenarios = options.scenarios ?? ['uk_vat_incl'];
  const [first = ''] = scenarios;
  const stores = await startStores({ scenarios, now });
  const app: App = { ...DEMO_APP, redirectUris: [`http://localhost:${port}/v1/xero/callback`], ...options.app };
  const xero = await startXero({ now, apps: [app] });
  const dataDir = options.dataDir ?? temporaryDirectory();
  const env = {
    ML_DATA_DIR: dataDir,
    ML_PORT: String(port),
    ML_ALLOW_PRIVATE_HOSTS: '1',
    ...appEnvironment(app, xero),
  };

  const run = (args: readonly string[], onOutput?: (said: string) => void) => runHere(env, args, { now }, onOutput);
  const connect = (args: readonly string[]) => run(['xero', 'connect', ...args], browse);
  const addStore = async (scenario = first) => {
    const added = await run([...addArguments(stores.store(scenario)), '--json']);
    return String(added.json()['store']);
  };
  return {
    stores,
    xero,
    dataDir,
    port,
    env,
    now,
    cli: (...args) => run(args),
    patientCli: (...args) => {
      const sleep = async (milliseconds: number) => {
        passed.ms += milliseconds;
        await new Promise((resolve) => setImmediate(resolve));
      };
      return runHere(env, args, { now, sleep });
    },
    connect: (...args) => connect(args),
    addStore,
    async setUp(scenario, organisation = 'Kestrel & Finch Ltd') {
      const id = await addStore(scenario);
      const { accounts = {} } = xero.organisations.find((one) => one.name === organisation) ?? {};
      const others = Object.values(accounts).find(isOwnersDefault);
      const steps = [
        await connect([id, '--organisation', organisation]),
        await run(['settings', 'suggest', id, '--apply']),
        await run(['settings', 'set', id, 'payments.default', JSON.stringify({ account: others?.code ?? '' })]),
        await run(['settings', 'set', id, 'sync.startDate', '"2000-01-01"']),
        await run(['settings', 'set', id, 'sync.active', 'true']),
      ];
      const failed = steps.find((step) => step.exit !== 0);
      if (failed !== undefined) throw new Error(`Not set up: ${failed.err}`);
      return id;
    },
    async [Symbol.asyncDispose]() {
      await stores.close();
      await xero.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Another stack may have run a command in between: each run brings its own environment. */
async function runHere(
  env: Readonly<Record<string, string>>,
  args: readonly string[],
  parts: NonNullable<Parameters<typeof runCli>[2]>,
  onOutput: (said: string) => void = () => undefined,
): Promise<CliResult> {
  Object.assign(process.env, env);
  let out = '';
  let err = '';
  const exit = await runCli(
    args,
    {
      out: (text) => {
        out += text;
        onOutput(text);
      },
      err: (text) => {
        err += text;
        onOutput(text);
      },
    },
    parts,
  );
  return toResult(exit, out, err);
}

function toResult(exit: number, out: string, err: string): CliResult {
  return { exit, out, err, json: () => JSON.parse(out) as Readonly<Record<string, unknown>> };
}

/** A browser on the address that a command prints; with the consent page on automatic it lands on the callback. */
function browse(said: string): void {
  const address = /https?:\/\/\S+\/v1\/xero\/consent\/\S+/.exec(said)?.[0];
  // The page's text does not matter, the command prints it too; a page that cannot be loaded ends in a time-out.
  if (address !== undefined) goThroughConsent(address).catch(() => undefined);
}

/** Runs a source file of the sidecar in a process of its own, to its end. */
export async function runChild(
  file: 'cli.ts' | 'main.ts',
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<CliResult> {
  const child = spawnSource(file, args, env);
  let out = '';
  let err = '';
  child.stdout?.on('data', (part: Buffer) => (out += part.toString()));
  child.stderr?.on('data', (part: Buffer) => (err += part.toString()));
  await once(child, 'close');
  return toResult(child.exitCode ?? -1, out, err);
}

export interface RunningService extends AsyncDisposable {
  /** Resolves with the first line of the log that matches. */
  logged(pattern: RegExp): Promise<string>;
  /** Sends the signal; answers the exit code and how long the end took. */
  stop(signal: NodeJS.Signals): Promise<{ readonly exit: number | null; readonly tookMs: number }>;
}

/** The sidecar as `npm start` runs it, once it is ready. */
export async function startServiceProcess(env: Readonly<Record<string, string>>): Promise<RunningService> {
  const child = spawnSource('main.ts', [], env);
  const closed = once(child, 'close');
  const lines: string[] = [];
  const watchers = new Set<() => void>();
  let rest = '';
  child.stdout?.on('data', (part: Buffer) => {
    const parts = (rest + part.toString()).split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts);
    for (const watch of watchers) watch();
  });
  child.stderr?.on('data', (part: Buffer) => lines.push(part.toString()));
  const logged = (pattern: RegExp) =>
    new Promise<string>((resolve, reject) => {
      const watch = () => {
        const line = lines.find((one) => pattern.test(one));
        if (line === undefined) return;
        watchers.delete(watch);
        resolve(line);
      };
      watchers.add(watch);
      closed.then(() => reject(new Error(`The service ended: ${lines.join('\n')}`)), reject);
      watch();
    });
  await logged(/service started/);
  const stop = async (signal: NodeJS.Signals) => {
    const began = Date.now();
    child.kill(signal);
    await closed;
    return { exit: child.exitCode, tookMs: Date.now() - began };
  };
  return {
    logged,
    stop,
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.signalCode === null) await stop('SIGKILL');
    },
  };
}

function spawnSource(file: string, args: readonly string[], env: Readonly<Record<string, string>>): ChildProcess {
  return spawn(process.execPath, [join(SOURCES, file), ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** A simulated store's address and key as `store add` takes them. */
export function addArguments({ url, consumerKey, consumerSecret }: SimulatedStore): string[] {
  return ['store', 'add', url, '--key-file', keyFile(consumerKey, consumerSecret)];
}

/** A file with a store's key, as a person writes it. */
export function keyFile(...lines: readonly string[]): string {
  const file = join(temporaryDirectory(), 'key');
  writeFileSync(file, `${lines.join('\n')}\n`, { mode: 0o600 });
  return file;
}
