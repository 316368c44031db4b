import { Big } from 'big.js';
import type { XeroTaxRate } from '../domain/documents.ts';
import type { Settings } from '../domain/settings/settings.ts';
import { countryName } from '../mapping/contact/country-name.ts';
import { isInUnion } from '../mapping/tax/union.ts';
import type { UntaxedCause } from '../mapping/tax/untaxed-cause.ts';
import type { SuggestInput, Suggestion } from './suggestion.ts';

type Cause = Exclude<UntaxedCause, 'consumerInUnion'>;
type Choice = Pick<Suggestion, 'reason' | 'confidence'> & { readonly taxRate: XeroTaxRate };

const EXPORT = /\bexports?\b|\bausfuhr/i;
const EU = /\b(?:ec|eu|intra-?(?:community|eu)|innergemeinschaftlich\w*)\b/i;
const REVERSE_CHARGE = /\breverse[ -]charge\b|\bsteuerschuldnerschaft\b/i;
const SERVICES = /\bservices?\b|\bleistung/i;
const NO_TAX = ['NONE', 'BASEXCLUDED'];

/** Tax types by country (developer.xero.com/documentation/api/accounting/types, tax types of each edition). */
const BY_COUNTRY: Readonly<Record<string, Partial<Record<Cause, readonly string[]>>>> = {
  GB: { export: ['ZERORATEDOUTPUT'], domesticUntaxed: ['ZERORATEDOUTPUT'] },
  AU: { export: ['EXEMPTEXPORT'], domesticUntaxed: ['EXEMPTOUTPUT'] },
  NZ: { export: ['ZERORATED'], domesticUntaxed: ['ZERORATED'] },
  SG: { export: ['ZERORATEDOUTPUT'], domesticUntaxed: ['ZERORATEDOUTPUT'] },
  ZA: { export: ['ZERORATED', 'ZERORATEDOUTPUT'], domesticUntaxed: ['ZERORATEDOUTPUT', 'ZERORATED'] },
};

const WHAT: Readonly<Record<Cause, string>> = {
  export: 'sales to other countries',
  intraCommunityGoods: 'goods to businesses in other EU countries',
  intraCommunityServices: 'services to businesses in other EU countries',
  domesticUntaxed: 'untaxed sales at home',
  notTaxable: 'products that are not taxable',
};

/** A tax type for each cause of an untaxed line; what is zero-rated, exempt or neither at home is asked, not assumed. */
export function suggestUntaxed(
  current: Settings,
  { store, lists }: SuggestInput,
  usable: readonly XeroTaxRate[],
): Suggestion[] {
  const home = lists.countryCode ?? store.country.split(':')[0] ?? '';
  const zeroRates = usable.filter((rate) => new Big(rate.effectiveRate).eq(0));
  const causes: readonly Cause[] = isInUnion(home, 'goods')
    ? ['export', 'intraCommunityGoods', 'intraCommunityServices', 'domesticUntaxed', 'notTaxable']
    : ['export', 'domesticUntaxed', 'notTaxable'];
  return causes.flatMap((cause): Suggestion | [] => {
    // What decides all untaxed lines decides those at home too.
    const setting = cause === 'domesticUntaxed' && current.taxes.untaxed !== null ? 'untaxed' : cause;
    const known = lists.taxRates.find(({ taxType }) => taxType === current.taxes[setting]);
    const choice = known?.status === 'ACTIVE' ? null : choiceFor(cause, home, zeroRates);
    if (choice === null) return [];
    const { taxRate, reason, confidence } = choice;
    return { path: `taxes.${setting}`, value: taxRate.taxType, reason, confidence };
  });
}

function choiceFor(cause: Cause, home: string, rates: readonly XeroTaxRate[]): Choice | null {
  const byCountry = firstOf(BY_COUNTRY[home]?.[cause] ?? [], rates);
  const what = WHAT[cause];
  if (cause === 'domesticUntaxed') return atHome(home, byCountry, rates);
  if (byCountry !== undefined) {
    const reason = `"${byCountry.name}" is Xero’s rate in ${countryName(home)} for ${what}.`;
    return { taxRate: byCountry, reason, confidence: 'high' };
  }
  const none = firstOf(NO_TAX, rates);
  if (cause === 'notTaxable') {
    if (none === undefined) return null;
    const reason = `"${none.name}" keeps ${what} out of the tax return.`;
    return { taxRate: none, reason, confidence: 'medium' };
  }
  const named = rates.find((rate) => isFor(cause, rate));
  if (named !== undefined) {
    return { taxRate: named, reason: `"${named.name}" is named for ${what}.`, confidence: 'high' };
  }
  if (none === undefined) return null;
  if (home === 'US') {
    const reason = `"${none.name}" is the organisation’s rate without tax, and ${what} have none.`;
    return { taxRate: none, reason, confidence: 'high' };
  }
  const reason =
    `No rate is named for ${what}: "${none.name}" takes them, together with all else without tax. ` +
    'Create a rate of 0 % for them in Xero if your tax return has a box for them.';
  return { taxRate: none, reason, confidence: 'low' };
}

/** Zero-rated, exempt and outside of tax are different boxes of the return. */
function atHome(home: string, usual: XeroTaxRate | undefined, rates: readonly XeroTaxRate[]): Choice | null {
  const taxRate = usual ?? firstOf(NO_TAX, rates);
  if (taxRate === undefined) return null;
  if (home === 'US') {
    const reason = `"${taxRate.name}" is the organisation’s rate without tax, for states where you owe none and exempt goods.`;
    return { taxRate, reason, confidence: 'medium' };
  }
  const reason =
    `Untaxed sales at home are zero-rated, exempt or outside the scope of tax; "${taxRate.name}" is the most usual rate for them. ` +
    'Check which they are: rules by tax class can separate them.';
  return { taxRate, reason, confidence: 'low' };
}

function isFor(cause: Cause, { name, reportTaxType }: XeroTaxRate): boolean {
  const isExport = EXPORT.test(name) || reportTaxType === 'EXEMPTEXPORT';
  const isService = SERVICES.test(name) || reportTaxType === 'ECOUTPUTSERVICES';
  const isGoods = (EU.test(name) || reportTaxType === 'ECOUTPUT') && !isService;
  if (cause === 'export') return isExport;
  if (isExport) return false;
  // One rate for both is usually named for the reverse charge.
  return cause === 'intraCommunityGoods' ? isGoods : isService || REVERSE_CHARGE.test(name);
}

function firstOf(wanted: readonly string[], rates: readonly XeroTaxRate[]): XeroTaxRate | undefined {
  return wanted.flatMap((taxType) => rates.find((rate) => rate.taxType === taxType) ?? [])[0];
}
