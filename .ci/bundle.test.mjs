// What `npm start` and `npm run cli` run: the bundle is the same program as the sources, and no larger in memory than it has to be.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from '../sidecar/simulators/free-port.ts';
import { bundle } from './bundle.mjs';
import { COMPILE_CACHE, root, runTool } from './commands.mjs';

const source = (name) => join(root, 'sidecar', 'src', name);
let folder;
let dataDir;
let names;

beforeAll(async () => {
  // Beside its own node_modules, as sidecar/dist is.
  folder = mkdtempSync(join(root, 'node_modules', '.cache', 'bundle-'));
  dataDir = mkdtempSync(join(tmpdir(), 'ml-connector-bundle-'));
  names = await bundle([source('main.ts'), source('cli.ts')], folder);
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  rmSync(dataDir, { recursive: true, force: true });
});

const env = () => ({ ML_DATA_DIR: dataDir, ML_PORT: '0', ML_LOG_LEVEL: 'info' });

test('the command line answers as from its sources', async () => {
  for (const args of [
    ['--version'],
    ['--help'],
    ['status', '--json'],
    ['settings', 'set', 'no-store', 'sync.active', 'maybe'],
  ]) {
    const [bundled, run] = await Promise.all(
      [join(folder, 'cli.js'), source('cli.ts')].map((file) => runTool([file, ...args], { env: env() })),
    );
    expect(bundled).toEqual(run);
    expect(bundled.output).not.toBe('');
  }
});

test('the service starts, and serves the files of its pages', async () => {
  const port = await freePort();
  const child = spawn(process.execPath, [join(folder, 'main.js')], {
    env: { ...process.env, NODE_COMPILE_CACHE: COMPILE_CACHE, ...env(), ML_PORT: String(port), ML_HOST: '127.0.0.1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const lines = [];
    for await (const line of createInterface({ input: child.stdout })) {
      lines.push(JSON.parse(line));
      if (lines.at(-1).msg === 'service started') break;
    }
    expect(lines.at(-1)).toMatchObject({ msg: 'service started', version: expect.any(String) });
    expect((await globalThis.fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200);
  } finally {
    child.kill();
    await once(child, 'exit');
  }
});

test('one letter of two bytes would double a file in memory: there is none', () => {
  expect(names).toEqual(expect.arrayContaining(['main.js', 'cli.js']));
  for (const name of readdirSync(folder)) expect(readFileSync(join(folder, name), 'utf8')).not.toMatch(/[^\0-\x7f]/);
});

test("neither program loads Node's own fetch", async () => {
  const program =
    "process.once('exit', () => console.log(process.moduleLoadList.some((name) => name.includes('undici'))))";
  const flags = ['--import', `data:text/javascript,${encodeURIComponent(program)}`];
  const { output } = await runTool([...flags, join(folder, 'cli.js'), 'status', '--json'], { env: env() });
  expect(output).toMatch(/\nfalse\n?$/);
});
