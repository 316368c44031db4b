/**
 * Xero's pages for one document or contact (developer.xero.com, "Deep link to Xero"; of bank transactions
 * github.com/XeroAPI/xero-mcp-server, src/consts/deeplinks.ts); none is documented for payments.
 */
const PAGES: Readonly<Record<string, (id: string) => string>> = {
  invoice: (id) => `/AccountsReceivable/View.aspx?InvoiceID=${id}`,
  credit_note: (id) => `/AccountsReceivable/ViewCreditNote.aspx?creditNoteID=${id}`,
  contact: (id) => `/Contacts/View/${id}`,
  bank_transaction: (id) => `/Bank/ViewTransaction.aspx?bankTransactionID=${id}`,
};

/** `shortCode` of the organisation, '' = not read yet: it opens the right one for users of several organisations. */
export function xeroLink(kind: string, xeroId: string, shortCode: string): string | null {
  const page = PAGES[kind]?.(encodeURIComponent(xeroId));
  if (page === undefined) return null;
  if (shortCode === '') return `https://go.xero.com${page}`;
  const query = new URLSearchParams({ shortcode: shortCode, redirecturl: page });
  return `https://go.xero.com/organisationlogin/default.aspx?${query.toString()}`;
}
