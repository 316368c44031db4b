import type { Big } from 'big.js';
import { decimal, roundTo, sum, ZERO } from '../../domain/money.ts';
import type { OrderTax } from '../../domain/order.ts';
import { allocate } from '../allocation.ts';

export interface TaxedPart {
  readonly rateIds: readonly number[];
  /** WooCommerce separates the tax of shipping from that of goods and fees. */
  readonly isShipping: boolean;
  readonly tax: Big;
}

/** What shares keys, directly or through others: by index, in order. */
interface Cluster {
  readonly members: readonly number[];
  readonly keys: ReadonlySet<string>;
}

/**
 * Rounds the tax of each part so that all sum to `totalTax`, and those of a rate to its tax line: over rates, then over
 * their goods and shipping, then over parts. If tax lines and order lines disagree by more than rounding (a tax row
 * removed by hand), the order lines count. null = `totalTax` is more than one unit per rate of each part away.
 */
export function allocateTax(
  parts: readonly TaxedPart[],
  taxLines: readonly OrderTax[],
  totalTax: Big,
  decimals: number,
): Big[] | null {
  const own = parts.map(({ tax }) => tax);
  const groups = clustersOf(parts.map(keysOf));
  const byLines = groups.map(({ members }) => sum(members.map((index) => parts[index]?.tax ?? ZERO)));
  const targets = groups.map((group, index) => {
    const [fromTaxLines, fromLines] = [taxLineSum(group, taxLines), byLines[index] ?? ZERO];
    const isNear = fromTaxLines !== null && isRounding(group, parts, fromTaxLines.minus(fromLines), decimals);
    return isNear ? fromTaxLines : fromLines;
  });
  // Goods and shipping of one rate; a group without any rate stays alone.
  const regions = clustersOf(groups.map(({ keys }) => [...keys].flatMap((key) => rateOfKey(key) ?? [])));
  const exact = regions.map(({ members }) => sum(members.map((index) => targets[index] ?? ZERO)));
  const printed = regions.map(({ keys }, index) => roundedRates(keys, exact[index] ?? ZERO, taxLines, decimals));
  const overRegions = (taxes: readonly Big[] | null): Big[] | null => {
    const shares =
      taxes &&
      regions.map(({ members }, index) => {
        const pick = <T>(list: readonly T[]): T[] => members.flatMap((member) => list[member] ?? []);
        return spread(pick(groups), pick(targets), parts, taxes[index] ?? ZERO, decimals);
      });
    return shares && inOrder(shares, parts);
  };
  return (
    (sum(printed).eq(totalTax) ? overRegions(printed) : null) ??
    overRegions(allocate(exact, totalTax, decimals)) ??
    inOrder([spread(groups, byLines, parts, totalTax, decimals)], parts) ??
    allocate(own, totalTax, decimals, (index) => ratesOn(parts[index]))
  );
}

/** What `taxes` give to all parts of one set of rates, shared in finer units, in proportion to the parts' own tax. */
export function shareByRate(parts: readonly TaxedPart[], taxes: readonly Big[], decimals: number): Big[] {
  const shared = [...taxes];
  const setOf = (place: number) => `${String(parts[place]?.isShipping)} ${parts[place]?.rateIds.join() ?? ''}`;
  const sets = Map.groupBy(parts.keys(), setOf);
  for (const members of sets.values()) {
    const target = sum(members.map((place) => taxes[place] ?? ZERO));
    const exact = members.map((place) => parts[place]?.tax ?? ZERO);
    const all = sum(exact);
    if (all.eq(ZERO) || all.eq(target)) continue;
    const wanted = exact.map((tax) => tax.times(target).div(all));
    const shares = allocate(wanted, target, decimals);
    for (const [index, place] of members.entries()) shared[place] = shares?.[index] ?? shared[place] ?? ZERO;
  }
  return shared;
}

/** WooCommerce rounds each rate of a line: it can be off by this many units. */
function ratesOn(part: TaxedPart | undefined): number {
  return Math.max(1, part?.rateIds.length ?? 1);
}

/** Each rate of the region as its tax line prints it, if the tax lines match its groups. */
function roundedRates(rateIds: ReadonlySet<string>, exact: Big, taxLines: readonly OrderTax[], decimals: number): Big {
  const lines = taxLines.filter(({ rateId }) => rateIds.has(String(rateId)));
  const taxes = lines.map((line) => decimal(line.taxTotal).plus(decimal(line.shippingTaxTotal)));
  return sum(taxes).eq(exact) ? sum(taxes.map((tax) => roundTo(tax, decimals))) : roundTo(exact, decimals);
}

/** The tax of each part of the groups, by its index; null if `total` cannot be reached. */
function spread(
  groups: readonly Cluster[],
  targets: readonly Big[],
  parts: readonly TaxedPart[],
  total: Big,
  decimals: number,
): [number, Big][] | null {
  const groupTaxes = allocate(targets, total, decimals, (index) => Math.max(1, groups[index]?.keys.size ?? 1));
  if (groupTaxes === null) return null;
  const taxes: [number, Big][] = [];
  for (const [index, { members }] of groups.entries()) {
    const exact = members.map((member) => parts[member]?.tax ?? ZERO);
    const reach = (place: number): number => ratesOn(parts[members[place] ?? -1]);
    const shares = allocate(exact, groupTaxes[index] ?? ZERO, decimals, reach);
    if (shares === null) return null;
    taxes.push(...members.map((member, place): [number, Big] => [member, shares[place] ?? ZERO]));
  }
  return taxes;
}

function inOrder(shares: readonly ([number, Big][] | null)[], parts: readonly TaxedPart[]): Big[] | null {
  if (shares.includes(null)) return null;
  const taxes = new Map(shares.flatMap((share) => share ?? []));
  return parts.map((_, index) => taxes.get(index) ?? ZERO);
}

function clustersOf(keysOfAll: readonly (readonly string[])[]): Cluster[] {
  let clusters: Cluster[] = [];
  for (const [index, own] of keysOfAll.entries()) {
    const touching = clusters.filter(({ keys }) => own.some((key) => keys.has(key)));
    const merged: Cluster = {
      members: [...touching.flatMap(({ members }) => members), index].sort((a, b) => a - b),
      keys: new Set([...touching.flatMap(({ keys }) => [...keys]), ...own]),
    };
    clusters = [...clusters.filter((one) => !touching.includes(one)), merged];
  }
  return clusters;
}

/** Parts belong together if they share a rate; shipping is separate, as in the tax lines. */
function keysOf({ rateIds, isShipping }: TaxedPart, index: number): string[] {
  if (rateIds.length === 0) return [`part:${index}`];
  return rateIds.map((rateId) => `${isShipping ? 'shipping' : 'goods'}:${rateId}`);
}

/** null = the key of a part without rates. */
function rateOfKey(key: string): string | null {
  const [scope, rateId = ''] = key.split(':');
  return scope === 'part' ? null : rateId;
}

/** null if one of the group's rates has no tax line. */
function taxLineSum({ keys }: Cluster, taxLines: readonly OrderTax[]): Big | null {
  let total = ZERO;
  for (const key of keys) {
    const rateId = rateOfKey(key);
    const taxLine = taxLines.find((line) => String(line.rateId) === rateId);
    if (taxLine === undefined) return null;
    total = total.plus(decimal(key.startsWith('shipping') ? taxLine.shippingTaxTotal : taxLine.taxTotal));
  }
  return total;
}

/** Rounding can make a unit for each rate of each taxed part. */
function isRounding({ members }: Cluster, parts: readonly TaxedPart[], difference: Big, decimals: number): boolean {
  const units = members
    .filter((index) => !(parts[index]?.tax ?? ZERO).eq(ZERO))
    .reduce((count, index) => count + ratesOn(parts[index]), 0);
  return roundTo(difference.abs().times(10 ** decimals), 4).lte(units);
}
