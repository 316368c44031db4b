// What `npm run release` makes, besides the executable: the same bytes each time, sums, bills of materials, and an archive that runs.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Buffer } from 'node:buffer';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NODE_VERSION } from '../bundle.mjs';
import { root } from '../commands.mjs';
import { version } from '../package.mjs';
import { bareDirectory, runBare } from './bare-user.mjs';
import { sha256 } from './digest.mjs';
import { RUNTIMES } from './executable.mjs';
import { makeRelease, timeOfRelease } from './main.mjs';
import { postedOrders, postOneShop, startOutside } from './post-one-shop.mjs';

const SECONDS = 1_764_500_000;

let folder;
let build;
const bytes = (name) => readFileSync(join(folder, 'one', name));

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ml-connector-release-'));
  build = join(folder, 'build');
  mkdirSync(build);
  for (const name of ['index.js', 'index.asset.php', 'index.css', 'index-rtl.css'])
    writeFileSync(join(build, name), name);
  const time = await timeOfRelease(String(SECONDS));
  for (const name of ['one', 'two']) await makeRelease(join(folder, name), { time, machines: [], build });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('two releases of one commit are the same bytes, and hold no path of the machine', () => {
  const names = readdirSync(join(folder, 'one')).sort();
  expect(readdirSync(join(folder, 'two')).sort()).toEqual(names);
  for (const name of names) {
    expect([name, sha256(bytes(name))]).toEqual([name, sha256(readFileSync(join(folder, 'two', name)))]);
    expect([name, bytes(name).includes(root)]).toEqual([name, false]);
  }
});

test('SHA256SUMS names every other file, as sha256sum reads it', () => {
  const sums = bytes('SHA256SUMS').toString().trimEnd().split('\n');
  expect(sums.map((line) => line.slice(66))).toEqual(
    readdirSync(join(folder, 'one'))
      .filter((name) => name !== 'SHA256SUMS')
      .sort(),
  );
  for (const line of sums) expect(line.slice(0, 64)).toBe(sha256(bytes(line.slice(66))));
});

test('the bills of materials name the packages that are inside, with the version and digest of the lock file', () => {
  const bill = (name) => JSON.parse(bytes(`${name}-${version()}.cdx.json`).toString());
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const service = bill('ml-connector');
  expect(service).toMatchObject({
    bomFormat: 'CycloneDX',
    metadata: { timestamp: new Date(SECONDS * 1000).toISOString() },
  });
  expect(service.components[0]).toMatchObject({ name: 'node', version: NODE_VERSION });
  const names = service.components.map(({ name }) => name);
  // Needed at run time, by others (iconv-lite) and by path (uplot); esbuild only made the file.
  expect(names).toEqual(expect.arrayContaining(['express', 'jose', 'nodemailer', 'iconv-lite', 'uplot']));
  expect(names).not.toContain('esbuild');
  const express = service.components.find(({ name }) => name === 'express');
  expect(express.version).toBe(lock['node_modules/express'].version);
  expect(Buffer.from(express.hashes[0].content, 'hex').toString('base64')).toBe(
    lock['node_modules/express'].integrity.replace('sha512-', ''),
  );
  const page = bill('ml-connector-plugin').components.map(({ name }) => name);
  expect(page).toContain('@wordpress/dataviews');
  // WordPress has its own.
  expect(page).not.toContain('react-dom');
});

test('the executables are of the pinned Node', () => {
  expect(RUNTIMES.version).toBe(NODE_VERSION);
});

describe('the archive', () => {
  /** Unpacked for a bare user, and a PATH with nothing but these commands. */
  const unpack = (bare, commands) => {
    const archive = join(folder, 'one', `ml-connector-${version()}.tar.gz`);
    expect(spawnSync('tar', ['-xzf', archive, '-C', bare.folder]).status).toBe(0);
    const path = join(bare.folder, 'bin');
    mkdirSync(path);
    for (const [name, target] of Object.entries(commands)) symlinkSync(target, join(path, name));
    bare.own();
    return { command: join(bare.folder, `ml-connector-${version()}`, 'ml-connector'), path };
  };
  const found = (name) => spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).stdout.trim();
  const basic = Object.fromEntries(['dirname', 'readlink', 'uname', 'sh'].map((name) => [name, found(name)]));

  test('posts the recorded orders of a shop, on the machine’s Node and without npm', async () => {
    using bare = bareDirectory();
    const { command, path } = unpack(bare, { ...basic, node: process.execPath });
    await using outside = await startOutside();
    const beside = { ...outside, env: { ...outside.env, PATH: path } };
    const { storeId, exit } = await postOneShop(command, { folder: bare.folder, outside: beside });
    const orders = postedOrders(storeId, outside);
    expect(orders.length).toBeGreaterThan(3);
    expect(orders).toEqual(orders.map(([file, total]) => [file, total, [total]]));
    expect(exit).toBe(0);
  });

  test('says what it needs where there is neither Node nor npm', async () => {
    using bare = bareDirectory();
    const { command, path } = unpack(bare, basic);
    const { exit, out, err } = await runBare(command, ['status'], { folder: bare.folder, env: { PATH: path } });
    expect([exit, out]).toEqual([1, '']);
    expect(err).toContain(`neither Node ${NODE_VERSION.split('.', 1)[0]} nor npm`);
  });
});
