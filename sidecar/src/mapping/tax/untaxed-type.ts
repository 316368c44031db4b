import type { Order, OrderLine } from '../../domain/order.ts';
import type { Problem } from '../../domain/problems.ts';
import type { Settings } from '../../domain/settings/settings.ts';
import { countryName } from '../contact/country-name.ts';
import { lineName } from '../description.ts';
import type { Planning } from '../planning.ts';
import {
  businessCountry,
  CAUSE_NAMES,
  causeByPlace,
  destinationOf,
  untaxedCause,
  type UntaxedCause,
} from './untaxed-cause.ts';

type Setting = Exclude<keyof Settings['taxes'], 'rates' | 'outsideScope' | 'exemptCustomers'>;

interface UntaxedSetting {
  readonly taxType: string;
  readonly setting: Setting;
  /** How the decision is named. */
  readonly rule: string;
}

/** The setting that decides an untaxed line: that of its cause, else reverse charge, else that of all untaxed lines; null = none. */
export function untaxedSetting(line: OrderLine, planning: Planning): UntaxedSetting | null {
  const { taxes } = planning.settings;
  const causes = [...new Set([untaxedCause(line, planning), causeByPlace(line, planning)])];
  for (const cause of causes) {
    if (cause === null || cause === 'consumerInUnion') continue;
    const taxType = taxes[cause];
    if (taxType !== null) return { taxType, setting: cause, rule: CAUSE_NAMES[cause] };
  }
  if (taxes.reverseCharge !== null && isReverseCharged(planning)) {
    return { taxType: taxes.reverseCharge, setting: 'reverseCharge', rule: 'reverse charge' };
  }
  if (taxes.untaxed !== null) return { taxType: taxes.untaxed, setting: 'untaxed', rule: 'untaxed' };
  const isByHome = causes.every((cause) => cause === null || cause === 'consumerInUnion');
  if (isByHome && taxes.domesticUntaxed !== null) {
    const [cause] = causes;
    const rule = cause === 'consumerInUnion' ? CAUSE_NAMES.consumerInUnion : CAUSE_NAMES.domesticUntaxed;
    return { taxType: taxes.domesticUntaxed, setting: 'domesticUntaxed', rule };
  }
  return null;
}

/** An exemption alone is no proof, unless the settings take it for one: the buyer needs a VAT number of another EU country. */
function isReverseCharged(planning: Planning): boolean {
  if (!isVatExempt(planning.order)) return false;
  return planning.settings.taxes.exemptCustomers === 'all' || businessCountry(planning, 'goods') !== null;
}

/** WooCommerce notes a customer's tax exemption (class-wc-checkout.php); VAT plugins set it for a valid number. */
function isVatExempt(order: Order): boolean {
  return order.meta.some((meta) => meta.key === 'is_vat_exempt' && meta.value === 'yes');
}

/** The question to decide, by the cause of the line. */
export function untaxedUndecided(line: OrderLine, planning: Planning): Problem {
  const cause = untaxedCause(line, planning);
  const setting = `taxes.${cause === null || cause === 'consumerInUnion' ? 'domesticUntaxed' : cause}`;
  const { what, choices } = questionOf(cause, countryName(destinationOf(line, planning)));
  return {
    code: 'tax_rate_unmapped',
    message: `"${lineName(line)}" carries no tax rate: ${what}, and no tax type is chosen for that.`,
    fix: `Choose the tax type: ${choices} (setting ${setting}).`,
    details: { setting, order: planning.order.id },
  };
}

function questionOf(cause: UntaxedCause | null, country: string): { readonly what: string; readonly choices: string } {
  const abroad = country === '' ? 'abroad' : `to ${country}`;
  switch (cause) {
    case 'notTaxable':
      return { what: 'it is not taxable', choices: 'usually the one for what is outside the scope of tax' };
    case 'export':
      return { what: `it was sold ${abroad}`, choices: 'the one for exports' };
    case 'intraCommunityGoods':
      return { what: `goods were sold to a business ${abroad}`, choices: 'the one for goods to other EU countries' };
    case 'intraCommunityServices':
      return {
        what: `a service was sold to a business ${abroad}`,
        choices: 'the one for services to other EU countries',
      };
    case 'consumerInUnion':
      return { what: `it was sold to a consumer ${abroad} without VAT`, choices: 'zero-rated, exempt or no tax' };
    case 'domesticUntaxed':
    case null:
      return { what: 'it was sold at home without tax', choices: 'zero-rated, exempt or no tax' };
  }
}
