import { oneLine, showSteering } from '../domain/text.ts';

export type Output = ReturnType<typeof createOutput>;

export interface Streams {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Resolves when `out` is flushed. Absent: at once. */
  readonly drained?: () => Promise<void>;
  /** Whether `out` is shown to a person. */
  readonly isTerminal?: boolean;
}

/** Where a command writes. With `--json` one document on stdout, everything else on stderr. */
export function createOutput(json: boolean, streams: Streams) {
  const out = (text: string) => streams.out(`${showSteering(text)}\n`);
  const err = (text: string) => streams.err(`${showSteering(text)}\n`);
  return {
    json,
    /** `data` as JSON, or `text` for a person. */
    result: (data: unknown, text: string) => {
      if (json) out(JSON.stringify(data, null, 2));
      else if (text !== '') out(text);
    },
    /** Progress and hints. */
    say: json ? err : out,
    warn: err,
  };
}

/** Columns padded to the widest cell; those in `right` right-aligned. */
export function table(cells: readonly (readonly string[])[], { right = [] }: { right?: readonly number[] } = {}) {
  const rows = cells.map((row) => row.map(oneLine));
  const widths: number[] = [];
  for (const row of rows) {
    for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, width(cell));
  }
  const pad = (cell: string, index: number) => {
    const space = ' '.repeat(Math.max(0, (widths[index] ?? 0) - width(cell)));
    return right.includes(index) ? space + cell : cell + space;
  };
  return rows.map((row) => row.map(pad).join('  ').trimEnd()).join('\n');
}

export function indented(text: string, columns = 2): string {
  return text.replaceAll(/^(?=.)/gm, ' '.repeat(columns));
}

const BAR_WIDTH = 20;

/** "[##########----------] 50 of 100 products"; `of` null = not known. */
export function progressBar(done: number, of: number | null, one: string): string {
  if (of === null || of <= 0) return counted(done, one);
  const reached = Math.min(done, of);
  const filled = Math.floor((reached * BAR_WIDTH) / of);
  return `[${'#'.repeat(filled)}${'-'.repeat(BAR_WIDTH - filled)}] ${reached} of ${counted(of, one)}`;
}

/** "1 order", "3 orders". */
export function counted(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? '' : 's'}`;
}

/** Most cells are plain: asked of Intl, those of a thousand orders would take half the time of the command. */
const PLAIN = /^[ -~]*$/;
let segmenter: Intl.Segmenter | null = null;

function width(cell: string): number {
  if (PLAIN.test(cell)) return cell.length;
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  return [...segmenter.segment(cell)].length;
}
