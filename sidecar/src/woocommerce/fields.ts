import Big from 'big.js';
import { z } from 'zod';
import { decodeText, htmlToText } from './plain-text.ts';
import { malformed } from './store-error.ts';

/* Fields of wc/v3 responses. Some plugins turn ids and quantities into strings, so both pass. */

export const money = z.string().regex(/^-?\d+(?:\.\d+)?$/, 'is not a decimal string');
export const id = z.union([z.int(), z.string().regex(/^\d+$/).transform(Number)]);
/** Never via a float's exponent form. */
export const decimal = z.union([
  z.number().transform((value) => new Big(value).toFixed()),
  z.string().regex(/^-?\d+(?:\.\d+)?$/, 'is not a number'),
]);
export const text = z
  .union([z.string(), z.number(), z.null()])
  .default('')
  .transform((value) => (value === null ? '' : String(value)));
export const encodedText = text.transform(decodeText);
export const html = text.transform(htmlToText);
export const date = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$/, 'is not a date without offset');

/** PHP writes a list whose first element was removed as an object. */
export function list<Item extends z.ZodType>(item: Item) {
  return z
    .union([z.array(item), z.record(z.string(), item).transform((entries) => Object.values(entries))])
    .default([]);
}

/** An object of WooCommerce, its fields by their names in camel case; extra fields are fine. */
export function fields<Shape extends z.ZodRawShape>(shape: Shape) {
  return z
    .record(z.string(), z.unknown())
    .transform((one) => Object.fromEntries(Object.entries(one).map(([name, value]) => [camelCase(name), value])))
    .pipe(z.object(shape));
}

function camelCase(name: string): string {
  return name.replace(/(?!^)_([a-z0-9])/g, (_, next: string) => next.toUpperCase());
}

/** For messages: the store's own name. */
function snakeCase(name: PropertyKey): string {
  return typeof name === 'number' ? String(name) : String(name).replace(/[A-Z0-9]/g, (one) => `_${one.toLowerCase()}`);
}

/** Parses a response; store_bad_response names the first wrong field. `what` names the object, without personal data. */
export function parseWire<Schema extends z.ZodType>(schema: Schema, body: unknown, what: string): z.infer<Schema> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue?.path.map(snakeCase).join('.') ?? '';
  throw malformed(
    `${what}: the store's answer has an unusable "${field}" (${issue?.message ?? 'unreadable'}). ` +
      'A plugin probably changes the REST API; find it by switching plugins off one at a time.',
  );
}
