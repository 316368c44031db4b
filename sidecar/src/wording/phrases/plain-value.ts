import type { PhraseValue } from './phrases.ts';
import { dayInWords } from '../times.ts';

/** "£20.00", "A$1,200.00", "CHF 12.50", "-£3.00": as moneyInWords writes it. */
const MONEY = /^(-?)([^\d\s,.-]{1,5})\s?(\d[\d,]*(?:\.\d+)?)$/;
/** "25.7", "1,000". */
const NUMBER = /^(?:\d+\.\d+|\d{1,3}(?:,\d{3})+)$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
/** "24 Nov 2026" and "24 Nov 2026, 10:12": as times.ts writes them. */
const DAY_IN_WORDS = /^(\d{1,2}) ([A-Z][a-z]{2,3}) (\d{4})(?:, (\d{2}:\d{2}))?$/;
const MONTHS = 12;

/** Currency codes by their symbol in English; each names one currency. */
const currencies = new Map<string, string>();
/** Month numbers by their names: "Sept" or "Nov". */
const months = new Map<string, string>();

/** What a value of a text is besides words; null = words. */
export function plainValue(text: string): PhraseValue | null {
  return NUMBER.test(text) ? { text, number: text.replaceAll(',', '') } : (moneyOf(text) ?? timeOf(text));
}

function moneyOf(text: string): PhraseValue | null {
  const [, sign = '', symbol = '', digits = ''] = MONEY.exec(text) ?? [];
  if (symbol === '') return null;
  if (currencies.size === 0) {
    for (const code of Intl.supportedValuesOf('currency')) currencies.set(symbolOf(code), code);
  }
  const currency = currencies.get(symbol);
  return currency === undefined ? null : { text, money: { amount: `${sign}${digits.replaceAll(',', '')}`, currency } };
}

function symbolOf(currency: string): string {
  const parts = new Intl.NumberFormat('en', { style: 'currency', currency }).formatToParts(1);
  return parts.find(({ type }) => type === 'currency')?.value ?? currency;
}

function timeOf(text: string): PhraseValue | null {
  if (DAY.test(text)) return { text, day: text };
  const [, day = '', name = '', year = '', time] = DAY_IN_WORDS.exec(text) ?? [];
  if (months.size === 0) {
    for (let month = 1; month <= MONTHS; month += 1) {
      const number = String(month).padStart(2, '0');
      months.set(dayInWords(`2026-${number}-01`).split(' ')[1] ?? '', number);
    }
  }
  const month = months.get(name);
  if (month === undefined) return null;
  const date = `${year}-${month}-${day.padStart(2, '0')}`;
  return time === undefined ? { text, day: date } : { text, minute: `${date}T${time}` };
}
