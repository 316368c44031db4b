import type { PlannedDocuments } from '../../src/domain/documents.ts';
import type { OrderToPost } from './compare-order.ts';
import type { ShopResult } from './run-shop.ts';

/** Results for the orders of one shop or kind of shop. */
const NONE = {
  orders: 0,
  posted: 0,
  /** Where books and order differ, to the cent. */
  differing: 0,
  /** With at least one line whose tax had to be sent. */
  withTaxAmount: 0,
  /** With a rounding line although WooCommerce's own formula makes their total. */
  rounded: 0,
  /** With a rounding line because the shop shows fewer decimals than its currency has. */
  shopRounded: 0,
  /** With a rounding line because a till rounded the total. */
  cashRounded: 0,
  /** With a line for a gift card, store credit or deposit. */
  tendered: 0,
  refunds: 0,
  creditNotes: 0,
  rejected: 0,
  skipped: 0,
};
export type Tally = Readonly<Record<keyof typeof NONE, number>>;

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
const EXAMPLES_MAX = 5;

export function sumTallies(tallies: readonly Partial<Tally>[]): Tally {
  const sum = { ...NONE };
  for (const tally of tallies) for (const [key] of COLUMNS) sum[key] += tally[key] ?? 0;
  return sum;
}

export function sumOf(rows: readonly ShopResult[]): Tally {
  return sumTallies(rows.map(({ tally }) => tally));
}

/** What the documents of a posted order count for. */
export function countsOf(
  { invoice, creditNotes }: PlannedDocuments,
  { isWellFormed, isCoarse }: Pick<OrderToPost, 'isWellFormed' | 'isCoarse'>,
): Partial<Tally> {
  const decisions = invoice.lines.flatMap(({ because }) => because.filter(({ field }) => field === 'account'));
  const has = (...rules: string[]) => decisions.some(({ rule }) => rules.includes(rule));
  const reason = isCoarse ? 'shopRounded' : isWellFormed ? 'rounded' : 'cashRounded';
  return {
    posted: 1,
    creditNotes: creditNotes.length,
    withTaxAmount: invoice.lines.some((line) => line.taxAmount !== null) ? 1 : 0,
    tendered: has('hidden tender') ? 1 : 0,
    [reason]: has('rounding', 'rounding account of the organisation') ? 1 : 0,
  };
}

/** The counts as a table, a line for each shop, then every difference and every named problem. */
export function report(rows: readonly ShopResult[], seconds: number): string {
  const recorded = rows.filter(({ isRecorded }) => isRecorded);
  const generated = rows.filter(({ isRecorded }) => !isRecorded);
  const line = (name: string, cells: readonly string[]) =>
    name.padEnd(NAME_WIDTH) + cells.map((cell) => cell.padStart(COLUMN_WIDTH)).join('');
  const counts = (name: string, tally: Tally) => line(name, COLUMNS.map(([key]) => String(tally[key]))); // prettier-ignore
  return [
    line('', COLUMNS.map(([, title]) => title)), // prettier-ignore
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

function differences(rows: readonly ShopResult[]): string[] {
  const all = rows.flatMap(({ differing }) => differing);
  if (all.length === 0) return ['No order differs: subtotal, tax of every rate and total are the shop’s own.'];
  return all.map(({ name, differences: found }) => {
    const list = found.map(({ field, shop, books }) => `${field}: shop ${shop}, books ${books}`).join('; ');
    return `DIFFERS  ${name}: ${list}`;
  });
}

function problems(rows: readonly ShopResult[]): string[] {
  const byCode = Map.groupBy(rows.flatMap(({ rejected }) => rejected), ({ code }) => code); // prettier-ignore
  return [...byCode].flatMap(([code, found]) => [
    `Rejected ${code}: ${found.length}`,
    ...found.slice(0, EXAMPLES_MAX).map(({ name, message }) => `  ${name}: ${message}`),
  ]);
}

function summary(rows: readonly ShopResult[], seconds: number): string {
  const all = sumOf(rows);
  const wellFormed = all.posted - all.cashRounded;
  const share = wellFormed === 0 ? 0 : (100 * all.rounded) / wellFormed;
  return (
    `${all.posted} of ${all.orders} orders posted, ${all.differing} differ; ${all.withTaxAmount} needed a TaxAmount; ` +
    `${all.rounded} well-formed ones a rounding line (${share.toFixed(3)} %); ${all.rejected} rejected; ` +
    `${all.creditNotes} credit notes for ${all.refunds} refunds; ${seconds.toFixed(1)} s.`
  );
}
