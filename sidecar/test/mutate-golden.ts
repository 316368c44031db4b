import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { MUTATIONS, type Mutation } from './_golden-mutations.ts';

/*
 * Breaks each rule of the mapping in a private copy of the sources and looks whether its golden case notices:
 * `node sidecar/test/mutate-golden.ts`. Prints a table; exit code 1 when a broken rule goes unnoticed.
 */
const SIDECAR = fileURLToPath(new URL('../', import.meta.url));
const COPIED = ['src/mapping', 'src/woocommerce', 'test/golden'];
const HELPERS = ['_golden-cases.ts', '_golden-check.ts', '_organisations.ts', '_xero-arithmetic.ts'];
/** Two copies at once; a run takes about a second. */
const COPIES = 2;
const RUN_TIMEOUT_MS = 60_000;

const run = promisify(execFile);

function makeCopy(): string {
  const root = mkdtempSync(join(tmpdir(), 'golden-mutants-'));
  for (const path of COPIED) cpSync(join(SIDECAR, path), join(root, path), { recursive: true });
  for (const file of HELPERS) cpSync(join(SIDECAR, 'test', file), join(root, 'test', file));
  writeFileSync(join(root, 'package.json'), '{"type":"module"}');
  symlinkSync(join(SIDECAR, '../node_modules'), join(root, 'node_modules'));
  return root;
}

/** The cases that fail in this copy; a copy that does not even load fails in all, told as "*". */
async function failing(root: string): Promise<readonly string[]> {
  try {
    const { stdout } = await run(process.execPath, [join(root, 'test/_golden-check.ts')], { timeout: RUN_TIMEOUT_MS });
    return stdout
      .slice(1, -1)
      .split(',')
      .map((name) => name.slice(1, -1))
      .filter((name) => name !== '');
  } catch {
    return ['*'];
  }
}

interface Result {
  readonly mutation: Mutation;
  readonly verdict: 'noticed' | 'UNNOTICED' | 'BROKEN';
  readonly cases: readonly string[];
}

async function tryMutation(root: string, mutation: Mutation): Promise<Result> {
  const path = join(root, 'src', mutation.file);
  const whole = readFileSync(path, 'utf8');
  const parts = whole.split(mutation.find);
  if (parts.length !== 2) return { mutation, verdict: 'BROKEN', cases: [`stands ${String(parts.length - 1)} times`] };
  writeFileSync(path, parts.join(mutation.replace));
  const cases = await failing(root);
  writeFileSync(path, whole);
  if (cases.includes('*')) return { mutation, verdict: 'BROKEN', cases: ['the copy does not load'] };
  return { mutation, verdict: cases.includes(mutation.noticedBy) ? 'noticed' : 'UNNOTICED', cases };
}

async function tryAll(): Promise<Result[]> {
  const queue = [...MUTATIONS];
  const results: Result[] = [];
  const worker = async (): Promise<void> => {
    const root = makeCopy();
    try {
      const before = await failing(root);
      if (before.length > 0) throw new Error(`Golden cases fail before anything is broken: ${before.join(', ')}`);
      for (let next = queue.shift(); next !== undefined; next = queue.shift())
        results.push(await tryMutation(root, next));
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  };
  await Promise.all(Array.from({ length: COPIES }, worker));
  return results;
}

const results = await tryAll();
for (const { mutation, verdict, cases } of results) {
  const others = cases.filter((name) => name !== mutation.noticedBy);
  const more = others.length === 0 ? '' : ` (and ${String(others.length)} more: ${others.slice(0, 3).join(', ')})`;
  console.log(
    `${verdict.padEnd(9)} ${mutation.noticedBy.padEnd(30)} ${mutation.file}: ${mutation.find.split('\n')[0] ?? ''}${more}`,
  );
}
const missed = results.filter(({ verdict }) => verdict !== 'noticed');
console.log(`${String(results.length - missed.length)} of ${String(results.length)} broken rules are noticed.`);
process.exitCode = missed.length === 0 ? 0 : 1;
