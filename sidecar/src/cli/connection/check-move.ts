import { AppError } from '../../domain/app-error.ts';
import { type Books, isSame } from '../../operations/move-organisation.ts';
import { commandLine } from '../../wording/command-line.ts';
import { counted } from '../../wording/output.ts';
import { EXIT } from '../../wording/exit.ts';

/** Throws a command error when the store's documents are in another organisation: that requires `--move`. */

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
  throw new AppError(
    'command',
    'documents_elsewhere',
    `${storeId} has ${counted(home?.documents ?? 0, 'document')} in ${home?.name ?? ''}. They would stay there, and only orders not posted yet would go to the other organisation. Nothing was changed.`,
    {
      exit: EXIT.needsPerson,
      fix: `If that is what you want: ${commandLine('xero', 'connect', storeId, '--organisation', name, '--move')}`,
    },
  );
}
