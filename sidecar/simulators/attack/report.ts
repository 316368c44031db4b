import { faultsOf, megabytes, type Result } from './attack.ts';

const COLUMNS = ['attack', 'tries', 'wrong', 'stall', 'peak', 'kept', 'time'] as const;

/** A table of all attacks, and below it every fault. */
export function describeResults(results: readonly Result[], seed: number): string {
  const rows = results.map((one) => [
    one.name,
    one.skipped === undefined ? String(one.tries) : 'skipped',
    String(faultsOf(one).length),
    `${Math.round(one.stallMs)} ms`,
    megabytes(one.peakBytes),
    megabytes(one.leakBytes),
    `${one.seconds.toFixed(1)} s`,
  ]);
  const table = [[...COLUMNS], ...rows];
  const widths = COLUMNS.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  const lines = table.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  '),
  );
  const faults = results.flatMap((one) => faultsOf(one).map((fault) => `WRONG  ${one.name}: ${fault}`));
  const skips = results.flatMap((one) => (one.skipped === undefined ? [] : [`SKIPPED  ${one.name}: ${one.skipped}`]));
  const sum = faults.length === 0 ? 'Nothing was accepted, lost or stopped.' : `${faults.length} wrong.`;
  return [...lines, '', ...skips, ...faults, `Seed ${seed}. ${sum}`].join('\n');
}
