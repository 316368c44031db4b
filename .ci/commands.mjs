// How .ci/verify.mjs and .ci/test.mjs run tools: always on the pinned Node, without a shell.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..');
export const artifacts = join(root, 'artifacts');

const PINNED_NODE = join(root, 'node_modules', 'node', 'bin', 'node');
const OUTPUT_BYTES_MAX = 64 * 1024 * 1024;

const inModules = (...path) => join(root, 'node_modules', ...path);
export const PRETTIER = [inModules('prettier', 'bin', 'prettier.cjs')];
export const ESLINT = [inModules('eslint', 'bin', 'eslint.js')];
export const TSC = [inModules('typescript', 'bin', 'tsc')];
export const PLAYWRIGHT = [inModules('@playwright', 'test', 'cli.js')];
// Several libraries ship ESM only, so jest runs native modules.
export const JEST = [
  '--experimental-vm-modules',
  '--disable-warning=ExperimentalWarning',
  inModules('jest', 'bin', 'jest.js'),
  '--config',
  join('.ci', 'jest.config.js'),
];

const STDIO = {
  nothing: ['ignore', 'pipe', 'pipe'],
  errors: ['ignore', 'pipe', 'inherit'],
  all: ['ignore', 'inherit', 'inherit'],
};

/**
 * Runs a tool, or stops it after `msMax`; `show` names the streams that go to the terminal, the others are
 * returned.
 */
export function runTool(args, { show = 'nothing', env = {}, msMax, cwd = root } = {}) {
  const node = existsSync(PINNED_NODE) ? PINNED_NODE : process.execPath;
  const run = spawnSync(node, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: STDIO[show],
    maxBuffer: OUTPUT_BYTES_MAX,
    ...(msMax === undefined ? {} : { timeout: msMax }),
    encoding: 'utf8',
  });
  const trouble = run.error?.message ?? (run.signal === null ? '' : `ended by ${run.signal}`);
  const errors = [run.stderr, trouble].filter(Boolean).join('\n');
  return { ok: run.status === 0, output: [run.stdout, errors].filter(Boolean).join('\n'), errors };
}

/** What was skipped so far, and why: printed at once, and again with the totals. */
export const skips = [];

export function saySkipped(what, why) {
  skips.push(`SKIPPED: ${what}: ${why}.`);
  console.log(`\n${skips.at(-1)}`);
}

/** A path for a tool's JSON report, cleared first: a stale report must never count. */
export function freshReport(name) {
  mkdirSync(artifacts, { recursive: true });
  const path = join(artifacts, name);
  rmSync(path, { force: true });
  return path;
}

/** The report, or null if the tool died before writing one. */
export function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}
