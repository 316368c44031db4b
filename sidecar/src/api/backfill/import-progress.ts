import type { Context } from '../../context/context.ts';
import type { CustomerImportBody } from '../../contract/backfills.ts';
import type { ProblemBody } from '../../contract/problem.ts';
import type { CustomerImport } from '../../domain/customer-import.ts';
import { PER_PAGE_MAX } from '../../woocommerce/limits.ts';
import { ownerWords } from '../../wording/owner-words.ts';

/** `held`: why nothing is posted for this store now; null = posting is possible. */
export async function readImportBody(
  { customerImports, now }: Context,
  storeId: string,
  held: ProblemBody | null,
): Promise<CustomerImportBody | null> {
  const row = await customerImports.get(storeId);
  if (row === null) return null;
  const { customers, made, known, refused, refusedIds, startedAt } = row;
  const { state, error, nextAt } = stateOf(row, held, now());
  return { state, customers, read: readOf(row), made, known, refused, refusedIds, error, nextAt, startedAt };
}

function stateOf(
  { state, error, dueAt }: CustomerImport,
  held: ProblemBody | null,
  now: Date,
): Pick<CustomerImportBody, 'state' | 'error' | 'nextAt'> {
  if (state === 'read') return { state: 'done', error: null, nextAt: null };
  if (held !== null) {
    const { code, message, fix } = held;
    return { state: 'waiting', error: { code, message: ownerWords(message), fix: ownerWords(fix) }, nextAt: null };
  }
  if (error === null) return { state: 'reading', error: null, nextAt: null };
  return { state: 'waiting', error, nextAt: Date.parse(dueAt) > now.getTime() ? dueAt : null };
}

/** Full pages; the last one is not full. */
function readOf({ state, page, customers, made, known, refused }: CustomerImport): number {
  const pages = (page - 1) * PER_PAGE_MAX;
  if (customers === null) return state === 'read' ? made + known + refused : pages;
  return state === 'read' ? customers : Math.min(pages, customers);
}
