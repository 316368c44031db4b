import type { AccountClass, TaxComponent, TaxRate } from '../organisation.ts';
import type { Work } from '../books/work.ts';
import { effectivePercent } from '../lines/line-amounts.ts';
import type { View } from '../wire/answers.ts';
import type { BatchKind, WriteVerb, Written } from '../wire/batch.ts';
import { decimal, flag, list, oneOf, text, type Element } from '../wire/element.ts';
import { numberOut } from '../wire/money.ts';
import { ElementRejected, rejectIf } from '../wire/refusals.ts';

const RATE_DP = 4;
const STATUSES = ['ACTIVE', 'DELETED', 'ARCHIVED', 'PENDING'] as const;
/** Versions whose tax returns need a ReportTaxType on every rate. */
const NEEDS_REPORT_TAX_TYPE = ['AU', 'NZ', 'UK'];
const UNUSABLE_REPORT_TAX_TYPES = ['USSALESTAX', 'AVALARA'];
const PURCHASE_REPORT_TAX_TYPE = /INPUT|IMPORTS|EXPENSES|ACQUISITIONS|REVERSECHARGES/;

export function taxRateView(rate: TaxRate): View {
  const percent = numberOut(effectivePercent(rate.components).round(RATE_DP));
  const applies = (accountClass: AccountClass): boolean => rate.appliesTo.includes(accountClass);
  return {
    Name: rate.name,
    TaxType: rate.taxType,
    ReportTaxType: rate.reportTaxType,
    CanApplyToAssets: applies('ASSET'),
    CanApplyToEquity: applies('EQUITY'),
    CanApplyToExpenses: applies('EXPENSE'),
    CanApplyToLiabilities: applies('LIABILITY'),
    CanApplyToRevenue: applies('REVENUE'),
    DisplayTaxRate: percent,
    EffectiveRate: percent,
    Status: rate.status,
    TaxComponents: rate.components.map((component) => ({
      Name: component.name,
      Rate: numberOut(component.rate),
      IsCompound: component.isCompound,
      IsNonRecoverable: false,
    })),
  };
}

function namedRate(work: Work, element: Element): TaxRate | undefined {
  const taxType = text(element, 'TaxType');
  const name = text(element, 'Name')?.toLowerCase();
  const rates = Object.values(work.organisation.taxRates);
  return taxType === undefined
    ? rates.find((rate) => rate.name.toLowerCase() === name && rate.status !== 'DELETED')
    : rates.find((rate) => rate.taxType === taxType);
}

function readComponents(element: Element): TaxComponent[] | undefined {
  return list(element, 'TaxComponents')?.map((component) => ({
    name: text(component, 'Name') ?? '',
    rate: (decimal(component, 'Rate')?.round(RATE_DP) ?? 0).toString(),
    isCompound: flag(component, 'IsCompound') ?? false,
  }));
}

function nextTaxType(rates: Readonly<Record<string, TaxRate>>): string {
  for (let number = 1; ; number += 1) {
    const taxType = `TAX${String(number).padStart(3, '0')}`;
    if (rates[taxType] === undefined) return taxType;
  }
}

function createRate(work: Work, element: Element): Written {
  const { organisation } = work;
  const name = text(element, 'Name') ?? '';
  const components = readComponents(element) ?? [];
  const reportTaxType = text(element, 'ReportTaxType');
  const rates = Object.values(organisation.taxRates);
  const isTaken = rates.some((rate) => rate.status !== 'DELETED' && rate.name.toLowerCase() === name.toLowerCase());
  const problems = [
    ...(name === '' ? ['The Name of the tax rate must be specified.'] : []),
    ...(isTaken ? ['Please enter a unique Name.'] : []),
    ...(components.length === 0 ? ['At least one tax component must be specified.'] : []),
    ...(reportTaxType === undefined && NEEDS_REPORT_TAX_TYPE.includes(organisation.version)
      ? ['ReportTaxType must be specified.']
      : []),
    ...(UNUSABLE_REPORT_TAX_TYPES.includes(reportTaxType ?? '') ? ['ReportTaxType is not valid.'] : []),
  ];
  if (problems.length > 0) throw new ElementRejected(problems);
  const isPurchase = PURCHASE_REPORT_TAX_TYPE.test(reportTaxType ?? '');
  const rate: TaxRate = {
    taxType: nextTaxType(organisation.taxRates),
    name,
    status: 'ACTIVE',
    reportTaxType: reportTaxType ?? 'UNDEFINED',
    appliesTo: ['ASSET', 'EQUITY', 'LIABILITY', isPurchase ? 'EXPENSE' : 'REVENUE'],
    components,
    isSystem: false,
  };
  work.saveTaxRate(rate);
  return { view: taxRateView(rate) };
}

/** Components can be added and their rates changed, not renamed or removed. */
function updateRate(work: Work, stored: TaxRate, element: Element): Written {
  rejectIf(stored.isSystem, 'System tax rates cannot be changed.');
  rejectIf(stored.status === 'DELETED', 'Tax rate must be valid.');
  const components = readComponents(element) ?? stored.components;
  const isKept = stored.components.every(({ name }) => components.some((component) => component.name === name));
  rejectIf(!isKept, 'Tax components cannot be renamed or removed.');
  const changed: TaxRate = {
    ...stored,
    name: text(element, 'Name') ?? stored.name,
    status: oneOf(element, 'Status', STATUSES) ?? stored.status,
    components,
  };
  work.saveTaxRate(changed);
  return { view: taxRateView(changed) };
}

export function taxRateBatch(verb: WriteVerb): BatchKind {
  return {
    name: 'TaxRates',
    write(work, element) {
      const stored = verb === 'create' ? undefined : namedRate(work, element);
      return stored === undefined ? createRate(work, element) : updateRate(work, stored, element);
    },
    echo: (_work, element) => ({ ...element }),
  };
}
