import { Big } from 'big.js';
import { minorUnitDecimals } from '../../domain/currency.ts';

/** A cell as decimal text in the currency's decimals. Throws RangeError for what is no amount. */
export type ReadAmount = (text: string, currency: string) => string;

export type DecimalSign = '.' | ',';

const PLAIN = /^-?\d+(?:\.\d+)?$/;

export function readAmountWith(sign: DecimalSign): ReadAmount {
  const thousands = sign === '.' ? ',' : '.';
  return (text, currency) => {
    const plain = text
      .replaceAll(thousands, '')
      .replaceAll(/[\s\u00A0]/g, '')
      .replace(sign, '.');
    if (plain === '' || !PLAIN.test(plain)) throw new RangeError(`"${text}" is no amount`);
    const amount = new Big(plain);
    const shown = amount.toFixed().split('.')[1]?.length ?? 0;
    return amount.toFixed(Math.max(minorUnitDecimals(currency), shown));
  };
}

/** How a cell shows its decimals; null = it could be either. */
export function decimalSignIn(text: string): DecimalSign | null {
  const [dot, comma] = [text.lastIndexOf('.'), text.lastIndexOf(',')];
  if (dot === -1 && comma === -1) return null;
  if (dot !== -1 && comma !== -1) return dot > comma ? '.' : ',';
  const [at, sign]: [number, DecimalSign] = dot === -1 ? [comma, ','] : [dot, '.'];
  // Three digits after it may be thousands.
  return text.length - at - 1 === 3 ? null : sign;
}
