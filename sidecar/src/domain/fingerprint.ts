/** FNV-1a, 128 bits: prime and offset basis as published by its authors (isthe.com/chongo/tech/comp/fnv). */
const PRIME = 0x0000000001000000000000000000013bn;
const OFFSET_BASIS = 0x6c62272e07bb014262b821756295c58dn;
const MASK_128 = (1n << 128n) - 1n;
/** 16 digits of base 36 are 82 bits: no collision is expected among a billion customers. */
const DIGITS = 16;

/** A short stable name for a text, 16 characters of [0-9a-z]; it identifies texts, it protects nothing. */
export function fingerprint(text: string): string {
  let hash = OFFSET_BASIS;
  for (const byte of new TextEncoder().encode(text)) hash = ((hash ^ BigInt(byte)) * PRIME) & MASK_128;
  return hash.toString(36).padStart(25, '0').slice(-DIGITS);
}
