const CENT_DIGITS = 2;

/** Sums decimal texts with two decimals, in whole cents. */
export function sumOf(amounts: readonly string[]): string {
  const cents = amounts.reduce((sum, amount) => sum + BigInt(amount.replace('.', '')), 0n);
  const digits = String(cents < 0n ? -cents : cents).padStart(CENT_DIGITS + 1, '0');
  const sign = cents < 0n ? '-' : '';
  return `${sign}${digits.slice(0, -CENT_DIGITS)}.${digits.slice(-CENT_DIGITS)}`;
}
