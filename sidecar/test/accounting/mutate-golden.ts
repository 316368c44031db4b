import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { MUTATIONS, type Mutation } from './_golden-mutations.ts';
import { LIVES } from './_golden-life.ts';
import { LIFE_MUTATIONS } from './_life-mutations.ts';

/*
 * Breaks each rule of the mapping, and of what happens after an order was posted, in a private copy of the sources and looks
 * whether its golden case or its golden life notices: `node sidecar/test/accounting/mutate-golden.ts`. Prints a table; exit code 1 when a
 * broken rule goes unnoticed.
 */
const SIDECAR = fileURLToPath(new URL('../../', import.meta.url));
/** What a copy for one kind of case holds, and what looks at its cases: all of them, or those named. */
interface Suite {
  readonly mutations: readonly Mutation[];
  readonly copied: readonly string[];
  readonly check: string;
  readonly named: boolean;
}
const SUITES: readonly Suite[] = [
  {
    mutations: MUTATIONS,
    copied: [
      'src/domain',
      'src/mapping',
      'src/woocommerce',
      'test/golden',
      'test/accounting/_golden-cases.ts',
      'test/accounting/_golden-check.ts',
      'test/support/_organisations.ts',
      'test/support/_xero-arithmetic.ts',
    ],
    check: 'test/accounting/_golden-check.ts',
    named: false,
  },
  {
    mutations: LIFE_MUTATIONS,
    copied: ['src', 'simulators', 'test'],
    check: 'test/accounting/_golden-life-check.ts',
    named: true,
  },
];
/** Two copies at once; a run takes about a second. */
const COPIES = 2;
const RUN_TIMEOUT_MS = 300_000;

const run = promisify(execFile);

function makeCopy({ copied }: Suite): string {
  const root = mkdtempSync(join(tmpdir(), 'golden-mutants-'));
  for (const path of copied) cpSync(join(SIDECAR, path), join(root, path), { recursive: true });
  writeFileSync(join(root, 'package.json'), '{"type":"module"}');
  symlinkSync(join(SIDECAR, '../node_modules'), join(root, 'node_modules'));
  return root;
}

/** The cases that fail in this copy; if the copy does not load, all fail: "*". */
async function failing(root: string, { check }: Suite, names: readonly string[]): Promise<readonly string[]> {
  try {
    const { stdout } = await run(process.execPath, [join(root, check), ...names], { timeout: RUN_TIMEOUT_MS });
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

async function tryMutation(root: string, suite: Suite, mutation: Mutation): Promise<Result> {
  const path = join(root, 'src', mutation.file);
  const whole = readFileSync(path, 'utf8');
  const parts = whole.split(mutation.find);
  if (parts.length !== 2) return { mutation, verdict: 'BROKEN', cases: [`stands ${String(parts.length - 1)} times`] };
  writeFileSync(path, parts.join(mutation.replace));
  const cases = await failing(root, suite, suite.named ? [mutation.noticedBy] : []);
  writeFileSync(path, whole);
  if (cases.includes('*')) return { mutation, verdict: 'BROKEN', cases: ['the copy does not load'] };
  return { mutation, verdict: cases.includes(mutation.noticedBy) ? 'noticed' : 'UNNOTICED', cases };
}

async function trySuite(suite: Suite): Promise<Result[]> {
  const queue = [...suite.mutations];
  const results: Result[] = [];
  const worker = async (_: unknown, index: number): Promise<void> => {
    const root = makeCopy(suite);
    try {
      // Each copy tries its part of the named cases unchanged.
      const names = suite.named ? LIVES.filter((__, place) => place % COPIES === index) : [];
      const before = await failing(root, suite, names);
      if (before.length > 0) throw new Error(`Golden cases fail before anything is broken: ${before.join(', ')}`);
      for (let next = queue.shift(); next !== undefined; next = queue.shift())
        results.push(await tryMutation(root, suite, next));
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  };
  await Promise.all(Array.from({ length: COPIES }, worker));
  return results;
}

const results: Result[] = [];
for (const suite of SUITES) results.push(...(await trySuite(suite)));
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
