import type { Context } from '../app/create-context.ts';
import { commandLine } from '../wording/command-line.ts';
import { CommandError, EXIT } from '../cli/exit.ts';
import { counted } from '../wording/output.ts';

/** An organisation that holds documents of a store. */
export interface Books {
  readonly tenantId: string;
  readonly name: string;
  readonly documents: number;
}

/** Organisations whose books hold documents of the store already; the one with most first. */
export async function booksElsewhere(context: Context, storeId: string): Promise<Books[]> {
  const tenants = await context.ledger.documentTenants(storeId);
  const organisations = await context.organisations.list();
  return tenants.map(({ tenantId, documents }) => ({
    tenantId,
    name: organisations.find((one) => one.tenantId === tenantId)?.name ?? tenantId,
    documents,
  }));
}

/** Throws CommandError when the store's documents are in other books than those wanted: that takes `--move`. */
export function checkMove(
  storeId: string,
  books: readonly Books[],
  wanted: { readonly tenantId: string; readonly name: string } | string | null,
): void {
  if (wanted === null || books.length === 0) return;
  const names = typeof wanted === 'string' ? [wanted] : [wanted.tenantId, wanted.name];
  const isHome = books.some((one) => names.some((name) => isSame(name, one.tenantId) || isSame(name, one.name)));
  if (isHome) return;
  const [home] = books;
  const name = typeof wanted === 'string' ? wanted : wanted.name;
  throw new CommandError(
    EXIT.needsPerson,
    'documents_elsewhere',
    `${storeId} has ${counted(home?.documents ?? 0, 'document')} in ${home?.name ?? ''}. They would stay there, and only orders not posted yet would go to the other organisation. Nothing was changed.`,
    `If that is what you want: ${commandLine('xero', 'connect', storeId, '--organisation', name, '--move')}`,
  );
}

function isSame(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase();
}
