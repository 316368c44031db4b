// The executable where there is nothing else: no Node, no npm, no folder of sources.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { freePort } from '../../sidecar/simulators/free-port.ts';
import { root } from '../commands.mjs';
import { sha256 } from './digest.mjs';
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
    // But in the patterns that find a command in texts of a store that was run by npm.
    const patterns = readFileSync(join(root, 'sidecar', 'src', 'wording', 'owner-words.ts'), 'utf8');
    const ofNpm = (text) => text.split('npm run cli').length;
    expect(ofNpm(program)).toBe(ofNpm(patterns));
  });

  test('is the same, made once more', async () => {
    const again = join(folder, 'again');
    await makeExecutable((await makeProgram()).text, again);
    expect(sha256(readFileSync(again))).toBe(sha256(readFileSync(executable)));
  });

  describe('on the data of an earlier release', () => {
    test('keeps every order, document, setting and key', async () => {
      using bare = bareDirectory();
      const before = unpackEarlier(bare);
      const env = { ML_PORT: String(await freePort()), ML_ALLOW_PRIVATE_HOSTS: '1', ML_LOG_LEVEL: 'info' };
      const run = async (...args) => {
        const { exit, out, err } = await runBare(executable, args, { folder: bare.folder, env });
        expect([args, exit, err]).toEqual([args, 0, '']);
        return out;
      };
      expect(before.entries.map(({ state }) => state)).toContain('recorded');
      // The data came here as a copy, as on a new machine.
      await run('take-over');
      const service = await startBare(executable, { folder: bare.folder, env });
      expect([await service.stop(), service.said()]).toEqual([0, '']);
      const after = ledgerIn(bare.folder);
      expect(after.migrations.length).toBeGreaterThan(before.migrations.length);
      expect(after).toEqual({ ...before, migrations: expect.arrayContaining(before.migrations) });
      const [{ store_id: store }] = before.entries;
      expect(JSON.parse(await run('orders', store, '--json')).orders).toHaveLength(before.entries.length);
      expect(JSON.parse(await run('settings', 'get', store, 'sync.active', '--json'))).toBe(true);
    });

    test('is refused in words, and nothing is changed, if a newer release wrote it', async () => {
      using bare = bareDirectory();
      unpackEarlier(bare);
      const file = databaseIn(bare.folder);
      {
        using database = new DatabaseSync(file);
        database.exec("insert into kysely_migration (name, timestamp) values ('9999-later', '2030-01-01')");
        database.exec('pragma wal_checkpoint(truncate)');
      }
      bare.own();
      const before = sha256(readFileSync(file));
      const { exit, out, err } = await runBare(executable, [], { folder: bare.folder, env: {} });
      expect([exit, out]).toEqual([1, '']);
      expect(err).toContain('was created by a newer version (9999-later)');
      expect(err).toContain('Start the newer version of ML Connector, or restore the backup made before the update.');
      expect(sha256(readFileSync(file))).toBe(before);
    });
  });

  describe('and its install script', () => {
    const answers = {
      ML_PUBLIC_URL: 'https://connector.example.com/',
      XERO_CLIENT_ID: 'A1B2',
      XERO_CLIENT_SECRET: 'secret-1_~',
      ML_SHOP: 'https://shop.example.com',
      ML_HTTPS: 'caddy',
    };
    const script = join(root, 'sidecar', 'install', 'install.sh');
    /** Below a directory, as a person without systemd. */
    const install = (rootDir, { env = {}, input = null } = {}) => {
      const flags = input === null ? ['--unattended'] : [];
      const done = spawnSync('sh', [script, ...flags, '--root', rootDir], {
        env: { PATH: process.env.PATH, ML_PROGRAM: executable, ...env },
        encoding: 'utf8',
        ...(input === null ? {} : { input }),
      });
      return { exit: done.status, out: done.stdout, err: done.stderr };
    };
    const read = (rootDir, ...path) => readFileSync(join(rootDir, ...path), 'utf8');
    const settingsIn = (rootDir) => read(rootDir, 'etc', 'ml-connector', 'ml-connector.env').split('\n');

    test('sets up service, command and https, and ends with the pairing code', () => {
      using bare = bareDirectory();
      const { exit, out, err } = install(bare.folder, { env: answers });
      expect([exit, err]).toEqual([0, '']);
      expect(out).toMatch(/Pairing code: +[0-9A-Z-]{19}/);
      expect(out).toContain('https://connector.example.com\n');
      expect(out).toContain('https://shop.example.com/wp-admin/');
      expect(settingsIn(bare.folder)).toEqual(
        expect.arrayContaining(['ML_PUBLIC_URL=https://connector.example.com', 'XERO_CLIENT_SECRET=secret-1_~']),
      );
      expect(statSync(join(bare.folder, 'etc', 'ml-connector', 'ml-connector.env')).mode & 0o777).toBe(0o600);
      expect(read(bare.folder, 'etc', 'caddy', 'Caddyfile')).toContain(
        'connector.example.com {\n\treverse_proxy 127.0.0.1:8484\n}',
      );
    });

    test('may be run again: it keeps what it does not ask for, and every answer that is not given', () => {
      using bare = bareDirectory();
      expect(install(bare.folder, { env: answers }).exit).toBe(0);
      appendFileSync(join(bare.folder, 'etc', 'ml-connector', 'ml-connector.env'), 'ML_AUDIT_DAYS=100\n');
      writeFileSync(join(bare.folder, 'etc', 'caddy', 'Caddyfile'), 'other.example {\n}\n', { flag: 'a' });
      const [code] = /[0-9A-Z-]{19}/.exec(install(bare.folder).out);
      // Three questions: another address, and the rest as before.
      const { exit, out } = install(bare.folder, { input: 'https://new.example.com\nyes\n\n\n\n' });
      expect([exit, out]).toEqual([0, expect.stringContaining(code)]);
      expect(out.match(/^\d\. |(?<=: )\d\. /gm)).toHaveLength(3);
      expect(settingsIn(bare.folder)).toEqual(
        expect.arrayContaining(['ML_PUBLIC_URL=https://new.example.com', 'XERO_CLIENT_ID=A1B2', 'ML_AUDIT_DAYS=100']),
      );
      const caddyfile = read(bare.folder, 'etc', 'caddy', 'Caddyfile');
      expect(caddyfile).toContain('other.example {');
      expect(caddyfile).toContain('new.example.com {');
      expect(caddyfile).not.toContain('connector.example.com');
    });

    test('copies the data unchanged before another release works on them, also those that were put back', async () => {
      using bare = bareDirectory();
      const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
      const older = join(folder, 'older');
      await makeExecutable(program.replaceAll(`"${version}"`, '"0.0.1"'), older);
      expect(install(bare.folder, { env: answers }).exit).toBe(0);
      // Back to the older release: its data are put in place first, then its program.
      unpackEarlier(bare);
      const before = sha256(readFileSync(databaseIn(bare.folder)));
      const data = join(bare.folder, 'var', 'lib', 'ml-connector');
      rmSync(data, { recursive: true });
      renameSync(join(bare.folder, 'data'), data);
      const { exit, out, err } = install(bare.folder, { env: { ...answers, ML_PROGRAM: older } });
      expect([exit, err]).toEqual([0, '']);
      const copies = join(bare.folder, 'var', 'backups', 'ml-connector');
      expect(readdirSync(copies)).toEqual([`before-0.0.1-from-${version}`]);
      expect(out).toContain('ML Connector 0.0.1 is installed');
      expect(sha256(readFileSync(join(copies, `before-0.0.1-from-${version}`, 'ml-connector.sqlite')))).toBe(before);
    });

    test('refuses what systemd and the shell would read differently', () => {
      using bare = bareDirectory();
      for (const [name, value] of [
        ['ML_PUBLIC_URL', 'connector.example.com'],
        ['XERO_CLIENT_SECRET', 'a$(id)'],
        ['XERO_CLIENT_ID', 'a b'],
        ['ML_HTTPS', 'nginx'],
        ['ML_SHOP', 'shop.example.com'],
      ]) {
        const { exit, err } = install(bare.folder, { env: { ...answers, [name]: value } });
        expect([name, exit]).toEqual([name, 1]);
        expect(err).not.toContain(name === 'XERO_CLIENT_SECRET' ? value : 'never');
      }
      expect(existsSync(join(bare.folder, 'etc'))).toBe(false);
    });
  });
});

const databaseIn = (folder) => join(folder, 'data', 'ml-connector.sqlite');

/** As the build of an earlier commit left it (docs/release.md). Returns what is in it. */
function unpackEarlier(bare) {
  const unpacked = spawnSync('tar', ['-xzf', join(import.meta.dirname, 'earlier-data.tar.gz'), '-C', bare.folder]);
  expect(unpacked.status).toBe(0);
  const found = ledgerIn(bare.folder);
  bare.own();
  return found;
}

function ledgerIn(folder) {
  using database = new DatabaseSync(databaseIn(folder));
  const rows = (query) => database.prepare(query).all();
  const settings = join(folder, 'data', 'settings');
  return {
    migrations: rows('select name from kysely_migration order by name').map(({ name }) => name),
    entries: rows('select store_id, source_id, state, revision from entries order by id'),
    documents: rows('select kind, source_key, xero_id, number from documents order by id'),
    tokens: rows('select id from token_sets'),
    settings: readdirSync(settings).map((name) => [name, JSON.parse(readFileSync(join(settings, name), 'utf8'))]),
  };
}

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
