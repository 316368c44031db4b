import { Big } from 'big.js';
import type { XeroTaxRate } from '../domain/documents.ts';
import { countryName } from '../mapping/contact/country-name.ts';
import type { RateSet } from './rate-sets.ts';
import type { Suggestion } from './suggestion.ts';

/** Xero's built-in rates, by percent (developer.xero.com/documentation/api/accounting/taxrates). */
const SYSTEM_TYPES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  GB: { '20': 'OUTPUT2', '5': 'RROUTPUT', '0': 'ZERORATEDOUTPUT' },
  AU: { '10': 'OUTPUT', '0': 'EXEMPTOUTPUT' },
  NZ: { '15': 'OUTPUT2', '12.5': 'OUTPUT', '0': 'ZERORATED' },
  SG: { '9': 'OUTPUTY24', '0': 'ZERORATEDOUTPUT' },
  ZA: { '15': 'OUTPUT3', '0': 'ZERORATEDOUTPUT' },
};
/** Xero keeps four decimals of a rate, including compound ones. */
const PERCENT_TOLERANCE = '0.0001';
/** Xero's report types for sales to consumers in other countries (one-stop shop). */
const ABROAD = new Set(['MOSSSALES']);
/** Right percent, wrong purpose: sold assets, domestic reverse charge, business customers abroad. */
const OTHER_PURPOSES = new Set(['CAPITALSALESOUTPUT', 'DRCHARGE', 'DRCHARGESUPPLY', 'ECOUTPUT', 'ECOUTPUTSERVICES']);

/** What speaks for a rate of Xero: that of the country, and, above it, that the shop's own name says zero-rated or exempt. */
const OF_COUNTRY = 4;
const OF_ZERO_KIND = 5;

interface TaxTypeChoice {
  readonly taxRate: XeroTaxRate;
  readonly reason: string;
  readonly confidence: Suggestion['confidence'];
}

/** The organisation's rate of the same percent with the best place and name; null when none fits (never a guess). */
export function chooseTaxType(
  set: RateSet,
  home: string,
  countries: readonly string[],
  usable: readonly XeroTaxRate[],
): TaxTypeChoice | null {
  const country = set.rates.find((rate) => rate.country !== '')?.country ?? home;
  const others = countries.filter((other) => other !== country);
  const candidates = usable
    .filter((rate) => new Big(rate.effectiveRate).minus(set.percent).abs().lte(PERCENT_TOLERANCE))
    .filter((rate) => !others.some((other) => namesCountry(rate.name, other)))
    .map((rate) => score(rate, set, country, home))
    .filter((candidate) => candidate.score > 0)
    .sort((a, b) => b.score - a.score);
  const [best, second] = candidates;
  if (best === undefined) return null;
  const isTie = second !== undefined && second.score === best.score;
  const isFromTable = set.rates.every((rate) => rate.isInTable);
  const names = set.rates.map((rate) => `"${rate.name}"`).join(' + ');
  const percent = `${set.percent.round(4).toString()} %`;
  return {
    taxRate: best.taxRate,
    reason: `${names} ${set.rates.length > 1 ? 'make' : 'is'} ${percent}; "${best.taxRate.name}" is ${best.why.join(', ')}.`,
    confidence: isTie || !isFromTable ? 'low' : best.score >= 4 ? 'high' : 'medium',
  };
}

function score(taxRate: XeroTaxRate, set: RateSet, country: string, home: string) {
  const why = ['of the same percent'];
  let points = 1;
  const add = (worth: number, reason: string): void => {
    points += worth;
    why.push(reason);
  };
  if (OTHER_PURPOSES.has(taxRate.reportTaxType)) points -= 10;
  const isHome = country === home;
  if (isHome && SYSTEM_TYPES[home]?.[set.percent.toString()] === taxRate.taxType) {
    add(OF_COUNTRY, `the rate Xero gives organisations in ${countryName(home)}`);
  }
  if (isHome && taxRate.reportTaxType === 'OUTPUT' && set.percent.gt(0)) add(1, 'a rate for sales');
  if (isHome && ABROAD.has(taxRate.reportTaxType)) points -= 10;
  if (namesCountry(taxRate.name, country)) add(4, `named for ${countryName(country)}`);
  else if (!isHome && !ABROAD.has(taxRate.reportTaxType)) points -= 10;
  if (set.rates.some((rate) => sharesWord(taxRate.name, rate.name))) add(1, 'alike in name');
  if (set.rates.some((rate) => rate.state !== '' && hasWord(taxRate.name, rate.state))) add(2, 'named for the state');
  if (set.percent.eq(0)) points += zeroKind(taxRate, set);
  return { taxRate, score: points, why };
}

/** Zero-rated, exempt and outside of tax are three boxes of the return; the rate's name in the store decides. */
function zeroKind(taxRate: XeroTaxRate, set: RateSet): number {
  const kinds = [/\bzero\b/i, /\bexempt/i, /\bfree\b/i];
  const ofShop = kinds.find((kind) =>
    set.rates.some((rate) => kind.test(rate.name) || kind.test(rate.taxClass.replace(/-/g, ' '))),
  );
  if (ofShop === undefined) return 0;
  return ofShop.test(taxRate.name) || ofShop.test(taxRate.taxType.replace('RATED', ' ')) ? OF_ZERO_KIND : 0;
}

function namesCountry(name: string, country: string): boolean {
  const full = countryName(country);
  return hasWord(name, country) || (full !== '' && name.toLowerCase().includes(full.toLowerCase()));
}

function hasWord(text: string, word: string): boolean {
  return text.split(/[^\p{L}\p{N}]+/u).includes(word);
}

/** Words of at least three letters, without "VAT" and "GST", which are on every rate. */
function sharesWord(a: string, b: string): boolean {
  const words = (text: string): string[] =>
    text
      .toLowerCase()
      .split(/[^\p{L}]+/u)
      .filter((word) => word.length > 2 && !['vat', 'gst', 'tax', 'rate'].includes(word));
  return words(a).some((word) => words(b).includes(word));
}
