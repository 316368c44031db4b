import type { PostedLine } from '../domain/documents.ts';
import { figuresThatDiffer, isLive } from '../posting/invoices/compare-documents.ts';
import { type LineCoding, RECODED_NAME_LENGTH_MAX } from '../ledger/requests/recodings.ts';
import type { InvoiceSummary } from '../xero/wire/sales-documents.ts';

/**
 * The accounts of our lines, as posted and in Xero: of lines that are there with their amount, of an invoice with its
 * figures. null = the invoice says nothing: it is void, or Xero did not return its lines.
 */
export function recodedLines(posted: InvoiceSummary, there: InvoiceSummary): readonly LineCoding[] | null {
  if (posted.lines === undefined || there.lines === undefined || !isLive(there) || !isLive(posted)) return null;
  if (figuresThatDiffer(posted, there).length > 0) return [];
  const ours = new Set(posted.lines.map(({ lineItemId }) => lineItemId));
  const others = there.lines;
  return posted.lines.flatMap((line, place) => {
    const same = findLine(line, others) ?? samePlace(line, others[place], ours);
    if (same === null || same.amount !== line.amount) return [];
    const [name = ''] = line.description.split('\n');
    const key = line.lineItemId === '' ? `#${String(place)}` : line.lineItemId;
    return [{ key, name: name.slice(0, RECODED_NAME_LENGTH_MAX), posted: line.accountCode, there: same.accountCode }];
  });
}

function findLine({ lineItemId }: PostedLine, lines: readonly PostedLine[]): PostedLine | null {
  if (lineItemId === '') return null;
  return lines.find((one) => one.lineItemId === lineItemId) ?? null;
}

/** Xero may give a line another id: the line in its place with its text. */
function samePlace(line: PostedLine, there: PostedLine | undefined, ours: ReadonlySet<string>): PostedLine | null {
  if (there === undefined || there.description !== line.description) return null;
  return there.lineItemId !== '' && ours.has(there.lineItemId) ? null : there;
}
