import type { Suggestion } from '../settings/suggestion.ts';
import { amountsOf, type Amounts } from './amounts.ts';
import type { FitOrder, LeftOut, Verdict } from './judge-order.ts';
import { type Need, needsOf } from './needs.ts';
import type { PostingPlan } from './posting-plan.ts';
import type { ShopUses } from './shop-uses.ts';

const VERDICTS: readonly Verdict[] = ['posts', 'setting', 'cannot'];

interface Total {
  readonly orders: number;
  readonly amounts: Amounts;
}

/** The books that orders were judged by. */
export interface FitBasis {
  /** typical: a new organisation of the country, as none is connected. */
  readonly kind: 'typical' | 'connected';
  /** ISO 3166 alpha-2. */
  readonly country: string;
  readonly organisation: string | null;
}

export interface FitReport {
  readonly store: { readonly url: string; readonly name: string; readonly country: string; readonly currency: string };
  readonly basis: FitBasis;
  readonly orders: readonly FitOrder[];
  readonly totals: Readonly<Record<Verdict, Total>> & {
    readonly read: number;
    /** Not synced, and not paid. */
    readonly left: readonly (Total & { readonly status: string; readonly code: string })[];
  };
  readonly needs: readonly Need[];
  /** What set-up proposes; the orders were judged with it. Empty for a connected store: its own settings count. */
  readonly proposed: readonly Suggestion[];
  /** Contacts that the orders' invoices would be on. */
  readonly contacts: { readonly buyers: number; readonly known: number | null };
  readonly uses: ShopUses;
  readonly plan: PostingPlan;
}

export function fitReport(
  parts: Omit<FitReport, 'totals' | 'needs'> & {
    readonly left: readonly LeftOut[];
    /** For settings that orders lack. */
    readonly suggestions: readonly Suggestion[];
  },
): FitReport {
  const { left, suggestions, ...rest } = parts;
  const { orders } = rest;
  const [posts, setting, cannot] = VERDICTS.map((verdict) => totalOf(orders.filter((one) => one.verdict === verdict)));
  const none = totalOf([]);
  return {
    ...rest,
    totals: {
      ...{ posts: posts ?? none, setting: setting ?? none, cannot: cannot ?? none },
      read: orders.length + left.length,
      left: [...Map.groupBy(left, ({ status, code }) => `${status} ${code}`).values()].flatMap((some) => {
        const [first] = some;
        return first === undefined ? [] : [{ status: first.status, code: first.code, ...totalOf(some) }];
      }),
    },
    needs: needsOf(orders, suggestions, rest.basis.kind === 'typical'),
  };
}

function totalOf(orders: readonly Pick<FitOrder, 'currency' | 'total'>[]): Total {
  return { orders: orders.length, amounts: amountsOf(orders) };
}
