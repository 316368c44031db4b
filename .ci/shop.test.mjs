// Whether tests in a real shop run or skip on machines that lack what a shop needs.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { root } from './commands.mjs';

const EXTENSIONS = ['mysqli', 'curl', 'gd', 'zip', 'bcmath', 'dom', 'mbstring', 'intl'];
const PROGRAMS = ['mariadbd', 'mariadb', 'mariadb-dump', 'mariadb-install-db', 'unzip'];
const REASON = `
const { whyNoShop } = await import('./e2e/store/why-not.ts');
console.log(JSON.stringify(await whyNoShop(() => undefined)));`;

describe('a machine', () => {
  let machine = '';
  const program = (name, script) => {
    const path = join(machine, 'bin', name);
    writeFileSync(path, `#!/bin/sh\n${script}\n`);
    chmodSync(path, 0o755);
  };
  const lacks = (name) => rmSync(join(machine, 'bin', name));
  const unpacked = (folder, file) => {
    mkdirSync(join(machine, folder), { recursive: true });
    writeFileSync(join(machine, folder, file), '');
    return join(machine, folder);
  };
  /** A Node of this project on that machine: its programs, its home, no network. */
  const run = (args, env = {}) =>
    spawnSync(process.execPath, args, {
      cwd: root,
      encoding: 'utf8',
      env: { PATH: join(machine, 'bin'), HOME: join(machine, 'home'), ...env },
    });
  const reason = (env) => JSON.parse(run(['--input-type=module', '-e', REASON], env).stdout);
  const integration = (env) => run([join('.ci', 'phpunit.mjs'), 'integration'], env);

  beforeEach(() => {
    machine = mkdtempSync(join(tmpdir(), 'ml-machine-'));
    for (const folder of ['bin', 'home']) mkdirSync(join(machine, folder));
    for (const name of ['which', 'sh']) {
      symlinkSync(spawnSync('which', [name], { encoding: 'utf8' }).stdout.trim(), join(machine, 'bin', name));
    }
    program('php', `echo ${EXTENSIONS.join(' ')}`);
    program('curl', 'echo "curl: (6) Could not resolve host" >&2; exit 6');
    program('apt-get', 'test "$1" = --version || { echo "E: Unable to fetch some archives" >&2; exit 100; }');
    for (const name of PROGRAMS) program(name, 'exit 0');
  });
  afterEach(() => rmSync(machine, { recursive: true, force: true }));

  test('without WooCommerce has no shop: what to set is named, and its tests are counted as skipped', () => {
    expect(reason()).toContain('set WOOCOMMERCE_DIR');
    const { stdout, status } = integration();
    expect(stdout).toMatch(/^SKIPPED: \d+ integration tests of plugin\/: WooCommerce .* set WOOCOMMERCE_DIR/m);
    expect(stdout).toMatch(/^0 passed, 0 failed, [1-9]\d* skipped$/m);
    expect(status).toBe(0);
  });

  test('without WordPress has none either', () => {
    const env = { WOOCOMMERCE_DIR: unpacked('woocommerce', 'woocommerce.php') };
    expect(reason(env)).toContain('set WORDPRESS_DIR');
    expect(reason(env)).toContain('E: Unable to fetch some archives');
    const { stdout, status } = integration(env);
    expect(stdout).toMatch(/^0 passed, 0 failed, [1-9]\d* skipped$/m);
    expect(status).toBe(0);
  });

  test.each(['php', 'mariadbd', 'unzip', 'curl'])('without %s has none: what to install is named', (name) => {
    lacks(name);
    expect(reason()).toMatch(new RegExp(`^a shop needs ${name} \\(Debian: apt-get install `));
    expect(integration().stdout).toMatch(/^0 passed, 0 failed, [1-9]\d* skipped$/m);
  });

  test('that has all of it has a shop', () => {
    const env = {
      WOOCOMMERCE_DIR: unpacked('woocommerce', 'woocommerce.php'),
      WORDPRESS_DIR: unpacked('wordpress', 'wp-load.php'),
    };
    expect(reason(env)).toBeNull();
  });

  test('where a variable names a wrong folder fails: nobody meant to skip the tests', () => {
    const { stdout, stderr, status } = integration({ WOOCOMMERCE_DIR: join(machine, 'other') });
    expect(stdout + stderr).toContain('there is no woocommerce.php in it');
    expect(status).toBe(1);
  });
});
