// How .ci/verify.mjs and .ci/test.mjs run tools: always on the pinned Node, without a shell.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..');
export const artifacts = join(root, 'artifacts');

/** Compiled code between processes: the tests start the service and its command line hundreds of times. */
export const COMPILE_CACHE = join(root, 'node_modules', '.cache', 'node');
const PINNED_NODE = join(root, 'node_modules', 'node', 'bin', 'node');

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
 * Runs a program to its end, or until `msMax` or `signal` stops it; `show` names the streams that go to the terminal,
 * the others are returned.
 */
export async function runProgram(file, args, { show = 'nothing', env = {}, msMax, signal, cwd = root } = {}) {
  const child = spawn(file, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: STDIO[show],
    ...(msMax === undefined ? {} : { timeout: msMax }),
    ...(signal === undefined ? {} : { signal }),
  });
  const closed = once(child, 'close').then(
    () => (child.signalCode === null ? '' : `ended by ${child.signalCode}`),
    (error) => error.message,
  );
  const read = (stream) => (stream === null ? '' : text(stream));
  const [stdout, stderr, trouble] = await Promise.all([read(child.stdout), read(child.stderr), closed]);
  const errors = [stderr, trouble].filter(Boolean).join('\n');
  return { ok: child.exitCode === 0, output: [stdout, errors].filter(Boolean).join('\n'), errors };
}

/** Runs a tool of the tree on the pinned Node; options as `runProgram`. */
export async function runTool(args, options = {}) {
  const node = existsSync(PINNED_NODE) ? PINNED_NODE : process.execPath;
  return await runProgram(node, args, { ...options, env: { NODE_COMPILE_CACHE: COMPILE_CACHE, ...options.env } });
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
