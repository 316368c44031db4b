import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { Context } from '../../context/context.ts';
import type { PayoutsImportBody } from '../../contract/payouts.ts';
import { refusal } from '../../domain/refusal.ts';
import { createBackgroundJobs } from '../reports/background-jobs.ts';
import { importFile, type ImportedFile } from './import-file.ts';

/** Between two turns of others: a few milliseconds of reading. */
const PIECE_BYTES = 64 * 1024;

interface Sent {
  readonly name: string;
  readonly csv: string;
  readonly by: string;
}

/** Files that a page sent: each is imported once at a time, in the background, as the shop is asked for its orders. */
export function createPayoutsImports(context: Context) {
  const jobs = createBackgroundJobs<ImportedFile, Pick<PayoutsImportBody, 'done' | 'of'>>({
    ...{ now: context.now, first: { done: 0, of: null } },
  });
  const toBody = (id: string, found: ReturnType<typeof jobs.ask>): PayoutsImportBody =>
    found.state === 'reading'
      ? { id, ...found.progress, result: null }
      : { id, done: found.report.rows, of: found.report.rows, result: { ...found.report } };
  return {
    /** Sent again while it is read, it is the same import; afterwards a new one. */
    begin(storeId: string, { name, csv, by }: Sent): PayoutsImportBody {
      const id = createHash('sha256').update(csv).digest('hex');
      const open = () => inPieces(Buffer.from(csv));
      return toBody(
        id,
        jobs.ask(keyOf(storeId, id), true, (say) =>
          importFile(context, { storeId, name, open, by, onProgress: (done, of) => say({ done, of }) }),
        ),
      );
    },
    /** Throws what is wrong with the file, once; a request error 404 for an import that is not known, or no more. */
    read(storeId: string, id: string): PayoutsImportBody {
      const isUnknown = () =>
        refusal(404, 'payouts_import_unknown', 'This import is not known any more.', 'Import the file again.');
      const key = keyOf(storeId, id);
      if (!jobs.isKnown(key)) throw isUnknown();
      return toBody(
        id,
        jobs.ask(key, false, () => Promise.reject(isUnknown())),
      );
    },
  };
}

function keyOf(storeId: string, id: string): string {
  return `${storeId} ${id}`;
}

async function* inPieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += PIECE_BYTES) {
    yield bytes.subarray(at, at + PIECE_BYTES);
    await setImmediate();
  }
}
