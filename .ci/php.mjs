// Finds, sets up and runs PHP, Composer and the plugin's tools.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, runProgram } from './commands.mjs';

export const plugin = join(root, 'plugin');
/** Composer wraps its output at the terminal's width, within words. */
const COLUMNS = 500;
const marker = join(plugin, 'vendor', '.ml-connector-setup');

/** phpcs finds its standards here, without a Composer plugin that writes configuration. */
const STANDARDS = [
  'wp-coding-standards/wpcs',
  'phpcompatibility/php-compatibility',
  'phpcompatibility/phpcompatibility-paragonie',
  'phpcompatibility/phpcompatibility-wp',
];

export const tool = (name) => join(plugin, 'vendor', 'bin', name);
export const PHPCS = [
  tool('phpcs'),
  '--runtime-set',
  'installed_paths',
  STANDARDS.map((name) => join(plugin, 'vendor', name)).join(','),
  '-q',
];
export const PHPSTAN = [tool('phpstan'), 'analyse', '--memory-limit=1G', '--no-progress'];
export const PHPUNIT = [tool('phpunit')];

/** Nudges are sent by cURL alone; PHPUnit and the checkers need the others. */
const EXTENSIONS = ['curl', 'dom', 'mbstring'];

/** Programs and extensions missing for the plugin's tests; empty = none. */
export function missingForPhp() {
  const programs = ['php', 'composer'].filter(
    (name) => spawnSync(name, ['--version'], { stdio: 'ignore' }).status !== 0,
  );
  if (programs.includes('php')) return programs;
  return [...programs, ...missingExtensions(spawnSync('php', ['-m'], { encoding: 'utf8' }).stdout)];
}

/** Of those that the checks and unit tests need, those not in a list of `php -m`. */
export function missingExtensions(listed) {
  const loaded = new Set(listed.toLowerCase().split(/\s+/));
  return EXTENSIONS.filter((name) => !loaded.has(name)).map((name) => `the PHP extension ${name}`);
}

/** Installs plugin/vendor if composer.json or the PHP version changed. Returns '' or why it failed. */
export async function setUpPhp() {
  const version = spawnSync('php', ['-r', 'echo PHP_VERSION;'], { encoding: 'utf8' }).stdout;
  const wanted = createHash('sha256')
    .update(readFileSync(join(plugin, 'composer.json')))
    .update(version)
    .digest('hex');
  if (existsSync(marker) && readFileSync(marker, 'utf8') === wanted) return '';
  console.error('Setting up the tools of plugin/: composer install, once, under a minute ...');
  const run = await runProgram('composer', ['install', '--no-interaction', '--no-progress', '--no-ansi', '--quiet'], {
    cwd: plugin,
    env: { COMPOSER_ALLOW_SUPERUSER: '1', COLUMNS: String(COLUMNS) },
  });
  if (!run.ok) return `Composer could not install the packages of plugin/composer.json.\n${run.output}`;
  writeFileSync(marker, wanted);
  return '';
}

/** Composer's message if it reached no server; null = something else is wrong. */
export function unreachable(output) {
  return /curl error \d+ while downloading [^\n]*[^\s\n]/.exec(output)?.[0] ?? null;
}

/** Runs PHP in plugin/ to its end. */
export const runPhp = (args, options) => runProgram('php', args, { ...options, cwd: plugin });
