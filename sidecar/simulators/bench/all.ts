import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** Each prints its figures and bounds, and ends with 1 above a bound. */
const BENCHES = ['start', 'books', 'overview', 'intake', 'latency', 'calls'];

/** `npm run bench`: one after the other, as each measures the processor or memory. Exit: 0 all within their bounds. */
async function main(): Promise<number> {
  const above: string[] = [];
  for (const name of BENCHES) {
    process.stdout.write(`\n== ${name}\n`);
    const child = spawn(process.execPath, [join(import.meta.dirname, `${name}.ts`)], { stdio: 'inherit' });
    const [code] = (await once(child, 'exit')) as [number | null];
    if (code !== 0) above.push(name);
  }
  process.stdout.write(above.length === 0 ? '\nall within their bounds\n' : `\nabove a bound: ${above.join(', ')}\n`);
  return above.length === 0 ? 0 : 1;
}

process.exitCode = await main();
