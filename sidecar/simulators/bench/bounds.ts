import { appendFileSync, readFileSync } from 'node:fs';

/** A figure of a bench, with what it must stay within. */
export interface BenchFigure {
  readonly figure: string;
  readonly unit: string;
  /** At most. */
  readonly bound: number;
  /** Measured before the work on it; null = it had no figure. */
  readonly before: number | null;
  readonly now: number;
  /** What cannot be lower on any machine, and why. */
  readonly limit: string;
}

/** Where `npm run bench` collects the figures of all benches; absent = one bench runs alone. */
export const FIGURES_FILE = 'ML_BENCH_FIGURES';

const SHOWN_DIGITS = 3;

/** Prints a figure and hands it to the table of all; false = above its bound. */
export function judge(figure: BenchFigure): boolean {
  const isWithin = isWithinBound(figure);
  process.stdout.write(
    `${figure.figure}: ${shown(figure.now)} ${figure.unit} (bound ${figure.bound})${isWithin ? '' : ' ABOVE'}\n`,
  );
  const file = process.env[FIGURES_FILE];
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(figure)}\n`);
  return isWithin;
}

export function readFigures(file: string): BenchFigure[] {
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line) as BenchFigure);
}

export function table(figures: readonly BenchFigure[]): string {
  const rows = figures.map((one) => [
    one.figure,
    one.unit,
    String(one.bound),
    one.before === null ? '' : shown(one.before),
    `${shown(one.now)}${isWithinBound(one) ? '' : ' !'}`,
    one.limit,
  ]);
  const all = [['figure', 'unit', 'bound', 'before', 'now', 'physical limit'], ...rows];
  const widths = all[0]?.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0))) ?? [];
  return all
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function isWithinBound({ now, bound }: BenchFigure): boolean {
  return now <= bound;
}

function shown(value: number): string {
  return Number(value.toPrecision(SHOWN_DIGITS)).toLocaleString('en', { maximumFractionDigits: 3 });
}
