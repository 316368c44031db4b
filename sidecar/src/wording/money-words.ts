import type { Big } from 'big.js';
import { minorUnitDecimals } from '../domain/currency.ts';

/** "£95.00", "¥1,500"; without a currency the bare amount. */
export function moneyInWords(amount: Big, currency: string | null): string {
  if (currency === null || !/^[A-Z]{3}$/.test(currency)) return amount.toFixed(2);
  const own = minorUnitDecimals(currency);
  const decimals = amount.round(own).eq(amount) ? own : (amount.toFixed().split('.')[1]?.length ?? own);
  const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  // The text of the number, not the number: a large amount keeps its last digit.
  return new Intl.NumberFormat('en-GB', { style: 'currency', currency, ...digits }).format(
    amount.toFixed(decimals) as Intl.StringNumericLiteral,
  );
}
