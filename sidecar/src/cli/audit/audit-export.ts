import { InvalidArgumentError, type Command } from 'commander';
import { writeExport } from '../../operations/leave/export-file.ts';
import { csvLine } from '../../wording/csv-line.ts';
import { exportTrail, type ExportFilter, type TrailExport } from '../../wording/export-trail.ts';
import { jsonRows } from '../../wording/json-rows.ts';
import type { Runner } from '../command.ts';
import { parseDay } from '../parse-date.ts';
import { wrongUsage } from '../../wording/exit.ts';
import { counted } from '../../wording/output.ts';

const FORMATS = { json: toJson, csv: toCsv } as const;
type Format = keyof typeof FORMATS;
const DAY_MS = 24 * 60 * 60_000;
/** Without it a spreadsheet assumes a local character set. */
const BYTE_ORDER_MARK = '\uFEFF';

interface ExportOptions {
  readonly format: Format;
  readonly store?: string;
  readonly order?: string;
  readonly from?: string;
  readonly to?: string;
  readonly out?: string;
}

export function auditExportCommand(audit: Command, run: Runner): void {
  audit
    .command('export')
    .description('writes the trail out for an auditor, however long it is')
    .option('--format <format>', Object.keys(FORMATS).join(' or '), toFormat, 'json')
    .option('--store <store>', 'only what is about this store')
    .option('--order <order-id>', 'only this order of the store')
    .option('--from <date>', 'from this day on (UTC), YYYY-MM-DD', parseDay)
    .option('--to <date>', 'up to this day, included (UTC), YYYY-MM-DD', parseDay)
    .option('--out <file>', 'into this file instead of to stdout')
    .action((options: ExportOptions) =>
      run(async ({ context, write }) => {
        if (options.order !== undefined && options.store === undefined) {
          const fix = 'Add --store <store>: ids of orders are the store’s own.';
          throw wrongUsage('store_missing', 'An order is named without its store.', fix);
        }
        const count = { rows: 0 };
        const text = (db: Parameters<typeof exportTrail>[0]) =>
          FORMATS[options.format](counting(exportTrail(db, toFilter(options)), count));
        // All rows come from one snapshot of the database.
        await context.database.db
          .transaction()
          .setAccessMode('read only')
          .execute(async (db) => {
            if (options.out !== undefined)
              await writeExport(options.out, options.format === 'csv' ? marked(text(db)) : text(db));
            else for await (const part of text(db)) await write(part);
          });
        const { rows } = count;
        const { out: file } = options;
        return file === undefined ? null : { json: { rows, file }, text: `${counted(rows, 'row')} in ${file}` };
      }),
    );
}

function toFilter({ store, order, from, to }: ExportOptions): ExportFilter {
  return {
    storeId: store,
    orderId: order,
    from: from === undefined ? undefined : `${from}T00:00:00.000Z`,
    until: to === undefined ? undefined : new Date(Date.parse(`${to}T00:00:00Z`) + DAY_MS).toISOString(),
  };
}

function counting(trail: TrailExport, count: { rows: number }): TrailExport {
  return {
    calls: () => trail.calls(),
    async *rows() {
      for await (const row of trail.rows()) {
        count.rows += 1;
        yield row;
      }
    },
  };
}

/** One document, a row per line. */
async function* toJson(trail: TrailExport): AsyncGenerator<string> {
  yield '{"form":"mlc-audit-1","rows":[';
  yield* jsonRows(trail.rows());
  yield '],"calls":[';
  yield* jsonRows(trail.calls());
  yield ']}\n';
}

const HEADINGS = ['row', 'time', 'store', 'order', 'step', 'what happened', 'by', 'details', 'call', 'detail', 'seal'];

async function* toCsv(trail: TrailExport): AsyncGenerator<string> {
  yield csvLine(HEADINGS);
  for await (const row of trail.rows()) {
    const { id, at, storeId, orderId, orders = [], step, text, by, details, callId, detail, hash } = row;
    const order = orderId ?? orders.map((one) => one.orderId).join(' ');
    yield csvLine([id, at, storeId, order, step, text, by, details.join('\n'), callId, detail, hash]);
  }
}

async function* marked(text: AsyncGenerator<string>): AsyncGenerator<string> {
  yield BYTE_ORDER_MARK;
  yield* text;
}

function toFormat(value: string): Format {
  if (value === 'json' || value === 'csv') return value;
  throw new InvalidArgumentError(`One of: ${Object.keys(FORMATS).join(', ')}.`);
}
