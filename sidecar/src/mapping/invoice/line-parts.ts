import type { RuleDecision, TrackingChoice, XeroAccount, XeroTaxRate } from '../../domain/documents.ts';
import { decimal, ZERO } from '../../domain/money.ts';
import type { OrderLine, OrderTax } from '../../domain/order.ts';
import type { Problem } from '../../domain/problems.ts';
import type { Rule, Settings } from '../../domain/settings/settings.ts';
import { lineName } from '../description.ts';
import type { Planning } from '../planning.ts';
import { rateIdsOf, ratesById, taxSetKey } from '../tax/tax-set.ts';
import { checkTaxTypeAllowed, rateNotice, taxTypeOf, type ChosenTaxType } from '../tax/tax-type.ts';
import { accountOf } from './account.ts';
import { deciding, placeDetails, thenReplay, whereToChoose } from './deciding.ts';
import { itemOf, toItem } from './line-item.ts';
import { trackingOf } from '../tracking/line-tracking.ts';
import { matchingRules } from './rules.ts';
import { splitFeeLine, splitUntaxed, type LinePart } from './split-fee-line.ts';

/** An order line (or the part of a fee line under one tax type) with all its decisions. */
export interface DecidedPart extends LinePart {
  readonly line: OrderLine;
  readonly isWholeLine: boolean;
  readonly account: XeroAccount;
  readonly taxRate: XeroTaxRate;
  readonly itemCode: string | null;
  readonly tracking: readonly TrackingChoice[];
  readonly because: readonly RuleDecision[];
}

/** Decides account, tax type, tracking and item of every line; an undecided line adds its problems. */
export function decideParts(planning: Planning): DecidedPart[] {
  const rates = ratesById(planning.order.taxes);
  return planning.order.lines.flatMap((line) => decideLine(line, rates, planning));
}

function decideLine(line: OrderLine, rates: ReadonlyMap<number, OrderTax>, planning: Planning): DecidedPart[] {
  const { problems, notices } = planning;
  const rules = matchingRules(line, planning);
  const account = accountOf(line, rules, planning);
  const { tracking, because: tracked } = trackingOf(line, rules, planning);
  const item = itemOf(line, rules, planning);
  const parts = partsOf(line, rules, rates, planning);
  return parts.flatMap((part) => {
    const question = { rateIds: part.rateIds, isZero: part.net.eq(ZERO), line, rules };
    const taxType = taxTypeOf(question, rates, planning);
    if (taxType === null || account === null) return [];
    checkTaxTypeAllowed(taxType, account.account, problems);
    checkZeroRate(part, taxType, line, problems);
    const notice = rateNotice(taxType, part.rateIds, rates);
    if (notice !== null) notices.push(notice);
    const decided = { accountCode: account.account.code, taxType: taxType.taxRate.taxType };
    const made = toItem(line, item, decided, planning);
    if (made !== null) planning.items.push(made);
    return {
      ...part,
      line,
      isWholeLine: parts.length === 1,
      account: account.account,
      taxRate: taxType.taxRate,
      itemCode: item?.value ?? null,
      tracking,
      because: [account.because, taxType.because, ...tracked, ...(item === null ? [] : [item])],
    };
  });
}

function partsOf(
  line: OrderLine,
  rules: readonly Rule[],
  rates: ReadonlyMap<number, OrderTax>,
  { order, settings }: Planning,
): readonly LinePart[] {
  const whole: LinePart = { rateIds: rateIdsOf(line), net: decimal(line.total), tax: decimal(line.totalTax) };
  const isMapped = (key: string): boolean => settings.taxes.rates[key] !== undefined;
  if (deciding('taxType', line, rules, settings) !== null) return [whole];
  const isOneType = isMapped(taxSetKey(whole.rateIds));
  const byRates = isOneType ? null : splitFeeLine(line, order, rates, isMapped, mappedSets(settings));
  return byRates ?? splitUntaxed(line, order, rates) ?? [whole];
}

/** Sets of several rates mapped to a tax type, largest first. */
function mappedSets(settings: Settings): number[][] {
  return Object.keys(settings.taxes.rates)
    .filter((key) => key.includes('+'))
    .map((key) => key.split('+').map(Number))
    .sort((a, b) => b.length - a.length);
}

function checkZeroRate(part: LinePart, { taxRate, at, because }: ChosenTaxType, line: OrderLine, problems: Problem[]) {
  if (part.tax.eq(ZERO) || decimal(taxRate.effectiveRate).gt(ZERO)) return;
  problems.push({
    code: 'tax_on_zero_rate',
    message: `The shop charged tax on "${lineName(line)}", but its tax type "${taxRate.name}" is 0 % in Xero.`,
    fix: `Choose a tax type with the right rate${whereToChoose(at)}, or correct the tax on the order in WooCommerce.${thenReplay(at)}`,
    details: { taxType: taxRate.taxType, ...placeDetails(at), rule: because.rule, tax: part.tax.toFixed() },
  });
}
