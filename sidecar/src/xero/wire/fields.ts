import { Big } from 'big.js';
import { z } from 'zod';

/** Fields of Xero's JSON: money, dates, ids and texts as received, and as stored. */

/** The id of an element that was not made (a failed create echoes it: Xero's OpenAPI examples). */
export const ZERO_ID = '00000000-0000-0000-0000-000000000000';

const DECIMAL = /^-?\d+(\.\d+)?(e-?\d+)?$/i;

/** Xero returns numbers, its documentation shows strings: both become a decimal string. */
export const decimal = z
  .union([z.number(), z.string().regex(DECIMAL)])
  .transform((value) => new Big(String(value)).toFixed());

/** Two decimals; more are kept for comparisons. */
export const money = decimal.transform((value) => {
  const amount = new Big(value);
  return amount.eq(amount.round(2)) ? amount.toFixed(2) : amount.toFixed();
});

/** Absent and null are ''. */
export const text = z
  .string()
  .nullish()
  .transform((value) => value ?? '');

export const flag = z
  .boolean()
  .nullish()
  .transform((value) => value ?? false);

export function given(key: string, value: string | null): Record<string, string> {
  return value === null || value === '' ? {} : { [key]: value };
}

/** An account to send, by its code or its id; bank accounts may have no code. */
export function toAccount(account: { readonly code: string } | { readonly accountId: string }): object {
  return 'code' in account ? { Code: account.code } : { AccountID: account.accountId };
}

const MICROSOFT_DATE = /^\/Date\((-?\d+)([+-]\d{4})?\)\/$/;
const ISO_DATE = /^\d{4}-\d{2}-\d{2}/;

/** `/Date(ms+0000)/` or ISO, as an instant; null when it is neither. */
export function toInstant(value: string): Date | null {
  const milliseconds = MICROSOFT_DATE.exec(value)?.[1];
  if (milliseconds !== undefined) return new Date(Number(milliseconds));
  if (!ISO_DATE.test(value)) return null;
  const iso = /(Z|[+-]\d{2}:?\d{2})$/.test(value) || value.length === 10 ? value : `${value}Z`;
  const instant = new Date(iso);
  return Number.isNaN(instant.getTime()) ? null : instant;
}

/** A calendar day as YYYY-MM-DD; '' when Xero gave none. Xero's days are midnights in UTC. */
export function toDay(value: string | null | undefined): string {
  if (value === null || value === undefined) return '';
  if (ISO_DATE.test(value)) return value.slice(0, 10);
  return toInstant(value)?.toISOString().slice(0, 10) ?? '';
}

/** Every `ValidationErrors[].Message` at any depth, in order, without repeats. */
export function collectMessages(value: unknown): string[] {
  return collect(value, 'ValidationErrors');
}

/** Every `Warnings[].Message` at any depth, in order, without repeats. */
export function collectWarnings(value: unknown): string[] {
  return collect(value, 'Warnings');
}

const message = z.object({ Message: z.string() });
/** Xero nests a few levels (invoice, contact, addresses); a deeper answer is not Xero's. */
const DEPTH_MAX = 12;

function collect(value: unknown, key: string, found: string[] = [], depth = 0): string[] {
  if (typeof value !== 'object' || value === null || depth > DEPTH_MAX) return found;
  const entries = Object.entries(value);
  // An element's own messages precede those of its children.
  for (const [name, inner] of entries)
    if (name === key && Array.isArray(inner)) found.push(...inner.map(toMessage).filter((said) => said !== ''));
  for (const [, inner] of entries) collect(inner, key, found, depth + 1);
  return [...new Set(found)];
}

function toMessage(value: unknown): string {
  return message.safeParse(value).data?.Message.trim() ?? '';
}
