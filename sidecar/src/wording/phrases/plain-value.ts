import type { PhraseValue } from './phrases.ts';
import { currencyOfSymbol } from '../../domain/currency.ts';
import { MONTHS } from '../times.ts';

/** "£20.00", "A$1,200.00", "CHF 12.50", "-£3.00": as moneyInWords writes it. */
const MONEY = /^(-?)([^\d\s,.-]{1,5})\s?(\d[\d,]*(?:\.\d+)?)$/;
/** "25.7", "1,000". */
const NUMBER = /^(?:\d+\.\d+|\d{1,3}(?:,\d{3})+)$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
/** "24 Nov 2026" and "24 Nov 2026, 10:12": as times.ts writes them. */
const DAY_IN_WORDS = /^(\d{1,2}) ([A-Z][a-z]{2,3}) (\d{4})(?:, (\d{2}:\d{2}))?$/;

/** What a value of a text is besides words; null = words. */
export function plainValue(text: string): PhraseValue | null {
  return NUMBER.test(text) ? { text, number: text.replaceAll(',', '') } : (moneyOf(text) ?? timeOf(text));
}

function moneyOf(text: string): PhraseValue | null {
  const [, sign = '', symbol = '', digits = ''] = MONEY.exec(text) ?? [];
  if (symbol === '') return null;
  const currency = currencyOfSymbol(symbol);
  return currency === null ? null : { text, money: { amount: `${sign}${digits.replaceAll(',', '')}`, currency } };
}

function timeOf(text: string): PhraseValue | null {
  if (DAY.test(text)) return { text, day: text };
  const [, day = '', name = '', year = '', time] = DAY_IN_WORDS.exec(text) ?? [];
  const month = MONTHS.findIndex((one) => one === name) + 1;
  if (month === 0) return null;
  const date = `${year}-${String(month).padStart(2, '0')}-${day.padStart(2, '0')}`;
  return time === undefined ? { text, day: date } : { text, minute: `${date}T${time}` };
}
