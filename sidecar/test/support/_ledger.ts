import { mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, openDatabase } from '../../src/database/database.ts';
import type { NewCall, NewEvent, Reason } from '../../src/ledger/entry.ts';
import { createLedger, type Ledger } from '../../src/ledger/ledger.ts';

export const STORE = 'shop.example';
export const TENANT = '1a2b3c4d-0000-4000-8000-000000000001';

export interface TestLedger extends AsyncDisposable {
  readonly dataDir: string;
  readonly database: Database;
  readonly ledger: Ledger;
  /** Moves the ledger's clock. */
  readonly pass: (milliseconds: number) => void;
  readonly now: () => Date;
}

/** Linux's own. No test cuts the power, so none needs a disk. */
const MEMORY = '/dev/shm';
/** More than all directories of a run at once; a container's default is 64 MiB. */
const MEMORY_MIN_BYTES = 512 * 1024 * 1024;

export function temporaryDirectory(): string {
  return mkdtempSync(join(hasMemory() ? MEMORY : tmpdir(), 'ml-connector-'));
}

function hasMemory(): boolean {
  try {
    const { bavail, bsize } = statfsSync(MEMORY);
    return bavail * bsize >= MEMORY_MIN_BYTES;
  } catch {
    return false;
  }
}

/** A ledger on a database of its own, with one connected store. */
export async function openTestLedger(): Promise<TestLedger> {
  const dataDir = temporaryDirectory();
  const database = await openDatabase({ dataDir });
  let at = Date.parse('2026-03-01T10:00:00.000Z');
  const now = () => new Date(at);
  await connectStore(database, STORE, TENANT);
  return {
    dataDir,
    database,
    ledger: createLedger({ db: database.db, now }),
    pass: (milliseconds) => (at += milliseconds),
    now,
    async [Symbol.asyncDispose]() {
      await database.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

export async function addStore(database: Database, storeId: string, tenantId: string | null): Promise<void> {
  await database.db
    .insertInto('stores')
    .values({
      id: storeId,
      url: `https://${storeId}`,
      credentials_jwe: 'sealed',
      facts_json: '{}',
      tenant_id: tenantId,
      added_at: '2026-03-01T09:00:00.000Z',
    })
    .execute();
}

export async function connectStore(database: Database, storeId: string, tenantId: string): Promise<void> {
  await addStore(database, storeId, tenantId);
  await database.db
    .insertInto('connections')
    .values({
      tenant_id: tenantId,
      connection_id: `connection-${tenantId}`,
      tenant_name: 'Demo Company',
      tenant_type: 'ORGANISATION',
      token_set_id: 'tokens-1',
      state: 'connected',
      connected_at: '2026-03-01T09:00:00.000Z',
    })
    .execute();
}

export function orderEvent(sourceId: string, fingerprint = 'change:1', rest: Partial<NewEvent> = {}): NewEvent {
  return { storeId: STORE, source: 'nudge', kind: 'order', sourceId, fingerprint, ...rest };
}

export function reason(code = 'xero_unavailable'): Reason {
  return { code, message: 'Xero is away.', fix: 'Wait.', details: { status: 503 } };
}

export function invoiceCall(entryIds: readonly number[], rest: Partial<NewCall> = {}): NewCall {
  return {
    tenantId: TENANT,
    kind: 'invoices',
    method: 'PUT',
    path: '/api.xro/2.0/Invoices?summarizeErrors=false&unitdp=4',
    body: '{"Invoices":[]}',
    idempotencyKey: 'mlc:key',
    items: entryIds.map((entryId) => ({ entryId, sourceKey: `order:${entryId}` })),
    ...rest,
  };
}
