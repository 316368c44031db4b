import { createHash } from 'node:crypto';

/** SHA-256 of a name or an e-mail, ignoring case and outer spaces; null = none. */
export function contactKey(value: string): string | null {
  const plain = value.normalize('NFC').trim().toLowerCase();
  return plain === '' ? null : createHash('sha256').update(plain).digest('hex');
}

/** A number without its country is not much shorter; if fewer characters remain, the letters belong to it. */
const NUMBER_LENGTH_MIN = 5;

/** Hexadecimal digits of a SHA-256. */
const KEY_LENGTH = 64;

/** The same for a tax number, however spaced, followed by its country if it names one ("GB 104 6897 23", "104689723"). */
export function taxKey(value: string): string | null {
  const plain = value.replace(/[^A-Za-z0-9]/g, '').toUpperCase();
  const [, country = '', bare = ''] = /^([A-Z]{2})(.+)$/.exec(plain) ?? [];
  if (bare.length < NUMBER_LENGTH_MIN) return contactKey(plain);
  return `${contactKey(bare) ?? ''}${country}`;
}

/** Whether two keys are of one tax number. A number without its country is the same as with it; two countries are two numbers. */
export function isSameTaxKey(a: string | null, b: string | null): boolean {
  if (a === null || b === null) return a === b;
  const [countryOfA, countryOfB] = [a.slice(KEY_LENGTH), b.slice(KEY_LENGTH)];
  const areCountriesAlike = countryOfA === '' || countryOfB === '' || countryOfA === countryOfB;
  return areCountriesAlike && a.slice(0, KEY_LENGTH) === b.slice(0, KEY_LENGTH);
}
