import { Big } from 'big.js';
import type { OrganisationLists, XeroTaxRate } from '../domain/documents.ts';
import type { Settings } from '../domain/settings/settings.ts';
import { chooseTaxType } from './choose-tax-type.ts';
import { rateSets, type KnownRate } from './rate-sets.ts';
import type { SuggestInput, Suggestion } from './suggestion.ts';
import { suggestUntaxed } from './suggest-untaxed.ts';
import { suggestWording } from './suggest-wording.ts';

const NO_TAX = ['NONE', 'BASEXCLUDED'];

/** A tax type for every rate, and set of rates, possible on a line; one for each cause of untaxed lines; one outside of tax. */
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
  const chargesTax = rates.some((rate) => new Big(rate.ratePercent).gt(0));
  return [
    ...mapped,
    ...(chargesTax ? suggestUntaxed(current, input, usable) : suggestNoTax(current, input, usable)),
    ...(chargesTax ? suggestWording(current, input) : []),
    ...suggestOutsideScope(current, input.lists),
  ];
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

/** A shop without tax has one kind of sale. */
function suggestNoTax(current: Settings, { lists }: SuggestInput, usable: readonly XeroTaxRate[]): Suggestion[] {
  if (isActive(current.taxes.untaxed, lists)) return [];
  const zeroRates = usable.filter((rate) => new Big(rate.effectiveRate).eq(0));
  const choice = firstOf(NO_TAX, zeroRates);
  if (choice === undefined) return [];
  const reason = `The shop charges no tax at all; "${choice.name}" keeps its sales out of the tax return.`;
  return [{ path: 'taxes.untaxed', value: choice.taxType, reason, confidence: 'high' }];
}

function suggestOutsideScope(current: Settings, lists: OrganisationLists): Suggestion[] {
  if (isActive(current.taxes.outsideScope, lists)) return [];
  const active = lists.taxRates.filter(({ status }) => status === 'ACTIVE');
  const choice = firstOf(NO_TAX, active);
  if (choice === undefined) return [];
  const reason = `"${choice.name}" is the organisation’s rate for what is outside of tax, such as rounding.`;
  return [{ path: 'taxes.outsideScope', value: choice.taxType, reason, confidence: 'high' }];
}
