import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { FIGURES_FILE, readFigures, table } from './bounds.ts';

/** Each prints its figures and bounds, and ends with 1 above a bound. */
const BENCHES = ['start', 'idle', 'books', 'overview', 'intake', 'latency', 'calls', 'backlog'];

/** `npm run bench`: one after the other, as each measures the processor or memory; a table at the end. Exit: 0 all within their bounds. */
async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { json: { type: 'boolean', default: false } } });
  const directory = mkdtempSync(join(tmpdir(), 'ml-connector-bench-'));
  const file = join(directory, 'figures');
  writeFileSync(file, '');
  const above: string[] = [];
  try {
    for (const name of BENCHES) {
      process.stderr.write(`\n== ${name}\n`);
      const child = spawn(process.execPath, [join(import.meta.dirname, `${name}.ts`)], {
        env: { ...process.env, [FIGURES_FILE]: file },
        // With --json the one document is all there is on stdout.
        stdio: ['ignore', values.json ? process.stderr : 'inherit', 'inherit'],
      });
      const [code] = (await once(child, 'exit')) as [number | null];
      if (code !== 0) above.push(name);
    }
    const figures = readFigures(file);
    process.stdout.write(values.json ? `${JSON.stringify({ figures, above }, null, 2)}\n` : `\n${table(figures)}\n`);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
  process.stderr.write(above.length === 0 ? '\nall within their bounds\n' : `\nabove a bound: ${above.join(', ')}\n`);
  return above.length === 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
