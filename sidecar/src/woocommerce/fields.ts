import Big from 'big.js';
import { z } from 'zod';
import { decodeText, htmlToText } from './plain-text.ts';
import { malformed } from './store-error.ts';

/* Fields of wc/v3 responses. Some plugins turn ids and quantities into strings, so both pass. */

/** MySQL's largest number has 20 digits, its largest decimal 65 (WooCommerce's columns: decimal(26,8)). */
const ID_DIGITS_MAX = 15;
const FIGURE_CHARACTERS_MAX = 65;
/** MySQL's `text`: WordPress keeps every name and label that we read in shorter columns. */
const TEXT_CHARACTERS_MAX = 65_535;
/** Ours: an order of 4,000 lines has been seen. */
const LIST_LENGTH_MAX = 10_000;
/** Ours: an order of sixty lines has 2,000 values; so many take less than 100 ms to read (measured). */
const VALUES_MAX = 100_000;
/** Ours: WooCommerce's orders have about 60, and plugins add some. */
const FIELDS_MAX = 2_000;

const figure = z.string().max(FIGURE_CHARACTERS_MAX, { message: 'is too long', abort: true });
export const money = figure.regex(/^-?\d+(?:\.\d+)?$/, 'is not a decimal string');
export const id = z.union([z.int(), z.string().max(ID_DIGITS_MAX, { abort: true }).regex(/^\d+$/).transform(Number)]);
/** Never via a float's exponent form. */
export const decimal = z.union([
  z
    .number()
    .transform((value) => new Big(value).toFixed())
    .pipe(figure),
  figure.regex(/^-?\d+(?:\.\d+)?$/, 'is not a number'),
]);
export const text = z
  .union([z.string().max(TEXT_CHARACTERS_MAX, 'is too long'), z.number(), z.null()])
  .default('')
  .transform((value) => (value === null ? '' : String(value)));
export const encodedText = text.transform(decodeText);
export const html = text.transform(htmlToText);
export const date = z
  .string()
  .max(19, { message: 'is not a date without offset', abort: true })
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$/, 'is not a date without offset');

/** PHP writes a list whose first element was removed as an object. */
export function list<Item extends z.ZodType>(item: Item) {
  return z
    .unknown()
    .refine((value) => sizeOf(value) <= LIST_LENGTH_MAX, { message: 'is too long', abort: true })
    .pipe(
      z.union([z.array(item), z.record(z.string(), item).transform((entries) => Object.values(entries))]).default([]),
    );
}

/** An object of WooCommerce, its fields by their names in camel case; extra fields are fine. */
export function fields<Shape extends z.ZodRawShape>(shape: Shape) {
  return z
    .unknown()
    .refine((value) => sizeOf(value) <= FIELDS_MAX, { message: 'has too many fields', abort: true })
    .pipe(z.record(z.string(), z.unknown()))
    .transform((one) => Object.fromEntries(Object.entries(one).map(([name, value]) => [camelCase(name), value])))
    .pipe(z.object(shape));
}

function sizeOf(value: unknown): number {
  if (Array.isArray(value)) return value.length;
  return typeof value === 'object' && value !== null ? Object.keys(value).length : 0;
}

function camelCase(name: string): string {
  return name.replace(/(?!^)_([a-z0-9])/g, (_, next: string) => next.toUpperCase());
}

/** For messages: the store's own name. */
function snakeCase(name: PropertyKey): string {
  return typeof name === 'number' ? String(name) : String(name).replace(/[A-Z0-9]/g, (one) => `_${one.toLowerCase()}`);
}

/** The rows of a list, not parsed yet. Throws store_bad_response. */
export function rowsOf(body: unknown, what: string): unknown[] {
  if (!Array.isArray(body)) return readBy(z.array(z.unknown()), body, what);
  if (body.length > LIST_LENGTH_MAX)
    throw malformed(`${what}: ${String(body.length)} rows, where a page has a hundred.`);
  return body as unknown[];
}

/** Parses a response; store_bad_response names the first wrong field. `what` names the object, without personal data. */
export function parseWire<Schema extends z.ZodType>(schema: Schema, body: unknown, what: string): z.infer<Schema> {
  if (countValues(body, VALUES_MAX) <= VALUES_MAX) return readBy(schema, body, what);
  throw malformed(
    `${what}: the store's answer has more than ${String(VALUES_MAX)} values. Only a few thousand are usual.`,
  );
}

/** Counts no further than just over `max`. */
function countValues(value: unknown, max: number): number {
  if (typeof value !== 'object' || value === null) return 1;
  let count = 1;
  for (const inner of Object.values(value)) {
    count += countValues(inner, max - count);
    if (count > max) break;
  }
  return count;
}

function readBy<Schema extends z.ZodType>(schema: Schema, body: unknown, what: string): z.infer<Schema> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue?.path.map(snakeCase).join('.') ?? '';
  throw malformed(
    `${what}: the store's answer has an unusable "${field}" (${issue?.message ?? 'unreadable'}). ` +
      'A plugin probably changes the REST API; find it by switching plugins off one at a time.',
  );
}
