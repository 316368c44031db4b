import type { Big } from 'big.js';
import type { PlannedLine, RuleDecision } from '../../domain/documents.ts';
import { decimal, larger, roundTo, sum, toPlain, ZERO } from '../../domain/money.ts';
import { allocate } from '../allocation.ts';
import { aboutLine, describeLine, withQuantity } from '../description.ts';
import { distribute } from '../distribute.ts';
import type { ChosenAccount } from '../invoice/account.ts';
import { type LineRate, type PriceType, toPlannedLines } from '../invoice/line-shape.ts';
import type { CreditCell, CreditLeft, CreditSplit, PoolShare, TaxPool } from './credit-left.ts';
import { isTaxAlone, type RefundClaim } from './refund-claims.ts';
import { isRounding } from './refund-split.ts';

const NOT_REFUNDED = 'Not part of this refund';

interface CreditLineContext {
  /** For the lines that name no goods. */
  readonly description: string;
  /** For lines that name no goods; null = each on its share of the invoice's accounts. */
  readonly refundsAccount: ChosenAccount | null;
  /** By tax type. */
  readonly rates: ReadonlyMap<string, LineRate>;
  readonly decimals: number;
  /** Those of the invoice. */
  readonly prices: PriceType;
}

/** A line without its tax yet. */
interface Draft {
  readonly net: Big;
  readonly wantedTax: Big;
  readonly quantity: string;
  readonly line: Pick<
    PlannedLine,
    'description' | 'accountCode' | 'taxType' | 'itemCode' | 'tracking' | 'because' | 'soldQuantity'
  >;
}

/** The credit note's lines: refunded lines one by one, what is left by account. null if a tax fits on no line. */
export function creditLines(
  split: CreditSplit,
  claims: readonly RefundClaim[],
  left: CreditLeft,
  context: CreditLineContext,
): PlannedLine[] | null {
  const lines: PlannedLine[] = [];
  for (const [index, pool] of left.entries()) {
    const own = poolLines(pool, split[index] ?? { tax: ZERO, taxAlone: ZERO, cells: [] }, claims, context);
    if (own === null) return null;
    lines.push(...own);
  }
  return lines;
}

function poolLines(pool: TaxPool, share: PoolShare, claims: readonly RefundClaim[], context: CreditLineContext) {
  const named: Draft[] = [];
  const unnamed: Draft[] = [];
  const less: Draft[] = [];
  for (const [place, cell] of pool.cells.entries()) {
    const net = share.cells[place] ?? ZERO;
    const own = claims.filter((claim) => claim.cell === cell.key);
    const drafts = namedDrafts(net, own, context);
    named.push(...drafts);
    const rest = net.minus(sum(drafts.map((draft) => draft.net)));
    if (rest.eq(ZERO)) continue;
    if (isBelow(rest, drafts)) less.push(unnamedDraft(rest, cell, notRefunded(context)));
    else unnamed.push(unnamedDraft(rest, cell, context));
  }
  const tax = share.tax.minus(share.taxAlone);
  const credited = [...named, ...byAccount(unnamed)];
  const drafts = [...credited, ...withRestOfTax(byAccount(less), tax, credited)];
  const wanted = drafts.map(({ wantedTax }) => wantedTax);
  const nets = drafts.map(({ net }) => net);
  const taxes = distribute(tax, wanted, nets, context.decimals);
  if (taxes === null) return null;
  const withNet = drafts.flatMap((draft, index) => linesOf(draft, taxes[index] ?? ZERO, context));
  const ofPool = claims.filter((claim) => isTaxAlone(claim) && pool.cells.some(({ key }) => key === claim.cell));
  return [...withNet, ...taxAloneLines(share.taxAlone, ofPool, context)];
}

/** The named lines are more than was refunded. */
function isBelow(rest: Big, drafts: readonly Draft[]): boolean {
  return drafts.length > 0 && rest.gt(ZERO) !== sum(drafts.map(({ net }) => net)).gt(ZERO);
}

/** It undoes a part of the named lines: on their account, not on the one for refunds. */
function notRefunded(context: CreditLineContext): CreditLineContext {
  return { ...context, description: NOT_REFUNDED, refundsAccount: null };
}

/** The named lines keep their tax. */
function withRestOfTax(less: readonly Draft[], tax: Big, credited: readonly Draft[]): Draft[] {
  const rest = tax.minus(sum(credited.map(({ wantedTax }) => wantedTax)));
  const all = sum(less.map(({ net }) => net));
  return less.map((draft) => ({ ...draft, wantedTax: rest.times(draft.net).div(all) }));
}

/**
 * Named lines share their account's credit, up to their own amounts: extra money raises no price. Items that came back for less
 * are credited in full, as the shop's reports count them, and what was not refunded is a line of its own.
 */
function namedDrafts(net: Big, claims: readonly RefundClaim[], { decimals }: CreditLineContext): Draft[] {
  const claimed = sum(claims.map((claim) => claim.net));
  if (claimed.eq(ZERO) || net.eq(ZERO) || claimed.gt(ZERO) !== net.gt(ZERO)) return [];
  const isAll = claimed.abs().gte(net.abs()) || isRounding(net.minus(claimed), claims.length, decimals);
  const target = isAll && !areItemsForLess(net, claimed, claims, decimals) ? net : roundTo(claimed, decimals);
  const exact = claims.map((claim) => claim.net.times(target).div(claimed));
  const shares = allocate(exact, target, decimals) ?? [];
  return claims.flatMap((claim, index) => {
    const share = shares[index] ?? ZERO;
    return share.eq(ZERO) ? [] : [namedDraft(claim, share, decimals)];
  });
}

function areItemsForLess(net: Big, claimed: Big, claims: readonly RefundClaim[], decimals: number): boolean {
  return (
    !isRounding(net.minus(claimed), claims.length, decimals) &&
    claims.some(({ invoiced, quantity }) => invoiced.line.itemCode !== null && decimal(quantity).gt(ZERO))
  );
}

function namedDraft(claim: RefundClaim, net: Big, decimals: number): Draft {
  const { accountCode, taxType, itemCode, tracking, because } = claim.invoiced.line;
  const quantity = decimal(claim.quantity);
  const text = describeLine(claim.orderLine);
  const isWhole = quantity.gt(ZERO) && isRounding(net.minus(claim.net), 1, decimals);
  const isShown = isWhole || quantity.lte(ZERO) || quantity.eq(1);
  const description = isShown ? text : withQuantity(text, toPlain(quantity));
  return {
    net,
    wantedTax: claim.tax.times(net).div(claim.net),
    quantity: isWhole ? claim.quantity : '1',
    line: isWhole
      ? { description, accountCode, taxType, itemCode, tracking, because }
      : {
          ...{ description, accountCode, taxType, itemCode: null, tracking, because: withoutItem(because) },
          ...(isShown ? {} : { soldQuantity: toPlain(quantity) }),
        },
  };
}

function unnamedDraft(net: Big, cell: CreditCell, { refundsAccount, description, rates }: CreditLineContext): Draft {
  const { accountCode, taxType, tracking, because } = cell.sample;
  const own = withoutItem(because);
  const kept = own.filter(({ field }) => field !== 'account');
  return {
    net,
    wantedTax: net.times(rates.get(taxType)?.effectiveRate ?? '0').div(100),
    quantity: '1',
    line: {
      description,
      accountCode: refundsAccount?.account.code ?? accountCode,
      taxType,
      itemCode: null,
      tracking,
      because: refundsAccount === null ? own : [refundsAccount.because, ...kept],
    },
  };
}

/** On a separate account, the shares of several accounts are one line. */
function byAccount(drafts: readonly Draft[]): Draft[] {
  const groups = Map.groupBy(drafts, ({ line }) => JSON.stringify([line.accountCode, line.tracking]));
  const add = (one: Draft, { net, wantedTax }: Draft): Draft => {
    return { ...one, net: one.net.plus(net), wantedTax: one.wantedTax.plus(wantedTax) };
  };
  return [...groups.values()].map((group) => group.reduce(add)).filter(({ net }) => !net.eq(ZERO));
}

function withoutItem(because: readonly RuleDecision[]): RuleDecision[] {
  return because.filter(({ field }) => field !== 'item');
}

function linesOf({ line, net, quantity }: Draft, tax: Big, { rates, prices }: CreditLineContext): PlannedLine[] {
  const { description, ...decided } = line;
  const rate = rates.get(line.taxType) ?? { effectiveRate: '0', hasSeveralRates: false };
  return toPlannedLines({ net, tax, quantity, ...rate }, description, prices, decided);
}

/**
 * A credit of tax without net. Xero refuses a tax above its line's amount, so a zero line cannot hold it: the net
 * taxed is credited with it, and charged again on the same account and tax type with a tax of 0.00.
 */
function taxAloneLines(taxAlone: Big, claims: readonly RefundClaim[], context: CreditLineContext): PlannedLine[] {
  const claimed = sum(claims.map((claim) => claim.tax));
  if (taxAlone.eq(ZERO) || claimed.eq(ZERO)) return [];
  const exact = claims.map(({ tax }) => tax.times(taxAlone).div(claimed));
  const shares = allocate(exact, taxAlone, context.decimals) ?? [];
  return claims.flatMap(({ invoiced, orderLine }, index) => {
    const tax = shares[index] ?? ZERO;
    if (tax.eq(ZERO)) return [];
    const { accountCode, taxType, tracking, because } = invoiced.line;
    const net = netOf(tax, decimal(context.rates.get(taxType)?.effectiveRate ?? '0'), context.decimals);
    const toLine = (what: string, amount: Big, ofIt: Big): PlannedLine[] => {
      const description = aboutLine(what, orderLine);
      const line = { description, accountCode, taxType, itemCode: null, tracking, because: withoutItem(because) };
      return linesOf({ net: amount, wantedTax: ofIt, quantity: '1', line }, ofIt, context);
    };
    return [...toLine('Tax refunded on', net, tax), ...toLine('Net amount not refunded:', net.neg(), ZERO)];
  });
}

/** The net that was taxed; at least the tax itself, which Xero limits by it. */
function netOf(tax: Big, percent: Big, decimals: number): Big {
  return percent.gt(ZERO) ? larger(roundTo(tax.times(100).div(percent), decimals), tax) : tax;
}
