import * as z from 'zod/mini';
import { ENTRY_STATES } from '../ledger/entry.ts';

/**
 * This folder: what the plugin asks the sidecar and what it answers, and the plugin to its pages. Each body is a schema: the sidecar reads
 * requests with it, the settings page (admin-ui) reads answers. zod/mini, because the page bundles it: 20 kB; zod itself takes 90 kB.
 * `/v1/stores/:store/<path>` here is `/wp-json/ml-connector/v1/<path>` there. Money is decimal text, times are ISO UTC text.
 */

export type Shape = z.core.$ZodType;
export type Output<T extends Shape> = z.output<T>;

export const anything = z.unknown();
export const text = z.string();
export const number = z.number();
export const flag = z.boolean();

export const short = (charactersMax: number) => z.string().check(z.maxLength(charactersMax));

/** Older sidecars leave out what they don't know: null. */
export const orNull = <T extends Shape>(shape: T) => z._default(z.nullable(shape), null);

export const list = <T extends Shape>(item: T) => z.readonly(z.array(item));

/** An object with any keys. PHP writes an empty one as `[]`. */
export const map = <T extends Shape>(item: T) =>
  z.pipe(
    z.transform((value: unknown) => (Array.isArray(value) && value.length === 0 ? {} : value)),
    z.record(z.string(), item),
  );

const count = z._default(z.number(), 0);

export const entryState = z.enum(ENTRY_STATES);
export const stateCounts = z.object({
  ...{ pending: count, claimed: count, waiting: count, uncertain: count },
  ...{ rejected: count, recorded: count, skipped: count },
});

const EXPECTED: Readonly<Record<string, string>> = {
  ...{ string: 'text', number: 'a number', boolean: 'true or false' },
  ...{ array: 'a list', object: 'an object', record: 'an object' },
};

/** The answer in the schema's form, or where it does not fit: "entries.0.id: a number". Unknown keys are dropped, so a newer side may send more. */
export function parseAnswer<T extends Shape>(
  shape: T,
  answer: unknown,
): { readonly value: Output<T> } | { readonly misfit: string } {
  const reading = z.safeParse(shape, answer);
  if (reading.success) return { value: reading.data };
  const [issue] = reading.error.issues;
  const expected = issue?.code === 'invalid_type' ? (EXPECTED[issue.expected] ?? issue.expected) : '';
  const wanted = issue?.code === 'invalid_value' ? `one of ${issue.values.join(', ')}` : expected;
  return { misfit: [issue?.path.join('.'), wanted].filter(Boolean).join(': ') };
}
