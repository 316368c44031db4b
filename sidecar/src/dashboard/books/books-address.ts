/** What a page of the books shows. */
export interface BooksPlace {
  readonly storeId: string;
  readonly month: string;
  /** null = the one that differs, or the largest. */
  readonly currency: string | null;
  /** null = the whole month. */
  readonly day: string | null;
}

export function booksAddress({ storeId, month, currency, day }: BooksPlace): string {
  const query = new URLSearchParams({ month });
  if (currency !== null) query.set('currency', currency);
  if (day !== null) query.set('day', day);
  return `${booksOfStore(storeId)}?${query.toString()}`;
}

export function booksOfStore(storeId: string): string {
  return `/books/${encodeURIComponent(storeId)}`;
}
