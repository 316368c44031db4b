import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { DATABASE_FILE } from '../../src/database/database.ts';
import type { Shop, Stack } from './_stack.ts';

/** A whole copy of the database while the service runs; answers its file. */
export async function takeBackup(stack: Stack): Promise<string> {
  const file = join(stack.dataDir, 'backup.sqlite');
  rmSync(file, { force: true });
  await sql`vacuum into ${sql.lit(file)}`.execute(stack.context.database.db);
  return file;
}

/** The service stops, the backup is written over the database, the service starts. */
export async function restoreBackup(stack: Stack, file: string): Promise<void> {
  await stack.restart('stopped', () => {
    const target = join(stack.dataDir, DATABASE_FILE);
    for (const tail of ['-wal', '-shm']) rmSync(`${target}${tail}`, { force: true });
    copyFileSync(file, target);
  });
}

/** What lives in the books, in counts that a double would change. */
export function booksOf({ organisation }: Shop) {
  const { invoices, creditNotes, payments, allocations } = organisation;
  const live = (all: Readonly<Record<string, { readonly status: string }>>) =>
    Object.values(all).filter(({ status }) => status !== 'VOIDED' && status !== 'DELETED').length;
  return {
    invoices: live(invoices),
    creditNotes: live(creditNotes),
    payments: live(payments),
    allocations: Object.keys(allocations).length,
  };
}

/** Calls that change something in Xero, since the last reset. */
export function writesOf(stack: Stack): string[] {
  return stack.xero.calls.list
    .filter((call) => call.method !== 'GET' && call.path.includes('/api.xro/'))
    .map((call) => `${call.method} ${call.path}`);
}
