import { existsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Context } from '../../context/context.ts';
import { showSteering } from '../../domain/text.ts';
import { documentsOfStore, entriesOfStore } from '../../ledger/queries/store-pages.ts';
import { exportTrail } from '../../wording/export-trail.ts';
import { jsonRows } from '../../wording/json-rows.ts';
import { needsAttention, wrongUsage } from '../../wording/exit.ts';
import { readableSettings } from '../change-settings.ts';
import { sha256OfFile, writeExport } from './export-file.ts';

const FORM = 'mlc-store-1';
/** Store ids are far shorter. */
const HEAD_BYTES = 1_000;

export type StoreExport = Readonly<Record<'rows' | 'calls' | 'entries' | 'documents', number>> & {
  readonly sha256: string;
};

/**
 * Everything the ledger has of a store, in one file: settings, trail, requests, orders (and payouts), documents. Read back
 * from disk, so that what comes after may rely on it. Replaces an earlier export of the same store, and no other file.
 */
export async function exportStore(
  context: Pick<Context, 'settings' | 'database' | 'now'>,
  storeId: string,
  file: string,
): Promise<StoreExport> {
  await refuseOtherFile(storeId, file);
  const settings = await readableSettings(context.settings, storeId);
  const count = { rows: 0, calls: 0, entries: 0, documents: 0 };
  // All of it comes from one snapshot of the database.
  const sha256 = await context.database.db
    .transaction()
    .setAccessMode('read only')
    .execute((db) => {
      const trail = exportTrail(db, { storeId, orderId: undefined, from: undefined, until: undefined });
      const sections = {
        rows: () => trail.rows(),
        calls: () => trail.calls(),
        entries: () => entriesOfStore(db, storeId),
        documents: () => documentsOfStore(db, storeId),
      };
      return writeExport(
        file,
        text(head(storeId), { writtenAt: context.now().toISOString(), settings }, sections, count),
      );
    });
  if ((await sha256OfFile(file)) !== sha256) {
    const fix = 'Try again, with a file on another disk.';
    throw needsAttention('export_incomplete', `${file} is not as it was written. Nothing was deleted.`, fix);
  }
  return { ...count, sha256 };
}

/** Whether the file is an export of this store. */
export async function isExportOf(storeId: string, file: string): Promise<boolean> {
  return (await beginningOf(file))?.startsWith(head(storeId)) === true;
}

async function refuseOtherFile(storeId: string, file: string): Promise<void> {
  if ((await beginningOf(file)) === null || (await isExportOf(storeId, file))) return;
  const message = `${file} exists, and is no export of ${storeId}.`;
  throw wrongUsage('file_exists', message, 'Name a file that does not exist.');
}

/** null = there is no such file. */
async function beginningOf(file: string): Promise<string | null> {
  if (!existsSync(file)) return null;
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await handle.close();
  }
}

function head(storeId: string): string {
  return `{"form":${JSON.stringify(FORM)},"store":${JSON.stringify(storeId)},`;
}

type Section = 'rows' | 'calls' | 'entries' | 'documents';

async function* text(
  beginning: string,
  facts: object,
  sections: Readonly<Record<Section, () => AsyncIterable<object>>>,
  count: Record<Section, number>,
): AsyncGenerator<string> {
  yield beginning + showSteering(JSON.stringify(facts)).slice(1, -1);
  for (const name of ['rows', 'calls', 'entries', 'documents'] as const) {
    yield `,${JSON.stringify(name)}:[`;
    for await (const part of jsonRows(sections[name]())) {
      count[name] += 1;
      yield part;
    }
    yield ']';
  }
  yield '}\n';
}
