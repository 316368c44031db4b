import { parseArgs } from 'node:util';
import { faultsOf, type Size } from './attack/attack.ts';
import { describeResults } from './attack/report.ts';
import { ATTACKS, runAttack } from './attack/run-attack.ts';

/*
 * Attacks the real service in its own process, between a simulated shop and a simulated Xero: forged tokens, mutated webhooks, hostile answers,
 * huge bodies, pairing, consent, addresses, clocks, a full disk. Exit: 0 it withstood all, 1 it did not, 2 wrong usage.
 */
const USAGE = 'npm run attack -- [--seed <n>] [--small] [--only <part of a name>]';

async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seed: { type: 'string', default: '1' },
      small: { type: 'boolean', default: false },
      only: { type: 'string', default: '' },
    },
  });
  const seed = Number(values.seed);
  const attacks = ATTACKS.filter(({ name }) => name.includes(values.only));
  if (!Number.isSafeInteger(seed) || attacks.length === 0) throw new TypeError('No such attack, or no whole seed.');
  const size: Size = values.small ? 'small' : 'full';
  const results = await runAttack({
    ...{ seed, size, attacks },
    onResult: (result) => process.stderr.write(`${result.name}: ${faultsOf(result).length} wrong\n`),
  });
  process.stdout.write(`${describeResults(results, seed)}\n`);
  return results.every((one) => faultsOf(one).length === 0) ? 0 : 1;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof TypeError)) throw error;
  process.stderr.write(`${error.message}\n${USAGE}\n`);
  process.exitCode = 2;
}
