import Big from 'big.js';

/** 1234567.5 as 1,234,567.50; the minus sign is a real one. */
export function formatAmount(amount: Big | string): string {
  return format(new Big(amount), 2);
}

/** A price keeps its third and fourth decimal. */
export function formatPrice(price: string): string {
  const decimals = price.split('.')[1]?.length ?? 0;
  return format(new Big(price), Math.max(2, decimals));
}

function format(amount: Big, decimals: number): string {
  const [whole = '0', cents = '00'] = amount.abs().toFixed(decimals).split('.');
  const sign = amount.round(decimals).lt(0) ? '−' : '';
  return `${sign}${whole.replace(/\B(?=(\d{3})+$)/g, ',')}.${cents}`;
}
