/** The value below which this share of them lies; none for an empty list. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1);
  const value = sorted[Math.max(0, at)];
  if (value === undefined) throw new RangeError('There is nothing to rank.');
  return value;
}

export function ms(value: number): string {
  return `${value < 10 ? value.toFixed(1) : value.toFixed(0)} ms`;
}
