import { Big } from 'big.js';
import type { OrganisationLists, XeroTaxRate } from '../domain/documents.ts';
import type { Settings } from '../domain/settings/settings.ts';
import { chooseTaxType } from './choose-tax-type.ts';
import { rateSets, type KnownRate } from './rate-sets.ts';
import type { OrderTaxRate, Suggestion, WooTaxRate } from './suggestion.ts';

/** For lines without tax in a store that charges tax (exports, zero-rated and exempt goods), by country. */
const UNTAXED_BY_COUNTRY: Readonly<Record<string, readonly string[]>> = {
  GB: ['ZERORATEDOUTPUT'],
  AU: ['EXEMPTOUTPUT', 'EXEMPTEXPORT'],
  NZ: ['ZERORATED'],
  SG: ['ZERORATEDOUTPUT'],
  ZA: ['ZERORATEDOUTPUT', 'ZERORATED'],
};
const NO_TAX = ['NONE', 'BASEXCLUDED'];
const ZERO_FALLBACKS = ['NONE', 'ZERORATEDOUTPUT', 'ZERORATED', 'EXEMPTOUTPUT', 'BASEXCLUDED'];

export interface TaxInput {
  readonly country: string;
  readonly taxRates: readonly WooTaxRate[];
  readonly orderRates: readonly OrderTaxRate[];
  /** Sets of rates seen on one line of an order. */
  readonly orderRateSets: readonly (readonly number[])[];
  readonly lists: OrganisationLists;
}

/** A tax type for every rate, and set of rates, possible on a line; one for untaxed lines; one outside of tax. */
export function suggestTaxes(current: Settings, input: TaxInput): Suggestion[] {
  const rates = knownRates(input);
  const usable = input.lists.taxRates.filter(isUsable);
  const countries = [...new Set(rates.map((rate) => rate.country))].filter((country) => country !== '');
  const mapped = rateSets(rates, input.orderRateSets)
    .filter((set) => !isActive(current.taxes.rates[set.key], input.lists))
    .flatMap((set) => {
      const choice = chooseTaxType(set, input.country, countries, usable);
      if (choice === null) return [];
      return [{ path: `taxes.rates.${set.key}`, value: choice.taxRate.taxType, ...choice }];
    })
    .map(({ path, value, reason, confidence }): Suggestion => ({ path, value, reason, confidence }));
  return [...mapped, ...untaxed(current, rates, input, usable), ...outsideScope(current, input.lists)];
}

function knownRates(input: TaxInput): KnownRate[] {
  const table = input.taxRates.map((rate): KnownRate => ({
    id: rate.id,
    country: rate.country,
    state: rate.state,
    percent: new Big(rate.ratePercent),
    name: rate.name,
    taxClass: rate.taxClass,
    priority: rate.priority,
    compound: rate.compound,
    shipping: rate.shipping,
    isInTable: true,
  }));
  const gone = input.orderRates
    .filter((rate) => rate.ratePercent !== '' && !table.some((known) => known.id === rate.rateId))
    .map((rate): KnownRate => ({
      id: rate.rateId,
      country: '',
      state: '',
      percent: new Big(rate.ratePercent),
      name: rate.label,
      taxClass: `gone ${rate.rateId}`,
      priority: 1,
      compound: false,
      shipping: true,
      isInTable: false,
    }));
  return [...table, ...gone];
}

/** Rates that the API can use on sales (developer.xero.com/documentation/api/accounting/taxrates). */
function isUsable(rate: XeroTaxRate): boolean {
  // US automatic tax does not work through the API.
  const isAutomatic = ['AVALARA', 'USSALESTAX'].includes(rate.reportTaxType) || rate.taxType === 'AVALARA';
  return rate.status === 'ACTIVE' && rate.canApplyToRevenue && !isAutomatic;
}

function isActive(taxType: string | null | undefined, lists: OrganisationLists): boolean {
  return lists.taxRates.some((rate) => rate.taxType === taxType && rate.status === 'ACTIVE');
}

function untaxed(
  current: Settings,
  rates: readonly KnownRate[],
  input: TaxInput,
  usable: readonly XeroTaxRate[],
): Suggestion[] {
  if (isActive(current.taxes.untaxed, input.lists)) return [];
  const chargesTax = rates.some((rate) => rate.percent.gt(0));
  const wanted = chargesTax ? [...(UNTAXED_BY_COUNTRY[input.country] ?? []), ...ZERO_FALLBACKS] : NO_TAX;
  const choice = wanted
    .map((taxType) => usable.find((rate) => rate.taxType === taxType && new Big(rate.effectiveRate).eq(0)))
    .find((rate) => rate !== undefined);
  if (choice === undefined) return [];
  const reason = chargesTax
    ? `Lines without any tax are exports or zero-rated and exempt goods; "${choice.name}" is the usual rate for them. ` +
      'Rules by country or tax class can tell them apart.'
    : `The shop charges no tax at all; "${choice.name}" keeps its sales out of the tax return.`;
  const confidence = chargesTax ? 'medium' : 'high';
  return [{ path: 'taxes.untaxed', value: choice.taxType, reason, confidence }];
}

function outsideScope(current: Settings, lists: OrganisationLists): Suggestion[] {
  if (isActive(current.taxes.outsideScope, lists)) return [];
  const choice = NO_TAX.map((taxType) =>
    lists.taxRates.find((rate) => rate.taxType === taxType && rate.status === 'ACTIVE'),
  ).find((rate) => rate !== undefined);
  if (choice === undefined) return [];
  const reason = `"${choice.name}" is the organisation’s rate for what is outside of tax, such as rounding.`;
  return [{ path: 'taxes.outsideScope', value: choice.taxType, reason, confidence: 'high' }];
}
