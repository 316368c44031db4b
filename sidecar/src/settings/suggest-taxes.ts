import { Big } from 'big.js';
import type { OrganisationLists, XeroTaxRate } from '../domain/documents.ts';
import type { Settings } from '../domain/settings/settings.ts';
import { chooseTaxType } from './choose-tax-type.ts';
import { rateSets, type KnownRate } from './rate-sets.ts';
import type { SuggestInput, Suggestion } from './suggestion.ts';

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

/** A tax type for every rate, and set of rates, possible on a line; one for untaxed lines; one outside of tax. */
export function suggestTaxes(current: Settings, input: SuggestInput): Suggestion[] {
  const rates = knownRates(input);
  const usable = input.lists.taxRates.filter(isUsable);
  const countries = [...new Set(rates.map((rate) => rate.country))].filter((country) => country !== '');
  const mapped = rateSets(rates, input.orderRateSets ?? [])
    .filter((set) => !isActive(current.taxes.rates[set.key], input.lists))
    .flatMap((set): Suggestion | [] => {
      const choice = chooseTaxType(set, homeOf(input.store), countries, usable);
      if (choice === null) return [];
      const { taxRate, reason, confidence } = choice;
      return { path: `taxes.rates.${set.key}`, value: taxRate.taxType, reason, confidence };
    });
  return [...mapped, ...suggestUntaxed(current, rates, input, usable), ...suggestOutsideScope(current, input.lists)];
}

function homeOf({ country }: SuggestInput['store']): string {
  return country.split(':')[0] ?? '';
}

function knownRates({ taxRates, orderRates = [] }: SuggestInput): KnownRate[] {
  const deleted = orderRates
    .filter((rate) => rate.ratePercent !== '' && !taxRates.some((known) => known.id === rate.rateId))
    .map(({ rateId, ratePercent, label }): KnownRate => {
      const own = { id: rateId, ratePercent, name: label, taxClass: `gone ${rateId}` };
      return { ...own, country: '', state: '', priority: 1, compound: false, shipping: true, isInTable: false };
    });
  return [...taxRates.map((rate) => ({ ...rate, isInTable: true })), ...deleted];
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

function firstOf(wanted: readonly string[], rates: readonly XeroTaxRate[]): XeroTaxRate | undefined {
  return wanted.flatMap((taxType) => rates.find((rate) => rate.taxType === taxType) ?? [])[0];
}

function suggestUntaxed(
  current: Settings,
  rates: readonly KnownRate[],
  { store, lists }: SuggestInput,
  usable: readonly XeroTaxRate[],
): Suggestion[] {
  if (isActive(current.taxes.untaxed, lists)) return [];
  const chargesTax = rates.some((rate) => new Big(rate.ratePercent).gt(0));
  const wanted = chargesTax ? [...(UNTAXED_BY_COUNTRY[homeOf(store)] ?? []), ...ZERO_FALLBACKS] : NO_TAX;
  const zeroRates = usable.filter((rate) => new Big(rate.effectiveRate).eq(0));
  const choice = firstOf(wanted, zeroRates);
  if (choice === undefined) return [];
  const reason = chargesTax
    ? `Lines without any tax are exports or zero-rated and exempt goods; "${choice.name}" is the usual rate for them. ` +
      'Rules by country or tax class can separate them.'
    : `The shop charges no tax at all; "${choice.name}" keeps its sales out of the tax return.`;
  const confidence = chargesTax ? 'medium' : 'high';
  return [{ path: 'taxes.untaxed', value: choice.taxType, reason, confidence }];
}

function suggestOutsideScope(current: Settings, lists: OrganisationLists): Suggestion[] {
  if (isActive(current.taxes.outsideScope, lists)) return [];
  const active = lists.taxRates.filter(({ status }) => status === 'ACTIVE');
  const choice = firstOf(NO_TAX, active);
  if (choice === undefined) return [];
  const reason = `"${choice.name}" is the organisation’s rate for what is outside of tax, such as rounding.`;
  return [{ path: 'taxes.outsideScope', value: choice.taxType, reason, confidence: 'high' }];
}
