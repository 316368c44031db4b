import { rmSync } from 'node:fs';
import type { Kysely } from 'kysely';
import { openDatabase } from '../../src/database/database.ts';
import type { Schema } from '../../src/database/schema.ts';
import { connectStore, temporaryDirectory } from '../support/_ledger.ts';

const STORE = 'shop.example';

/** An empty data directory with one store, for its books alone. */
export async function openBooks(): Promise<
  AsyncDisposable & { readonly db: Kysely<Schema>; readonly storeId: string }
> {
  const dataDir = temporaryDirectory();
  const database = await openDatabase({ dataDir });
  await connectStore(database, STORE, 'tenant');
  return {
    db: database.db,
    storeId: STORE,
    async [Symbol.asyncDispose]() {
      await database.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
