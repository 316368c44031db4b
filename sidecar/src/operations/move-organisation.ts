import type { Context } from '../context/context.ts';

/** An organisation that holds documents of a store. */
export interface Books {
  readonly tenantId: string;
  readonly name: string;
  readonly documents: number;
}

/** Organisations that already hold documents of a store; the one with most first. */
export async function booksElsewhere(context: Context, storeId: string): Promise<Books[]> {
  const tenants = await context.ledger.documentTenants(storeId);
  const organisations = await context.organisations.list();
  return tenants.map(({ tenantId, documents }) => ({
    tenantId,
    name: organisations.find((one) => one.tenantId === tenantId)?.name ?? tenantId,
    documents,
  }));
}

export function isSame(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase();
}
