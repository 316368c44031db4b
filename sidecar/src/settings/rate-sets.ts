import type { Big } from 'big.js';
import { Big as BigNumber } from 'big.js';
import { taxSetKey } from '../mapping/tax/tax-set.ts';

export interface KnownRate {
  readonly id: number;
  readonly country: string;
  readonly state: string;
  readonly percent: Big;
  readonly name: string;
  readonly taxClass: string;
  readonly priority: number;
  readonly compound: boolean;
  readonly shipping: boolean;
  readonly isInTable: boolean;
}

/** Rates that can apply to one line. */
export interface RateSet {
  readonly key: string;
  readonly rates: readonly KnownRate[];
  readonly percent: Big;
}

/** US tables hold a rate per ZIP code: past this many sets per class and place, suggest only those seen on orders. */
const SETS_PER_PLACE_MAX = 50;

/** Every set a line can have: one rate per priority of a class in a place, the same without rates not on shipping. */
export function rateSets(rates: readonly KnownRate[], seen: readonly (readonly number[])[]): RateSet[] {
  const sets = new Map<string, RateSet>();
  const add = (set: readonly KnownRate[]): void => {
    if (set.length === 0) return;
    const key = taxSetKey(set.map((rate) => rate.id));
    sets.set(key, { key, rates: set, percent: combined(set) });
  };
  for (const place of places(rates)) {
    const here = rates.filter((rate) => covers(rate, place) && rate.taxClass === place.taxClass);
    const combinations = combinationsOf(here);
    for (const set of combinations) {
      add(set);
      add(set.filter((rate) => rate.shipping));
    }
  }
  for (const ids of seen) {
    const set = ids.map((id) => rates.find((rate) => rate.id === id));
    // A negative fee has rates of several classes, which never apply to the same goods: they are split, not mapped.
    const isOneClass = new Set(set.map((rate) => rate?.taxClass)).size === 1;
    if (isOneClass && set.every((rate) => rate !== undefined)) add(set);
  }
  return [...sets.values()].sort(
    (a, b) => a.rates.length - b.rates.length || a.key.localeCompare(b.key, 'en', { numeric: true }),
  );
}

interface Place {
  readonly country: string;
  readonly state: string;
  readonly taxClass: string;
}

function places(rates: readonly KnownRate[]): Place[] {
  const found = new Map<string, Place>();
  for (const { country, state, taxClass } of rates)
    found.set([country, state, taxClass].join('|'), { country, state, taxClass });
  return [...found.values()];
}

/** A blank country or state matches everywhere. */
function covers(rate: KnownRate, place: Place): boolean {
  return (rate.country === '' || rate.country === place.country) && (rate.state === '' || rate.state === place.state);
}

/** One rate applies per priority, the most local first; equally local ones are alternatives (by ZIP or city). */
function combinationsOf(rates: readonly KnownRate[]): KnownRate[][] {
  const priorities = [...new Set(rates.map((rate) => rate.priority))].sort((a, b) => a - b);
  let sets: KnownRate[][] = [[]];
  for (const priority of priorities) {
    const level = rates.filter((rate) => rate.priority === priority);
    const closest = Math.max(...level.map(locality));
    const alternatives = level.filter((rate) => locality(rate) === closest);
    sets = sets.flatMap((set) => alternatives.map((rate) => [...set, rate]));
    if (sets.length > SETS_PER_PLACE_MAX) return [];
  }
  return sets;
}

function locality(rate: KnownRate): number {
  return (rate.country === '' ? 0 : 1) + (rate.state === '' ? 0 : 1);
}

/** The combined rate on a line, in percent. */
export function percentOfSet(rates: readonly { readonly ratePercent: string; readonly compound: boolean }[]): string {
  return combined(
    rates.map((rate) => ({ percent: new BigNumber(rate.ratePercent), compound: rate.compound })),
  ).toString();
}

function combined(set: readonly Pick<KnownRate, 'percent' | 'compound'>[]): Big {
  const simple = set
    .filter((rate) => !rate.compound)
    .reduce((total, rate) => total.plus(rate.percent), new BigNumber(0));
  return set
    .filter((rate) => rate.compound)
    .reduce((percent, rate) => percent.plus(percent.plus(100).times(rate.percent).div(100)), simple);
}
