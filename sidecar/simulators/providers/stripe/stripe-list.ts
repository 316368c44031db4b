import { StripeError } from './stripe-error.ts';

const LIMIT_DEFAULT = 10;
const LIMIT_MAX = 100;

type Query = Readonly<Record<string, unknown>>;

/** Newest first; `has_more` is exact. There is no count. */
export function toStripeList<Row>(
  all: readonly Row[],
  query: Query,
  { url, idOf, what }: { readonly url: string; readonly idOf: (row: Row) => string; readonly what: string },
) {
  const limit = integerOf(query, 'limit') ?? LIMIT_DEFAULT;
  if (limit < 1 || limit > LIMIT_MAX)
    throw new StripeError(400, `This value must be between 1 and ${String(LIMIT_MAX)}.`, { param: 'limit' });
  const after = textOf(query, 'starting_after');
  let start = 0;
  if (after !== null) {
    start = all.findIndex((row) => idOf(row) === after) + 1;
    if (start === 0)
      throw new StripeError(400, `No such ${what}: '${after}'`, { code: 'resource_missing', param: 'starting_after' });
  }
  const data = all.slice(start, start + limit);
  return { object: 'list', data, has_more: start + limit < all.length, url };
}

/** Inclusive, in whole seconds. */
export function isWithin(value: number, query: Query, name: string): boolean {
  const of = (suffix: string) => integerOf(query, `${name}[${suffix}]`);
  const [gte, gt, lte, lt] = [of('gte'), of('gt'), of('lte'), of('lt')];
  return (
    (gte === null || value >= gte) &&
    (gt === null || value > gt) &&
    (lte === null || value <= lte) &&
    (lt === null || value < lt)
  );
}

export function textOf(query: Query, name: string): string | null {
  const value = query[name];
  return typeof value === 'string' && value !== '' ? value : null;
}

function integerOf(query: Query, name: string): number | null {
  const text = textOf(query, name);
  if (text === null) return null;
  if (!/^-?\d+$/.test(text)) throw new StripeError(400, `Invalid integer: ${text}`, { param: name });
  return Number(text);
}
