import type { Database } from './database.ts';

/** Ours: times that have come are seen as late as this where nothing was written. */
export const STILL_MS = 60_000;

/**
 * Whether to look at the database again: something was written since it last said so, or a minute has passed. For work that only what is
 * written and the time can bring; what it writes itself makes it look again.
 */
export function sinceChange({ changes, now }: Pick<Database, 'changes'> & { readonly now: () => Date }): () => boolean {
  let last: { readonly changes: string; readonly at: number } | null = null;
  return () => {
    const current = { changes: changes(), at: now().getTime() };
    // A clock that was set back must not stop it for long.
    if (last?.changes === current.changes && Math.abs(current.at - last.at) < STILL_MS) return false;
    last = current;
    return true;
  };
}
