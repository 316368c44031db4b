import type {
  OrganisationLists,
  RuleDecision,
  TrackingChoice,
  XeroAccount,
  XeroTaxRate,
} from '../../domain/documents.ts';
import { accountOf } from './account.ts';
import { lineName } from '../description.ts';
import { itemOf } from './item.ts';
import { decimal, ZERO } from '../../domain/money.ts';
import type { Order, OrderLine, OrderTax } from '../../domain/order.ts';
import type { Problem } from '../../domain/problems.ts';
import { matchingRules, type RuleFacts } from './rules.ts';
import type { Rule, Settings } from '../../domain/settings/settings.ts';
import { splitFee, splitUntaxed, type LinePart } from './split-fee-line.ts';
import { rateIdsOf, ratesById, taxSetKey } from '../tax/tax-set.ts';
import { checkPairing, rateNotice, taxTypeOf, type ChosenTaxType } from '../tax/tax-type.ts';
import { trackingOf } from './tracking.ts';

/** An order line (or the part of a fee under one tax type) with all its decisions. */
export interface DecidedPart extends LinePart {
  readonly line: OrderLine;
  readonly isWholeLine: boolean;
  readonly account: XeroAccount;
  readonly taxRate: XeroTaxRate;
  readonly itemCode: string | null;
  readonly tracking: readonly TrackingChoice[];
  readonly because: readonly RuleDecision[];
}

export interface MappingContext extends RuleFacts {
  readonly settings: Settings;
  readonly lists: OrganisationLists;
}

/** Decides account, tax type, tracking and item of every line; an undecided line adds its problems. */
export function decideParts(
  order: Order,
  context: MappingContext,
  problems: Problem[],
  notices: Problem[],
): DecidedPart[] {
  const rates = ratesById(order.taxes);
  return order.lines.flatMap((line) => decideLine(line, order, context, rates, problems, notices));
}

function decideLine(
  line: OrderLine,
  order: Order,
  context: MappingContext,
  rates: ReadonlyMap<number, OrderTax>,
  problems: Problem[],
  notices: Problem[],
): DecidedPart[] {
  const { settings, lists } = context;
  const rules = matchingRules(line, order, settings, context);
  const account = accountOf(line, rules, settings, lists, problems);
  const tracked = trackingOf(rules, settings, lists, problems);
  const item = itemOf(line, rules, settings, lists, problems);
  const parts = partsOf(line, order, settings, rules, rates);
  return parts.flatMap((part) => {
    const question = { rateIds: part.rateIds, isZero: part.net.eq(ZERO), lineName: lineName(line), rules };
    const taxType = taxTypeOf(question, order, settings, lists, rates, problems);
    if (taxType === null || account === null) return [];
    checkPairing(taxType, account.account, problems);
    checkZeroRate(part, taxType, line, problems);
    const notice = rateNotice(taxType, part.rateIds, rates);
    if (notice !== null) notices.push(notice);
    return [
      {
        ...part,
        line,
        isWholeLine: parts.length === 1,
        account: account.account,
        taxRate: taxType.taxRate,
        itemCode: item?.value ?? null,
        tracking: tracked.tracking,
        because: [account.because, taxType.because, ...tracked.because, ...(item === null ? [] : [item])],
      },
    ];
  });
}

function partsOf(
  line: OrderLine,
  order: Order,
  settings: Settings,
  rules: readonly Rule[],
  rates: ReadonlyMap<number, OrderTax>,
): readonly LinePart[] {
  const whole: LinePart = { rateIds: rateIdsOf(line), net: decimal(line.total), tax: decimal(line.totalTax) };
  const isMapped = (key: string): boolean => settings.taxes.rates[key] !== undefined;
  if (rules.some((rule) => rule.taxType !== undefined)) return [whole];
  const isOneType = isMapped(taxSetKey(whole.rateIds));
  const byRates = isOneType ? null : splitFee(line, order, rates, isMapped, mappedSets(settings));
  return byRates ?? splitUntaxed(line, order, rates) ?? [whole];
}

/** Sets of several rates mapped to a tax type, largest first. */
function mappedSets(settings: Settings): number[][] {
  return Object.keys(settings.taxes.rates)
    .filter((key) => key.includes('+'))
    .map((key) => key.split('+').map(Number))
    .sort((a, b) => b.length - a.length);
}

function checkZeroRate(part: LinePart, choice: ChosenTaxType, line: OrderLine, problems: Problem[]): void {
  if (part.tax.eq(ZERO) || decimal(choice.taxRate.effectiveRate).gt(ZERO)) return;
  problems.push({
    code: 'tax_on_zero_rate',
    message: `The shop charged tax on "${lineName(line)}", but its tax type "${choice.taxRate.name}" is 0 % in Xero.`,
    fix: 'Choose a tax type with the right rate for these lines, or correct the tax on the order in WooCommerce.',
    details: { taxType: choice.taxRate.taxType, rule: choice.because.rule, tax: part.tax.toFixed() },
  });
}
