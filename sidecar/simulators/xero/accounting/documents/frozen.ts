import type { Line, SalesDocument } from '../organisation.ts';

/** What stays fixed on a document that has payments or allocations. */
function frozenPart(document: SalesDocument) {
  return JSON.stringify({
    date: document.date,
    currency: document.currency,
    currencyRate: document.currencyRate,
    lineAmountTypes: document.lineAmountTypes,
    totals: document.totals,
    lines: document.lines.map(({ id, amounts, itemId }: Line) => ({ id, amounts, itemId })),
  });
}

/**
 * True when a change touches more than a paid document may still change: Reference, DueDate, number, branding,
 * contact, Url, and of its lines description, account and tracking.
 */
export function changesFrozenPart(stored: SalesDocument, changed: SalesDocument): boolean {
  return frozenPart(stored) !== frozenPart(changed);
}

/** On a part-paid document a new DueDate or sent mark alone does not move UpdatedDateUTC. */
export function changesOnlyQuietly(stored: SalesDocument, changed: SalesDocument): boolean {
  const visible = (document: SalesDocument): string =>
    JSON.stringify({ ...document, dueDate: null, sentToContact: false, updatedAt: '' });
  return visible(stored) === visible(changed);
}
