import type { Suggestion } from '../settings/suggestion.ts';
import { amountsOf, type Amounts } from './amounts.ts';
import type { FitOrder } from './judge-order.ts';

/** One thing to decide, and the orders that wait for it. */
export interface Need {
  /** As `settings set` takes it. */
  readonly setting: string;
  readonly code: string;
  readonly message: string;
  readonly fix: string;
  readonly orders: readonly number[];
  readonly amounts: Amounts;
  /** null = only the owner can say. */
  readonly suggestion: Pick<Suggestion, 'value' | 'reason' | 'confidence'> | null;
}

const ADD_RATE =
  'A new organisation has no such rate: add it in Xero (Accounting, Advanced, Tax rates), and set-up proposes it.';

/** The settings that orders lack, those of most orders first. `isTypical`: no organisation is connected. */
export function needsOf(orders: readonly FitOrder[], suggestions: readonly Suggestion[], isTypical: boolean): Need[] {
  const asked = orders.flatMap((order) =>
    order.problems.flatMap((problem) =>
      problem.setting === null ? [] : [{ order, problem, setting: problem.setting }],
    ),
  );
  return [...Map.groupBy(asked, ({ setting, problem }) => `${setting} ${problem.code}`).values()]
    .flatMap((some): Need[] => {
      const [first] = some;
      if (first === undefined) return [];
      const { setting, problem } = first;
      const waiting = [...new Set(some.map(({ order }) => order))];
      const found = suggestions.find(({ path }) => path === setting);
      const { code, message } = problem;
      const fix = isTypical && code === 'tax_rate_unmapped' ? ADD_RATE : problem.fix;
      return [
        {
          ...{ setting, code, message, fix, orders: waiting.map(({ id }) => id), amounts: amountsOf(waiting) },
          suggestion: found === undefined ? null : pick(found),
        },
      ];
    })
    .toSorted((a, b) => b.orders.length - a.orders.length);
}

function pick({ value, reason, confidence }: Suggestion) {
  return { value, reason, confidence };
}
