/** The days of a backfill, both included; null = up to now. After "orders", e.g. "since 2026-01-01". */
export function rangeInWords({ after, until }: { readonly after: string; readonly until: string | null }): string {
  return until === null ? `since ${after}` : `from ${after} to ${until}`;
}
