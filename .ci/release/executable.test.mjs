// The executable where there is nothing else: no Node, no npm, no folder of sources.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chmodSync } from 'node:fs';
import { root } from '../commands.mjs';
import { bareDirectory, runBare, startBare } from './bare-user.mjs';
import { makeExecutable, whyNoExecutable } from './executable.mjs';
import { postedOrders, postOneShop, startOutside } from './post-one-shop.mjs';
import { makeProgram } from './program.mjs';

/** Processor time from nothing to ready: the machine may be busy (docs/release.md: under 1.5 s). */
const START_CPU_SECONDS_MAX = 1.5;

const why = whyNoExecutable();
if (why !== null) console.log(`SKIPPED: the executable: ${why}.`);
const describeHere = why === null ? describe : describe.skip;

describeHere('the executable', () => {
  let folder;
  let executable;
  let program;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ml-connector-executable-'));
    chmodSync(folder, 0o755);
    executable = join(folder, 'ml-connector');
    program = (await makeProgram()).text;
    await makeExecutable(program, executable);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('posts the recorded orders of a shop, from an empty directory', async () => {
    using bare = bareDirectory();
    await using outside = await startOutside();
    const { storeId, service, exit } = await postOneShop(executable, { folder: bare.folder, outside });
    const orders = postedOrders(storeId, outside);
    expect(orders.length).toBeGreaterThan(3);
    expect(orders).toEqual(orders.map(([file, total]) => [file, total, [total]]));
    expect(service.cpuSeconds).toBeLessThan(START_CPU_SECONDS_MAX);
    expect([exit, service.said()]).toEqual([0, '']);
    // All it wrote: the directory of data.
    expect(readdirSync(bare.folder)).toEqual(['data']);
  });

  test('serves the files of its pages, and names itself in its hints', async () => {
    using bare = bareDirectory();
    await using outside = await startOutside();
    await using service = await startBare(executable, { folder: bare.folder, env: outside.env });
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    expect(JSON.parse(service.lines.at(-1))).toMatchObject({ version });
    const address = `http://127.0.0.1:${outside.env.ML_PORT}`;
    expect((await globalThis.fetch(`${address}/readyz`)).status).toBe(200);
    const { out } = await runBare(executable, ['dashboard', '--json'], { folder: bare.folder, env: outside.env });
    const page = await followed(JSON.parse(out).url);
    const assets = [...page.text.matchAll(/(?:href|src)="(\/[^"]+\.(?:css|js)[^"]*)"/g)].map(([, path]) => path);
    expect(assets.length).toBeGreaterThan(2);
    for (const path of assets) {
      const answer = await globalThis.fetch(`${address}${path}`, { headers: { cookie: page.cookie } });
      expect([path, answer.status]).toEqual([path, 200]);
    }
    const status = await runBare(executable, ['status'], { folder: bare.folder, env: outside.env });
    expect(status.out).toContain('ml-connector store add');
  });

  test('takes a wrong command for one, not for the service', async () => {
    using bare = bareDirectory();
    const { exit, err } = await runBare(executable, ['stat'], { folder: bare.folder, env: {} });
    expect(exit).toBe(2);
    expect(err).toContain("unknown command 'stat'");
    expect(err).toContain('Add --help');
  });

  test('holds no path of the machine that made it', () => {
    expect(program).not.toContain(root);
    expect(readFileSync(executable).includes(root)).toBe(false);
    expect(program).not.toContain('npm run cli');
  });
});

/** The dashboard behind a sign-in link, as a browser goes there. */
async function followed(link) {
  const url = new URL(link);
  const signedIn = await globalThis.fetch(new URL(url.pathname, url), {
    method: 'POST',
    headers: { origin: url.origin },
    body: url.searchParams,
    redirect: 'manual',
  });
  const cookie = signedIn.headers
    .getSetCookie()
    .map((set) => set.split(';')[0])
    .join('; ');
  const page = await globalThis.fetch(new URL('/', url), { headers: { cookie } });
  return { cookie, text: await page.text() };
}
