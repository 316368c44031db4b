import type { Big } from 'big.js';
import { percentOfSet, taxSetKey } from '../mapping/tax/tax-set.ts';
import type { WooTaxRate } from './suggestion.ts';
import { compareNumbered } from '../domain/text.ts';

export interface KnownRate extends WooTaxRate {
  /** False = only seen on orders. */
  readonly isInTable: boolean;
}

/** Rates that can apply to one line. */
export interface RateSet {
  readonly key: string;
  readonly rates: readonly KnownRate[];
  readonly percent: Big;
}

type Place = Pick<KnownRate, 'country' | 'state' | 'taxClass'>;

/** US tables hold a rate per ZIP code: past this many sets per class and place, suggest only those seen on orders. */
const SETS_PER_PLACE_MAX = 50;

/** Every set a line can have: one rate per priority of a class in a place, the same without rates not on shipping. */
export function rateSets(rates: readonly KnownRate[], seen: readonly (readonly number[])[]): RateSet[] {
  const sets = new Map<string, RateSet>();
  const add = (set: readonly KnownRate[]): void => {
    if (set.length === 0) return;
    const key = taxSetKey(set.map((rate) => rate.id));
    sets.set(key, { key, rates: set, percent: percentOfSet(set) });
  };
  for (const place of placesOf(rates)) {
    const here = rates.filter((rate) => covers(rate, place) && rate.taxClass === place.taxClass);
    for (const set of combinationsOf(here)) {
      add(set);
      add(set.filter((rate) => rate.shipping));
    }
  }
  for (const ids of seen) {
    const set = ids.map((id) => rates.find((rate) => rate.id === id));
    // A negative fee line has rates of several classes, which never apply to the same goods: they are split, not mapped.
    const isOneClass = new Set(set.map((rate) => rate?.taxClass)).size === 1;
    if (isOneClass && set.every((rate) => rate !== undefined)) add(set);
  }
  return [...sets.values()].sort((a, b) => a.rates.length - b.rates.length || compareNumbered(a.key, b.key));
}

function placesOf(rates: readonly Place[]): Place[] {
  return [...new Map(rates.map((rate) => [[rate.country, rate.state, rate.taxClass].join('|'), rate])).values()];
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

function locality({ country, state }: KnownRate): number {
  return (country === '' ? 0 : 1) + (state === '' ? 0 : 1);
}
