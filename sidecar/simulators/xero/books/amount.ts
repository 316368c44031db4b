import Big from 'big.js';

/** 1234567.5 as 1,234,567.50; the minus sign is a real one. */
export function formatAmount(amount: Big | string): string {
  const [whole = '0', cents = '00'] = new Big(amount).abs().toFixed(2).split('.');
  const sign = new Big(amount).round(2).lt(0) ? '−' : '';
  return `${sign}${whole.replace(/\B(?=(\d{3})+$)/g, ',')}.${cents}`;
}
