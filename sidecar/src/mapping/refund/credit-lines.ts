import type { Big } from 'big.js';
import type { PlannedLine, RuleDecision } from '../../domain/documents.ts';
import { decimal, roundTo, sum, toPlain, ZERO } from '../../domain/money.ts';
import { allocate } from '../allocation.ts';
import { describeLine, withQuantity } from '../description.ts';
import { distribute } from '../distribute.ts';
import type { ChosenAccount } from '../invoice/account.ts';
import { shapeLine } from '../invoice/line-shape.ts';
import type { CreditCell, CreditLeft, CreditSplit, PoolShare, TaxPool } from './credit-left.ts';
import type { LineRate } from './line-rate.ts';
import { isTaxAlone, type RefundClaim } from './refund-claims.ts';
import { isRounding } from './refund-split.ts';
import { taxAloneLines } from './tax-alone-lines.ts';

export interface CreditLineContext {
  /** For the lines that name no goods. */
  readonly description: string;
  /** For lines that name no goods; null = each on its share of the invoice's accounts. */
  readonly refundsAccount: ChosenAccount | null;
  /** By tax type. */
  readonly rates: ReadonlyMap<string, LineRate>;
  readonly decimals: number;
}

/** A line without its tax yet. */
interface Draft {
  readonly net: Big;
  readonly wantedTax: Big;
  readonly quantity: string;
  readonly line: Pick<PlannedLine, 'description' | 'accountCode' | 'taxType' | 'itemCode' | 'tracking' | 'because'>;
}

/** The credit note's lines: refunded lines one by one, the rest by account. null if a tax fits on no line. */
export function creditLines(
  split: CreditSplit,
  claims: readonly RefundClaim[],
  left: CreditLeft,
  context: CreditLineContext,
): PlannedLine[] | null {
  const lines: PlannedLine[] = [];
  for (const [index, pool] of left.pools.entries()) {
    const share = split[index] ?? { tax: ZERO, taxAlone: ZERO, cells: [] };
    const own = poolLines(pool, share, claims, context);
    if (own === null) return null;
    lines.push(...own);
  }
  return lines;
}

function poolLines(
  pool: TaxPool,
  share: PoolShare,
  claims: readonly RefundClaim[],
  context: CreditLineContext,
): PlannedLine[] | null {
  const named: Draft[] = [];
  const unnamed: Draft[] = [];
  for (const [place, cell] of pool.cells.entries()) {
    const net = share.cells[place] ?? ZERO;
    const own = claims.filter((claim) => claim.cell === cell.key);
    const drafts = namedDrafts(net, own, context);
    named.push(...drafts);
    const rest = net.minus(sum(drafts.map((draft) => draft.net)));
    if (!rest.eq(ZERO)) unnamed.push(unnamedDraft(rest, cell, context));
  }
  const drafts = [...named, ...byAccount(unnamed)];
  const taxes = distribute(
    share.tax.minus(share.taxAlone),
    drafts.map((draft) => draft.wantedTax),
    drafts.map((draft) => draft.net),
    context.decimals,
  );
  if (taxes === null) return null;
  const withNet = drafts.map((draft, index) => toPlannedLine(draft, taxes[index] ?? ZERO, context));
  const ofPool = claims.filter((claim) => isTaxAlone(claim) && pool.cells.some(({ key }) => key === claim.cell));
  return [...withNet, ...taxAloneLines(share.taxAlone, ofPool, context)];
}

/** Named lines share their account's credit, up to their own amounts: extra money raises no price. */
function namedDrafts(net: Big, claims: readonly RefundClaim[], context: CreditLineContext): Draft[] {
  const { decimals } = context;
  const nets = claims.map((claim) => claim.net);
  const said = sum(nets);
  if (said.eq(ZERO) || net.eq(ZERO) || said.gt(ZERO) !== net.gt(ZERO)) return [];
  const isAll = said.abs().gte(net.abs()) || isRounding(net.minus(said), claims.length, decimals);
  const target = isAll ? net : roundTo(said, decimals);
  const exact = nets.map((one) => one.times(target).div(said));
  const shares = allocate(exact, target, decimals) ?? [];
  return claims.flatMap((claim, index) => {
    const share = shares[index] ?? ZERO;
    return share.eq(ZERO) ? [] : [toDraft(claim, share, decimals)];
  });
}

function toDraft(claim: RefundClaim, net: Big, decimals: number): Draft {
  const { line } = claim.invoiced;
  const quantity = decimal(claim.quantity);
  const description = describeLine(claim.orderLine);
  const isWhole = quantity.gt(ZERO) && isRounding(net.minus(claim.net), 1, decimals);
  const isTold = isWhole || quantity.lte(ZERO) || quantity.eq(1);
  return {
    net,
    wantedTax: claim.tax.times(net).div(claim.net),
    quantity: isWhole ? claim.quantity : '1',
    line: {
      description: isTold ? description : withQuantity(description, toPlain(quantity)),
      accountCode: line.accountCode,
      taxType: line.taxType,
      itemCode: isWhole ? line.itemCode : null,
      tracking: line.tracking,
      because: isWhole ? line.because : withoutItem(line.because),
    },
  };
}

function unnamedDraft(net: Big, cell: CreditCell, context: CreditLineContext): Draft {
  const { accountCode, taxType, tracking, because } = cell.sample;
  const { refundsAccount, description, rates } = context;
  const own = withoutItem(because).filter((one) => refundsAccount === null || one.field !== 'account');
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
      because: refundsAccount === null ? own : [refundsAccount.because, ...own],
    },
  };
}

/** On a separate account, the shares of several accounts are one line. */
function byAccount(drafts: readonly Draft[]): Draft[] {
  const groups = Map.groupBy(drafts, ({ line }) => JSON.stringify([line.accountCode, line.tracking]));
  return [...groups.values()]
    .flatMap(([first, ...others]) => (first === undefined ? [] : [others.reduce(merged, first)]))
    .filter((draft) => !draft.net.eq(ZERO));
}

function merged(one: Draft, other: Draft): Draft {
  return { ...one, net: one.net.plus(other.net), wantedTax: one.wantedTax.plus(other.wantedTax) };
}

function withoutItem(because: readonly RuleDecision[]): RuleDecision[] {
  return because.filter((one) => one.field !== 'item');
}

function toPlannedLine(draft: Draft, tax: Big, context: CreditLineContext): PlannedLine {
  const { description, ...line } = draft.line;
  const rate = context.rates.get(line.taxType) ?? { effectiveRate: '0', hasSeveralRates: false };
  const { quantityLost, ...shape } = shapeLine({ net: draft.net, tax, quantity: draft.quantity, ...rate });
  return {
    description: quantityLost ? withQuantity(description, toPlain(decimal(draft.quantity))) : description,
    ...shape,
    ...line,
  };
}
