import { z } from 'zod';
import type { Context } from '../../context/context.ts';
import type { Entry } from '../../ledger/entry.ts';
import { tenantsOfInvoices } from '../../ledger/queries/documents.ts';
import { xeroLink } from '../../ledger/xero-link.ts';

export type LinkTo = (kind: string, xeroId: string, tenantId: string) => string | null;

/** Links that open in the right organisation, if its short code is known. */
export async function linksInto(context: Context, tenantIds: Iterable<string>): Promise<LinkTo> {
  const shortCodes = new Map<string, string>();
  for (const tenantId of new Set(tenantIds)) {
    const known = context.config.xero === null ? null : await context.xero().lists.known(tenantId);
    const shortCode = known?.organisation?.shortCode ?? '';
    if (shortCode !== '') shortCodes.set(tenantId, shortCode);
  }
  return (kind, xeroId, tenantId) => xeroLink(kind, xeroId, shortCodes.get(tenantId) ?? '');
}

const summaryShape = z.object({ invoiceId: z.string().optional() }).catch({});

/** The page of each order's invoice, by entry id. */
export async function invoiceLinks(context: Context, entries: readonly Entry[]): Promise<ReadonlyMap<number, string>> {
  const ids = entries.map((entry) => entry.id);
  const tenants = await tenantsOfInvoices(context.database.db, ids);
  const linkTo = await linksInto(context, tenants.values());
  const links = new Map<number, string>();
  for (const { id, summary } of entries) {
    const { invoiceId } = summaryShape.parse(summary ?? {});
    const tenantId = invoiceId === undefined ? undefined : tenants.get(invoiceId);
    const link = invoiceId === undefined || tenantId === undefined ? null : linkTo('invoice', invoiceId, tenantId);
    if (link !== null) links.set(id, link);
  }
  return links;
}
