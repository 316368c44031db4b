import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { createContext } from '../../src/app/create-context.ts';
import { toConfig } from '../../src/config/config.ts';
import { toEnv } from '../../src/config/env.ts';
import type { Context } from '../../src/context/context.ts';
import { DATABASE_FILE } from '../../src/database/database.ts';
import { createLogger } from '../../src/observability/logger.ts';
import { freePort } from '../free-port.ts';
import { asStarted, DIST, makeBundle } from './as-started.ts';
import { judge } from './bounds.ts';
import { fillWithEntries } from './fill-with-entries.ts';

const CLI_ENTRIES = 1_000_000;
/** Processor time: another process on the machine must not change the result. */
const CLI_SECONDS_MAX = 0.5;
/** A data directory of about 300 MB. */
const START_ENTRIES = 630_000;
const START_SECONDS_MAX = 0.7;
/** The compile cache is written by the first. */
const RUNS = 3;
/** Linux counts processor time in hundredths (sysconf(_SC_CLK_TCK)). */
const TICKS_PER_SECOND = 100;

/** `npm run bench:start`: what the command line and a start cost. Exit: 0 within the bounds. */
async function main(): Promise<number> {
  await makeBundle();
  const within: boolean[] = [];
  await using million = await dataDirectory((context) => fillWithEntries(context, CLI_ENTRIES));
  const commands = [
    { args: ['status'], before: 1.2 },
    { args: ['orders', 'shop-0'], before: 1.7 },
  ];
  for (const { args, before } of commands) {
    const figure = `${args.join(' ')}, ${CLI_ENTRIES} entries`;
    const now = await commandSeconds(million.path, args);
    within.push(judge({ figure, unit: CPU_SECONDS, bound: CLI_SECONDS_MAX, before, now, limit: NODE_ALONE }));
  }
  await using large = await dataDirectory((context) => fillWithEntries(context, START_ENTRIES));
  const megabytes = (await stat(join(large.path, DATABASE_FILE))).size / 1_000_000;
  const starts = await times(RUNS, () => running(large.path, (seconds) => seconds()));
  const start = { figure: `start, ${megabytes.toFixed(0)} MB`, unit: CPU_SECONDS, limit: NODE_ALONE };
  within.push(judge({ ...start, bound: START_SECONDS_MAX, before: null, now: Math.min(...starts) }));
  process.stdout.write(within.every(Boolean) ? 'within the bounds\n' : 'NOT within the bounds\n');
  return within.every(Boolean) ? 0 : 1;
}

const CPU_SECONDS = 'CPU-s';
const NODE_ALONE = 'about 0.04: Node with nothing loaded';

async function times<T>(count: number, run: () => Promise<T>): Promise<T[]> {
  const all: T[] = [];
  for (let one = 0; one < count; one += 1) all.push(await run());
  return all;
}

/** What a process says of itself when it ends. */
const AT_EXIT =
  "import { writeSync } from 'node:fs'; process.once('exit', () => { const { user, system } = process.cpuUsage(); writeSync(3, String(user + system)); });";

async function commandSeconds(dataDir: string, args: readonly string[]): Promise<number> {
  const { env, flags } = asStarted('cli');
  const say = ['--import', `data:text/javascript,${encodeURIComponent(AT_EXIT)}`];
  const all = await times(RUNS, async () => {
    const child = spawn(process.execPath, [...flags, ...say, join(DIST, 'cli.js'), ...args], {
      env: { ...process.env, ...env, ML_DATA_DIR: dataDir },
      stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
    });
    return Number(await text(child.stdio[3] as Readable)) / 1_000_000;
  });
  return Math.min(...all);
}

/** Starts the service as `npm start` does, and stops it after `use`, which gets its processor time since its start. */
async function running<T>(dataDir: string, use: (seconds: () => Promise<number>) => Promise<T>): Promise<T> {
  const { env, flags } = asStarted('start');
  const child = spawn(process.execPath, [...flags, join(DIST, 'main.js')], {
    env: { ...process.env, ...env, ML_DATA_DIR: dataDir, ML_HOST: '127.0.0.1', ML_PORT: String(await freePort()) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    for await (const line of createInterface({ input: child.stdout })) if (line.includes('service started')) break;
    return await use(async () => {
      const fields = (await readFile(`/proc/${child.pid ?? 0}/stat`, 'utf8')).split(' ');
      return (Number(fields[13]) + Number(fields[14])) / TICKS_PER_SECOND;
    });
  } finally {
    child.kill();
    await once(child, 'exit');
  }
}

async function dataDirectory(fill: (context: Context) => Promise<void>) {
  const path = await mkdtemp(join(tmpdir(), 'ml-connector-start-'));
  const config = toConfig(toEnv({ ML_DATA_DIR: path, ML_PORT: '1', ML_ALLOW_PRIVATE_HOSTS: '1' }));
  await using context = await createContext({ config, logger: createLogger({ level: 'silent', to: 'stderr' }) });
  await fill(context);
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

process.exitCode = await main();
