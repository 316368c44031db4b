import { Big } from 'big.js';
import { poolNet, type CreditLeft, type PoolShare, type TaxPool } from './credit-left.ts';
import { distribute } from '../distribute.ts';
import { clamp, larger, roundTo, smaller, sum, ZERO } from '../../domain/money.ts';
import { isTaxAlone, type RefundClaim } from './refund-claims.ts';

interface Claimed {
  readonly gross: Big;
  readonly tax: Big;
  /** Of lines that refund no net. */
  readonly taxAlone: Big;
  readonly nets: readonly Big[];
}

/**
 * Spreads a refund's amount (less than what is left) over the rest of the invoice: first by its lines, scaled to the
 * amount; the excess, or all of it if there are none, in proportion to what is left of each tax type and account.
 * `isAsClaimed` is false if the lines could not be followed. null = the order's tax and net contradict each other.
 */
export function splitRefund(amount: Big, claims: readonly RefundClaim[], left: CreditLeft, decimals: number) {
  const claimed = left.map((pool) => claimedOf(pool, claims));
  const said = sum(claimed.map(({ gross }) => gross));
  const usesClaims = said.gt(ZERO);
  const wanted = claimed.map(({ gross }) => (usesClaims ? gross : ZERO));
  const grossLeft = left.map((pool) => poolNet(pool).plus(pool.tax));
  const amounts = distribute(amount, wanted, grossLeft, decimals);
  if (amounts === null) return null;
  let isAsClaimed = isRounding(amount.minus(said), claims.length, decimals);
  const shares: PoolShare[] = [];
  for (const [index, pool] of left.entries()) {
    const own = claimed[index] ?? NOTHING;
    const share = splitPool(amounts[index] ?? ZERO, usesClaims ? own : NOTHING, claims.length, pool, decimals);
    if (share === null) return null;
    if (!share.isAsClaimed) isAsClaimed = false;
    shares.push(share);
  }
  return { split: shares, isAsClaimed: isAsClaimed || claims.length === 0 };
}

/** Whether a refund that takes all that is left takes what its lines say; one without lines says nothing. */
export function isAllClaimed(claims: readonly RefundClaim[], left: CreditLeft, decimals: number): boolean {
  if (claims.length === 0) return true;
  return left.every((pool) => {
    const { gross, tax } = claimedOf(pool, claims);
    const ofPool = poolNet(pool).plus(pool.tax);
    return [gross.minus(ofPool), tax.minus(pool.tax)].every((one) => isRounding(one, claims.length, decimals));
  });
}

/** WooCommerce rounds a refund's net, tax and amount separately: a unit per line and one for the sum. */
export function isRounding(difference: Big, lines: number, decimals: number): boolean {
  const units = difference.abs().times(10 ** decimals);
  return units.lte(lines + 1);
}

const NOTHING: Claimed = { gross: ZERO, tax: ZERO, taxAlone: ZERO, nets: [] };

function claimedOf(pool: TaxPool, claims: readonly RefundClaim[]): Claimed {
  const own = claims.filter((claim) => pool.cells.some((cell) => cell.key === claim.cell));
  const nets = pool.cells.map((cell) => sum(own.filter((claim) => claim.cell === cell.key).map((claim) => claim.net)));
  const tax = sum(own.map((claim) => claim.tax));
  return { gross: sum(nets).plus(tax), tax, taxAlone: sum(own.filter(isTaxAlone).map((claim) => claim.tax)), nets };
}

type SplitPool = PoolShare & { readonly isAsClaimed: boolean };

/** Tax refunded alone is set aside first; amount and claims without it are split over net and tax. */
function splitPool(amount: Big, claimed: Claimed, lines: number, pool: TaxPool, decimals: number): SplitPool | null {
  const taxAlone = taxAloneOf(amount, claimed, lines, pool, decimals);
  const gross = claimed.gross.minus(claimed.taxAlone);
  const others = { ...claimed, gross, tax: claimed.tax.minus(claimed.taxAlone), taxAlone: ZERO };
  const left = { ...pool, tax: pool.tax.minus(taxAlone) };
  const share = splitOthers(amount.minus(taxAlone), others, lines, left, decimals);
  if (share === null) return null;
  const isAsClaimed = share.isAsClaimed && isRounding(taxAlone.minus(claimed.taxAlone), lines, decimals);
  return { ...share, tax: share.tax.plus(taxAlone), taxAlone, isAsClaimed };
}

/** At most what was charged and is left. */
function taxAloneOf(amount: Big, claimed: Claimed, lines: number, pool: TaxPool, decimals: number): Big {
  if ([claimed.taxAlone, claimed.gross, pool.tax, amount].some((one) => one.lte(ZERO))) return ZERO;
  const isAmount = isRounding(amount.minus(claimed.gross), lines, decimals);
  const wanted = isAmount ? claimed.taxAlone : claimed.taxAlone.times(amount).div(claimed.gross);
  return smaller(roundTo(wanted, decimals), smaller(pool.tax, amount));
}

function splitOthers(amount: Big, claimed: Claimed, lines: number, pool: TaxPool, decimals: number): SplitPool | null {
  const wanted = wantedTax(amount, claimed, lines, decimals);
  const bounds = taxBounds(amount, pool, decimals);
  if (bounds === null) return null;
  const fits = wanted === null || (wanted.gte(bounds.low) && wanted.lte(bounds.high));
  const even = evenTax(amount, pool, decimals);
  const tax = clamp(fits ? (wanted ?? even) : even, bounds.low, bounds.high);
  const wantedNets = claimed.gross.eq(ZERO) ? [] : claimed.nets;
  const netsLeft = pool.cells.map(({ net }) => net);
  const cells = distribute(amount.minus(tax), wantedNets, netsLeft, decimals);
  const isAsClaimed =
    isRounding(tax.minus(claimed.tax), lines, decimals) && isRounding(amount.minus(claimed.gross), lines, decimals);
  return cells === null ? null : { tax, taxAlone: ZERO, cells, isAsClaimed };
}

/** The refund's own tax, if its lines add up to the amount; else the same part of the amount. */
function wantedTax(amount: Big, claimed: Claimed, lines: number, decimals: number): Big | null {
  if (claimed.gross.eq(ZERO)) return null;
  if (isRounding(amount.minus(claimed.gross), lines, decimals)) return roundTo(claimed.tax, decimals);
  return roundTo(amount.times(claimed.tax).div(claimed.gross), decimals);
}

/** The tax share of what is left of the pool. */
function evenTax(amount: Big, pool: TaxPool, decimals: number): Big {
  const gross = poolNet(pool).plus(pool.tax);
  return gross.eq(ZERO) ? ZERO : roundTo(amount.times(pool.tax).div(gross), decimals);
}

/**
 * Neither net nor tax may exceed what is left. Within that no line may have more tax than net (Xero refuses it), now or
 * in what is left for later refunds.
 */
function taxBounds(amount: Big, pool: TaxPool, decimals: number): { readonly low: Big; readonly high: Big } | null {
  const net = poolNet(pool);
  if (amount.lt(ZERO)) {
    const cells = pool.cells.map((cell) => ({ ...cell, net: cell.net.neg() }));
    const mirrored = taxBounds(amount.neg(), { ...pool, tax: pool.tax.neg(), cells }, decimals);
    return mirrored === null ? null : { low: mirrored.high.neg(), high: mirrored.low.neg() };
  }
  const low = larger(smaller(ZERO, pool.tax), amount.minus(larger(ZERO, net)));
  const high = smaller(larger(ZERO, pool.tax), amount.minus(smaller(ZERO, net)));
  if (low.gt(high)) return null;
  const half = larger(low, smaller(high, amount.div(2).round(decimals, Big.roundDown)));
  const rest = amount.minus(net.minus(pool.tax)).div(2).round(decimals, Big.roundUp);
  return { low: larger(low, smaller(rest, half)), high: half };
}
