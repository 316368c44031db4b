import { add, emptyTally, type Tally } from './tally.ts';
import type { ExactRow } from './run-exact.ts';

const EXAMPLES_MAX = 5;
const COLUMNS = [
  ['orders', 'orders'],
  ['posted', 'posted'],
  ['differing', 'differ'],
  ['withTaxAmount', 'TaxAmount'],
  ['rounded', 'rounding'],
  ['shopRounded', 'whole'],
  ['cashRounded', 'cash'],
  ['tendered', 'tender'],
  ['refunds', 'refunds'],
  ['creditNotes', 'credits'],
  ['rejected', 'rejected'],
  ['skipped', 'skipped'],
] as const satisfies readonly (readonly [keyof Tally, string])[];
const NAME_WIDTH = 26;
const COLUMN_WIDTH = 10;

/** The counts as a table, a line for each shop, then every difference and every named problem. */
export function report(rows: readonly ExactRow[], seconds: number): string {
  const recorded = rows.filter(({ isRecorded }) => isRecorded);
  const generated = rows.filter(({ isRecorded }) => !isRecorded);
  return [
    line(
      '',
      COLUMNS.map(([, title]) => title),
    ),
    ...generated.map((row) => counts(row.id, row.tally)),
    counts('generated', sumOf(generated)),
    counts(`recorded (${recorded.length} stores)`, sumOf(recorded)),
    counts('all', sumOf(rows)),
    '',
    ...differences(rows),
    ...problems(rows),
    '',
    summary(rows, seconds),
  ].join('\n');
}

export function sumOf(rows: readonly ExactRow[]): Tally {
  const sum = emptyTally();
  for (const { tally } of rows) add(sum, tally);
  return sum;
}

function counts(name: string, tally: Tally): string {
  return line(
    name,
    COLUMNS.map(([key]) => String(tally[key])),
  );
}

function line(name: string, cells: readonly string[]): string {
  return name.padEnd(NAME_WIDTH) + cells.map((cell) => cell.padStart(COLUMN_WIDTH)).join('');
}

function differences(rows: readonly ExactRow[]): string[] {
  const all = rows.flatMap(({ differing }) => differing);
  if (all.length === 0) return ['No order differs: subtotal, tax of every rate and total are the shop’s own.'];
  return all.map(({ name, differences: found }) => {
    const list = found.map(({ field, shop, books }) => `${field}: shop ${shop}, books ${books}`).join('; ');
    return `DIFFERS  ${name}: ${list}`;
  });
}

function problems(rows: readonly ExactRow[]): string[] {
  const byCode = new Map<string, { name: string; message: string }[]>();
  for (const { name, code, message } of rows.flatMap(({ rejected }) => rejected)) {
    byCode.set(code, [...(byCode.get(code) ?? []), { name, message }]);
  }
  return [...byCode].flatMap(([code, found]) => [
    `Rejected ${code}: ${found.length}`,
    ...found.slice(0, EXAMPLES_MAX).map(({ name, message }) => `  ${name}: ${message}`),
  ]);
}

function summary(rows: readonly ExactRow[], seconds: number): string {
  const all = sumOf(rows);
  const wellFormed = all.posted - all.cashRounded;
  const share = wellFormed === 0 ? 0 : (100 * all.rounded) / wellFormed;
  return (
    `${all.posted} of ${all.orders} orders posted, ${all.differing} differ; ${all.withTaxAmount} needed a TaxAmount; ` +
    `${all.rounded} well-formed ones a rounding line (${share.toFixed(3)} %); ${all.rejected} rejected; ` +
    `${all.creditNotes} credit notes for ${all.refunds} refunds; ${seconds.toFixed(1)} s.`
  );
}
