import type { StoreListsBody } from '../../../sidecar/src/contract/lists.ts';

/** A WooCommerce tax rate, or a set of rates on one line, that needs a tax type. */
export interface TaxRow {
  /** The key in `taxes.rates`: "1", "1+2". */
  readonly key: string;
  readonly name: string;
  /** Country, class; '' = neither is known. */
  readonly detail: string;
  readonly ratePercent: string | null;
  /** Mapped, but gone from the store. */
  readonly isGone: boolean;
  /** How many orders cannot be posted until it has a tax type. */
  readonly orders: number;
}

/**
 * Every rate of the store's table, every other rate or set seen on its orders, and mapped rates that are gone. Those that
 * orders wait for come first.
 */
export function taxRows(store: StoreListsBody | null, set: Readonly<Record<string, unknown>>): TaxRow[] {
  const waiting = new Map((store?.rateSets ?? []).map(({ key, orders }) => [key, orders]));
  const ordersOf = (key: string): number => (set[key] === undefined ? (waiting.get(key) ?? 0) : 0);
  const table: TaxRow[] = (store?.taxRates ?? []).map(({ id, name, country, state, ratePercent, taxClass }) => ({
    key: String(id),
    name,
    detail: [[country, state].filter(Boolean).join('-'), taxClass].filter(Boolean).join(', '),
    ratePercent,
    isGone: false,
    orders: ordersOf(String(id)),
  }));
  const known = new Set(table.map(({ key }) => key));
  const seen: TaxRow[] = (store?.rateSets ?? [])
    .filter(({ key }) => !known.has(key))
    .map(({ key, label, ratePercent }) => ({
      key,
      name: label,
      detail: '',
      ratePercent,
      isGone: false,
      orders: ordersOf(key),
    }));
  for (const { key } of seen) known.add(key);
  const gone: TaxRow[] = Object.keys(set)
    .filter((key) => !known.has(key))
    .map((key) => ({ key, name: key, detail: '', ratePercent: null, isGone: store !== null, orders: 0 }));
  const all = [...table, ...seen, ...gone];
  return [...all.filter(({ orders }) => orders > 0), ...all.filter(({ orders }) => orders === 0)];
}

/** Whether two percentages, as text, are equal; no arithmetic. */
export function isSamePercent(a: string, b: string): boolean {
  return short(a) === short(b);
}

function short(percent: string): string {
  const trimmed = percent.includes('.') ? percent.replace(/0+$/, '').replace(/\.$/, '') : percent;
  return trimmed.replace(/^0+(?=\d)/, '');
}
