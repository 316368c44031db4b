import { createHash } from 'node:crypto';

/** SHA-256 of a name or an e-mail, ignoring case and outer spaces; null = none. */
export function contactKey(value: string): string | null {
  const plain = value.normalize('NFC').trim().toLowerCase();
  return plain === '' ? null : createHash('sha256').update(plain).digest('hex');
}

/** A number without its country is not much shorter; if fewer characters remain, the letters belong to it. */
const NUMBER_LENGTH_MIN = 5;

/** The same for a tax number, however spaced, with or without its country ("GB 104 6897 23", "104689723"). */
export function taxKey(value: string): string | null {
  const plain = value.replace(/[^A-Za-z0-9]/g, '').toUpperCase();
  const [, bare = ''] = /^[A-Z]{2}(.+)$/.exec(plain) ?? [];
  return contactKey(bare.length >= NUMBER_LENGTH_MIN ? bare : plain);
}
