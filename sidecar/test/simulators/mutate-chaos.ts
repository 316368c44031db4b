import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { CHAOS_MUTATIONS, type ChaosMutation } from './_chaos-mutations.ts';

/*
 * Breaks what makes posting happen once, in a private copy of the sources, and counts the chaos runs until it shows:
 * `node sidecar/test/simulators/mutate-chaos.ts [--runs <at most>] [--seed <n>] [--orders <n>] [--kills <n>] [part of a name …]`; with
 * `--tests` whether the test named in _chaos-mutations.ts fails. Prints a table; exit code 1 when one goes unnoticed.
 */
const SIDECAR = fileURLToPath(new URL('../../', import.meta.url));
const JEST_CONFIG = '.ci/jest.config.js';
/** Two at once: a run keeps a core busy. */
const COPIES = 2;
const RUN_TIMEOUT_MS = 600_000;
const OUTPUT_BYTES_MAX = 16 * 1024 * 1024;

const run = promisify(execFile);

/** Tried first: what shows without a broken rule proves nothing. */
const UNBROKEN: ChaosMutation = { name: 'nothing is broken', noticedBy: '', edits: [] };

interface Result {
  readonly name: string;
  /** null = it was not. */
  readonly caughtAfter: number | null;
  readonly by: string;
}

function makeCopy({ name, edits }: ChaosMutation): string {
  const root = mkdtempSync(join(tmpdir(), 'chaos-mutant-'));
  for (const path of ['src', 'simulators', 'test'])
    cpSync(join(SIDECAR, path), join(root, 'sidecar', path), { recursive: true });
  cpSync(join(SIDECAR, 'package.json'), join(root, 'sidecar', 'package.json'));
  for (const path of ['package.json', JEST_CONFIG]) cpSync(join(SIDECAR, '..', path), join(root, path));
  symlinkSync(join(SIDECAR, '../node_modules'), join(root, 'node_modules'));
  for (const { file, find, replace } of edits) {
    const path = join(root, 'sidecar', 'src', file);
    const parts = readFileSync(path, 'utf8').split(find);
    if (parts.length !== 2) throw new Error(`"${name}": its text stands ${parts.length - 1} times in ${file}.`);
    writeFileSync(path, parts.join(replace));
  }
  return root;
}

/** What one run says is wrong; null = nothing. */
async function wrongIn(root: string, args: readonly string[]): Promise<string | null> {
  const env = { ...process.env, NODE_COMPILE_CACHE: join(root, 'cache') };
  const chaos = [join(root, 'sidecar', 'simulators', 'chaos.ts'), ...args];
  try {
    await run(process.execPath, chaos, { timeout: RUN_TIMEOUT_MS, env });
    return null;
  } catch (error) {
    const printed = error instanceof Error && 'stdout' in error ? String(error.stdout) : '';
    const figures = /lost \d+, duplicated \d+, off \d+, unresolved \d+, crashed \d+/.exec(printed)?.[0];
    if (figures === undefined) throw error;
    const wrong = figures.split(', ').filter((one) => !one.endsWith(' 0'));
    const example = /^ {2}(?:lost|duplicated|off): order \d+: (.*)$/m.exec(printed)?.[1];
    return example === undefined ? wrong.join(', ') : `${wrong.join(', ')}, e.g. ${example}`;
  }
}

/** The tests of that file that fail; null = none. */
async function failingIn(root: string, file: string): Promise<string | null> {
  const jest = [
    join(root, 'node_modules/jest/bin/jest.js'),
    '--config',
    join(root, JEST_CONFIG),
    '--json',
    '--forceExit',
  ];
  const args = ['--experimental-vm-modules', ...jest, '--runTestsByPath', join(root, 'sidecar', file)];
  try {
    await run(process.execPath, args, { cwd: root, timeout: RUN_TIMEOUT_MS, maxBuffer: OUTPUT_BYTES_MAX });
    return null;
  } catch (error) {
    const printed = error instanceof Error && 'stdout' in error ? String(error.stdout) : '';
    const found = /"numFailedTests":(\d+),.*"numPassedTests":(\d+)/.exec(printed);
    // A file that cannot be run at all proves nothing.
    if (found === null || found[1] === '0') throw error;
    return `${found[1]} of ${Number(found[1]) + Number(found[2])} tests of ${file}`;
  }
}

async function tryTests(mutation: ChaosMutation, files: readonly string[]): Promise<Result> {
  const { name } = mutation;
  const root = makeCopy(mutation);
  try {
    for (const file of files) {
      const by = await failingIn(root, file);
      if (by !== null) return { name, caughtAfter: 1, by };
    }
    return { name, caughtAfter: null, by: '' };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

async function tryMutation(mutation: ChaosMutation, runs: number, args: readonly string[]): Promise<Result> {
  const { name } = mutation;
  const root = makeCopy(mutation);
  try {
    for (let index = 0; index < runs; index += 1) {
      const by = await wrongIn(root, ['--run', String(index), ...args]);
      if (by !== null) return { name, caughtAfter: index + 1, by };
    }
    return { name, caughtAfter: null, by: '' };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
    orders: { type: 'string', default: '200' },
    kills: { type: 'string', default: '10' },
    tests: { type: 'boolean', default: false },
  },
});
const { runs, tests, ...passed } = values;
const args = Object.entries(passed).flatMap(([option, value]) => [`--${option}`, value]);
const queue = CHAOS_MUTATIONS.filter(
  ({ name }) => positionals.length === 0 || positionals.some((part) => name.includes(part)),
);
const before = tests
  ? await tryTests(UNBROKEN, [...new Set(queue.map(({ noticedBy }) => noticedBy))])
  : await tryMutation(UNBROKEN, 1, args);
if (before.caughtAfter !== null) throw new Error(`Before anything is broken: ${before.by}.`);
const results: Result[] = [];
const worker = async (): Promise<void> => {
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const result = tests ? await tryTests(next, [next.noticedBy]) : await tryMutation(next, Number(runs), args);
    results.push(result);
    const { name, caughtAfter, by } = result;
    console.log(`${(caughtAfter === null ? 'UNNOTICED' : `run ${caughtAfter}`).padEnd(9)} ${name.padEnd(80)} ${by}`);
  }
};
await Promise.all(Array.from({ length: COPIES }, worker));
const missed = results.filter(({ caughtAfter }) => caughtAfter === null);
console.log(`${results.length - missed.length} of ${results.length} broken rules are noticed.`);
process.exitCode = missed.length === 0 ? 0 : 1;
