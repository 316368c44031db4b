import type { Context } from '../../context.ts';

/** Pages of Xero that show one document (developer.xero.com, "Deep link to Xero"); payments have none that is documented. */
const PAGES: Readonly<Record<string, (id: string) => string>> = {
  invoice: (id) => `/AccountsReceivable/View.aspx?InvoiceID=${id}`,
  credit_note: (id) => `/AccountsReceivable/ViewCreditNote.aspx?creditNoteID=${id}`,
};

export type LinkTo = (kind: string, xeroId: string, tenantId: string) => string | null;

/** Links that open in the right one of a person's organisations, as far as its short code has been read. */
export async function linksInto(context: Context, tenantIds: Iterable<string>): Promise<LinkTo> {
  const shortCodes = new Map<string, string>();
  for (const tenantId of new Set(tenantIds)) {
    const known = context.config.xero === null ? null : await context.xero().lists.known(tenantId);
    const shortCode = known?.organisation?.shortCode ?? '';
    if (shortCode !== '') shortCodes.set(tenantId, shortCode);
  }
  return (kind, xeroId, tenantId) => {
    const page = PAGES[kind]?.(encodeURIComponent(xeroId));
    if (page === undefined) return null;
    const shortCode = shortCodes.get(tenantId);
    if (shortCode === undefined) return `https://go.xero.com${page}`;
    const query = new URLSearchParams({ shortcode: shortCode, redirecturl: page });
    return `https://go.xero.com/organisationlogin/default.aspx?${query.toString()}`;
  };
}
