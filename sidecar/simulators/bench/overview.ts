import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import fetch from 'node-fetch';
import { createContext } from '../../src/app/create-context.ts';
import { appOf } from '../../src/app/http-app.ts';
import { toConfig } from '../../src/config/config.ts';
import { toEnv } from '../../src/config/env.ts';
import type { Context } from '../../src/context/context.ts';
import { createDashboardAccess } from '../../src/dashboard/access.ts';
import { createLogger } from '../../src/observability/logger.ts';
import { judge } from './bounds.ts';
import { fillWithEntries } from './fill-with-entries.ts';

const REQUESTS = 150;
const WARM_UP = 30;
/** The overview's allowed extra cost with a hundred times as many entries. */
const RATIO_MAX = 1.5;
const SIZES = ['10000', '1000000'];

/** `npm run bench:overview`: the p95 of the dashboard's first page with a small and a large ledger. */
async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: { entries: { type: 'string', multiple: true, default: SIZES } },
  });
  const p95s: number[] = [];
  for (const entries of values.entries.map(Number)) {
    const dataDir = await mkdtemp(join(tmpdir(), 'ml-connector-overview-'));
    try {
      const env = { ML_DATA_DIR: dataDir, ML_PORT: '1' };
      await using context = await createContext({
        config: toConfig(toEnv(env)),
        logger: createLogger({ level: 'silent', to: 'stderr' }),
      });
      await fillWithEntries(context, entries);
      const times = await measure(context);
      const p95 = times[Math.floor(times.length * 0.95)] ?? 0;
      const p50 = times[Math.floor(times.length * 0.5)] ?? 0;
      p95s.push(p95);
      process.stdout.write(`${entries} entries: p50 ${p50.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms\n`);
    } finally {
      await rm(dataDir, { recursive: true, force: true });
    }
  }
  const now = (p95s[1] ?? 0) / (p95s[0] ?? 1);
  const ratio = { figure: 'overview: p95 with 100 times the entries', unit: 'times', bound: RATIO_MAX, before: null };
  return judge({ ...ratio, now, limit: '1: it reads counters, not entries' }) ? 0 : 1;
}

async function measure(context: Context): Promise<number[]> {
  const { app } = appOf(context, () => undefined);
  // The per-address limit is for people.
  const server = createServer((request, response) => {
    request.headers['x-forwarded-for'] = `10.0.${Math.floor(Math.random() * 250)}.${Math.floor(Math.random() * 250)}`;
    app(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('The server has no port.');
  const base = `http://127.0.0.1:${address.port}`;
  const access = createDashboardAccess({ db: context.database.db, now: context.now });
  const { token } = await access.makeLink({ storeId: null, by: 'cli:bench' });
  const opened = await fetch(`${base}/sign-in`, {
    method: 'POST',
    body: new URLSearchParams({ token }),
    redirect: 'manual',
  });
  const cookie = opened.headers.get('set-cookie')?.split(';')[0] ?? '';
  const times: number[] = [];
  for (let one = 0; one < WARM_UP + REQUESTS; one += 1) {
    const began = performance.now();
    const answer = await fetch(base, { headers: { cookie } });
    const page = await answer.text();
    if (!page.includes('id="problems"')) throw new Error(`Not the overview (${answer.status}).`);
    if (one >= WARM_UP) times.push(performance.now() - began);
  }
  server.closeAllConnections();
  server.close();
  return times.toSorted((a, b) => a - b);
}

process.exitCode = await main(process.argv.slice(2));
