import type { Big } from 'big.js';
import { allocate } from '../allocation.ts';
import type { OrderTax } from '../../domain/order.ts';
import { decimal, roundTo, sum, ZERO } from '../../domain/money.ts';

export interface TaxedPart {
  readonly rateIds: readonly number[];
  /** WooCommerce separates the tax of shipping from that of goods and fees. */
  readonly isShipping: boolean;
  readonly tax: Big;
}

interface Group {
  readonly members: number[];
  readonly keys: Set<string>;
}

/** Groups of goods and of shipping that share rates, with the target tax of each. */
interface Region {
  readonly groups: readonly { readonly group: Group; readonly target: Big }[];
  readonly rateIds: ReadonlySet<string>;
}

/**
 * Rounds the tax of each part so that the parts of a rate sum to the order's tax lines and all parts to `totalTax`: first
 * over the rates, then over goods and shipping of a rate, then over the parts.
 * Where tax lines and order lines disagree by more than rounding (a tax row removed by hand), the order lines count.
 * Returns null if `totalTax` cannot be reached by moving each part by one unit for each of its rates.
 */
export function allocateTax(
  parts: readonly TaxedPart[],
  taxLines: readonly OrderTax[],
  totalTax: Big,
  decimals: number,
): Big[] | null {
  const groups = groupByRate(parts);
  const byLines = groups.map((group) => sum(group.members.map((index) => parts[index]?.tax ?? ZERO)));
  const byTaxLines = groups.map((group, index) => {
    const fromTaxLines = taxLineSum(group, taxLines);
    const fromLines = byLines[index] ?? ZERO;
    return fromTaxLines !== null && isRounding(group, parts, fromTaxLines.minus(fromLines), decimals)
      ? fromTaxLines
      : fromLines;
  });
  const regions = regionsOf(groups, byTaxLines);
  const exact = regions.map((region) => sum(region.groups.map(({ target }) => target)));
  const rounded = regions.map((region, index) => roundedRates(region, exact[index] ?? ZERO, taxLines, decimals));
  return (
    (sum(rounded).eq(totalTax) ? spread(regions, rounded, parts, decimals) : null) ??
    spread(regions, allocate(exact, totalTax, decimals), parts, decimals) ??
    spreadOver(groups, byLines, parts, totalTax, decimals) ??
    allocate(
      parts.map((part) => part.tax),
      totalTax,
      decimals,
      (index) => ratesOn(parts[index]),
    )
  );
}

/** What `taxes` give to all parts of one set of rates, shared in finer units, in proportion to the parts' own tax. */
export function shareByRate(parts: readonly TaxedPart[], taxes: readonly Big[], decimals: number): Big[] {
  const shared = [...taxes];
  const places = parts.map((_, place) => place);
  const sets = Map.groupBy(
    places,
    (place) => `${String(parts[place]?.isShipping)} ${parts[place]?.rateIds.join() ?? ''}`,
  );
  for (const members of sets.values()) {
    const target = sum(members.map((place) => taxes[place] ?? ZERO));
    const exact = members.map((place) => parts[place]?.tax ?? ZERO);
    const all = sum(exact);
    if (all.eq(ZERO) || all.eq(target)) continue;
    const shares = allocate(
      exact.map((tax) => tax.times(target).div(all)),
      target,
      decimals,
    );
    for (const [index, place] of members.entries()) shared[place] = shares?.[index] ?? shared[place] ?? ZERO;
  }
  return shared;
}

/** WooCommerce rounds each rate of a line: it can be off by this many units. */
function ratesOn(part: TaxedPart | undefined): number {
  return Math.max(1, part?.rateIds.length ?? 1);
}

/** Each rate of the region as its tax line prints it, if the tax lines match its groups. */
function roundedRates(region: Region, exact: Big, taxLines: readonly OrderTax[], decimals: number): Big {
  const lines = taxLines.filter(({ rateId }) => region.rateIds.has(String(rateId)));
  const taxes = lines.map((line) => decimal(line.taxTotal).plus(decimal(line.shippingTaxTotal)));
  return sum(taxes).eq(exact) ? sum(taxes.map((tax) => roundTo(tax, decimals))) : roundTo(exact, decimals);
}

function spread(
  regions: readonly Region[],
  regionTaxes: readonly Big[] | null,
  parts: readonly TaxedPart[],
  decimals: number,
): Big[] | null {
  const taxes = parts.map(() => ZERO);
  for (const [index, { groups }] of regions.entries()) {
    const shares =
      regionTaxes === null
        ? null
        : spreadOver(
            groups.map(({ group }) => group),
            groups.map(({ target }) => target),
            parts,
            regionTaxes[index] ?? ZERO,
            decimals,
          );
    if (shares === null) return null;
    for (const { group } of groups) for (const member of group.members) taxes[member] = shares[member] ?? ZERO;
  }
  return taxes;
}

function spreadOver(
  groups: readonly Group[],
  targets: readonly Big[],
  parts: readonly TaxedPart[],
  totalTax: Big,
  decimals: number,
): Big[] | null {
  const groupTaxes = allocate(targets, totalTax, decimals, (index) => Math.max(1, groups[index]?.keys.size ?? 1));
  if (groupTaxes === null) return null;
  const taxes = parts.map(() => ZERO);
  for (const [index, group] of groups.entries()) {
    const exact = group.members.map((member) => parts[member]?.tax ?? ZERO);
    const shares = allocate(exact, groupTaxes[index] ?? ZERO, decimals, (place) =>
      ratesOn(parts[group.members[place] ?? -1]),
    );
    if (shares === null) return null;
    for (const [place, member] of group.members.entries()) taxes[member] = shares[place] ?? ZERO;
  }
  return taxes;
}

/** Goods and shipping of one rate form one region; a group without any rate has its own. */
function regionsOf(groups: readonly Group[], targets: readonly Big[]): Region[] {
  let regions: Region[] = [];
  for (const [index, group] of groups.entries()) {
    const own = { group, target: targets[index] ?? ZERO };
    const rateIds = new Set([...group.keys].flatMap((key) => (key.startsWith('part:') ? [] : key.split(':').slice(1))));
    const touching = regions.filter((region) => [...rateIds].some((rateId) => region.rateIds.has(rateId)));
    const merged: Region = {
      groups: [...touching.flatMap((region) => [...region.groups]), own],
      rateIds: new Set([...touching.flatMap((region) => [...region.rateIds]), ...rateIds]),
    };
    regions = [...regions.filter((region) => !touching.includes(region)), merged];
  }
  return regions;
}

/** Parts belong together if they share a rate; shipping is separate, as in the tax lines. */
function groupByRate(parts: readonly TaxedPart[]): Group[] {
  let groups: Group[] = [];
  for (const [index, part] of parts.entries()) {
    const scope = part.isShipping ? 'shipping' : 'goods';
    const keys = part.rateIds.length === 0 ? [`part:${index}`] : part.rateIds.map((rateId) => `${scope}:${rateId}`);
    const touching = groups.filter((group) => keys.some((key) => group.keys.has(key)));
    const merged: Group = {
      members: [...touching.flatMap((group) => group.members), index].sort((a, b) => a - b),
      keys: new Set([...touching.flatMap((group) => [...group.keys]), ...keys]),
    };
    groups = [...groups.filter((group) => !touching.includes(group)), merged];
  }
  return groups;
}

/** null if one of the group's rates has no tax line. */
function taxLineSum(group: Group, taxLines: readonly OrderTax[]): Big | null {
  let total = ZERO;
  for (const key of group.keys) {
    const [scope, rateId] = key.split(':');
    const taxLine = taxLines.find((line) => String(line.rateId) === rateId);
    if (scope === 'part' || taxLine === undefined) return null;
    total = total.plus(decimal(scope === 'shipping' ? taxLine.shippingTaxTotal : taxLine.taxTotal));
  }
  return total;
}

/** Rounding can make a unit for each rate of each taxed part. */
function isRounding(group: Group, parts: readonly TaxedPart[], difference: Big, decimals: number): boolean {
  const units = group.members
    .filter((index) => !(parts[index]?.tax ?? ZERO).eq(ZERO))
    .reduce((count, index) => count + ratesOn(parts[index]), 0);
  return roundTo(difference.abs().times(10 ** decimals), 4).lte(units);
}
