import { createHash, randomInt, timingSafeEqual } from 'node:crypto';

/** Crockford's base 32: no I, L, O, U, which people mix up with others. https://www.crockford.com/base32.html */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const GROUPS = 4;
/** 4 x 4 characters of 5 bits: 80 bits. */
const GROUP_CHARS = 4;

/** Of a code that a person chose: as many as a generated one has. */
export const PAIRING_CODE_CHARS_MIN = GROUPS * GROUP_CHARS;

/** Spaces and dashes do not count: they are not compared. */
export function isLongCode(code: string): boolean {
  return bare(code).length >= PAIRING_CODE_CHARS_MIN;
}

export function newPairingCode(): string {
  const group = () => Array.from({ length: GROUP_CHARS }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join('');
  return Array.from({ length: GROUPS }, group).join('-');
}

/** Accepts typed codes (case, spaces, dashes, O for 0, I or L for 1), in constant time. */
export function isSameCode(given: string, expected: string): boolean {
  return timingSafeEqual(digest(given), digest(expected));
}

/** To recognise a used code without keeping it. */
export function codeDigest(code: string): string {
  return digest(code).toString('base64url');
}

function digest(code: string): Buffer {
  return createHash('sha256').update(bare(code)).digest();
}

function bare(code: string): string {
  return code.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1');
}
