import { Big } from 'big.js';
import { clamp, larger, roundTo, sum, ZERO } from '../domain/money.ts';

/**
 * Splits `target` into units of `decimals` in proportion to `wanted`, never beyond the `left` of a share (-5 left: from
 * -5 to 0). The excess goes to the others in proportion to what they have left, the last units by largest remainder;
 * negative shares get only what is wanted of them. Returns null if less than the target is left.
 */
export function distribute(target: Big, wanted: readonly Big[], left: readonly Big[], decimals: number): Big[] | null {
  if (target.lt(ZERO)) {
    const mirrored = distribute(target.neg(), wanted.map(negative), left.map(negative), decimals);
    return mirrored?.map(negative) ?? null;
  }
  const scale = sum(wanted).gt(ZERO) ? target.div(sum(wanted)) : 1;
  const lowered = left.map((rest, index) =>
    rest.lt(ZERO) ? clamp(roundTo((wanted[index] ?? ZERO).times(scale), decimals), rest, ZERO) : ZERO,
  );
  const toShare = target.minus(sum(lowered));
  const caps = left.map((rest) => larger(rest, ZERO));
  const weights = wanted.map((one) => larger(one, ZERO));
  const asWanted = fill(toShare, weights, caps);
  const open = caps.map((cap, index) => cap.minus(asWanted[index] ?? ZERO));
  const rest = fill(toShare.minus(sum(asWanted)), open, open);
  const exact = asWanted.map((share, index) => share.plus(rest[index] ?? ZERO));
  const shares = toUnits(exact, toShare, caps, decimals);
  return shares?.map((share, index) => share.plus(lowered[index] ?? ZERO)) ?? null;
}

/** Fills the shares in proportion to their weights; the excess of a full one goes to the others. */
function fill(target: Big, weights: readonly Big[], caps: readonly Big[]): Big[] {
  const shares = caps.map(() => ZERO);
  let open = caps.map((_, index) => index).filter((index) => (weights[index] ?? ZERO).gt(ZERO));
  let rest = target;
  while (open.length > 0 && rest.gt(ZERO)) {
    const weight = sum(open.map((index) => weights[index] ?? ZERO));
    const share = (index: number): Big => rest.times(weights[index] ?? ZERO).div(weight);
    const full = open.filter((index) => share(index).gte(caps[index] ?? ZERO));
    if (full.length === 0) {
      for (const index of open) shares[index] = share(index);
      return shares;
    }
    for (const index of full) shares[index] = caps[index] ?? ZERO;
    rest = target.minus(sum(shares));
    open = open.filter((index) => !full.includes(index));
  }
  return shares;
}

function toUnits(exact: readonly Big[], target: Big, caps: readonly Big[], decimals: number): Big[] | null {
  const unit = new Big(10).pow(-decimals);
  const shares = exact.map((share) => share.round(decimals, Big.roundDown));
  const order = exact
    .map((share, index) => ({ index, rest: share.minus(shares[index] ?? ZERO) }))
    .sort((a, b) => b.rest.cmp(a.rest) || a.index - b.index);
  let missing = target.minus(sum(shares));
  for (const { index } of order) {
    const more = (shares[index] ?? ZERO).plus(unit);
    if (missing.lt(unit) || more.gt(caps[index] ?? ZERO)) continue;
    shares[index] = more;
    missing = missing.minus(unit);
  }
  return missing.eq(ZERO) ? shares : null;
}

function negative(amount: Big): Big {
  return amount.neg();
}
