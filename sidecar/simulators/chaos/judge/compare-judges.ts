import { Big } from 'big.js';
import type { ReconciledPeriod } from '../../../src/reconciliation/result.ts';
import type { Finding } from './audit-books.ts';

/** What the first judge says of a shop. */
export interface FirstJudgement {
  readonly findings: readonly Finding[];
  /** Orders that are not in the books, and are not to be: by their status, or because nothing can be posted of them. */
  readonly leftOut: ReadonlySet<number>;
}

interface OrderDifference {
  readonly amount: Big;
  readonly tax: Big;
  readonly causes: readonly string[];
}

/** Both sides have the amount, each in its own precision. */
const NO_DIFFERENCE: ReadonlySet<string> = new Set(['rounding_line']);

/**
 * The reconciliation is the second judge: it compares with the ledger, and with what Xero answers, where the first one looks into
 * the books themselves. Each must find what the other finds, and nothing may be unexplained.
 */
export function compareJudges(first: FirstJudgement, periods: readonly ReconciledPeriod[]): Finding[] {
  const differences = differencesOf(periods);
  const unexplained = unexplainedIn(periods);
  const isFound = new Set([...differences.keys(), ...unexplained.map(({ orderId }) => orderId)]);
  const wrong = new Map(first.findings.map((one) => [one.orderId, one]));
  const about = new Map(first.findings.filter((one) => one.isOfDocuments === true).map((one) => [one.orderId, one]));
  return [
    ...unexplained,
    ...[...differences].flatMap(([orderId, { amount, tax, causes }]): Finding[] => {
      if (first.leftOut.has(orderId) || wrong.has(orderId)) return [];
      const text = `the reconciliation finds ${amount.toFixed(2)} (tax ${tax.toFixed(2)}), ${causes.join(', ')}, and the books are right`;
      return [{ kind: 'disagreed', orderId, text }];
    }),
    ...[...about].flatMap(([orderId, { text }]): Finding[] => {
      if (isFound.has(orderId)) return [];
      return [
        { kind: 'disagreed', orderId, text: `the reconciliation finds nothing, and the books are wrong: ${text}` },
      ];
    }),
  ];
}

function unexplainedIn(periods: readonly ReconciledPeriod[]): Finding[] {
  return periods.flatMap(({ from, unexplainedOrders }) =>
    unexplainedOrders.map(({ id, amount, tax }): Finding => {
      const text = `the reconciliation cannot explain ${amount} (tax ${tax}) of the period from ${from}`;
      return { kind: 'disagreed', orderId: Number(id), text };
    }),
  );
}

/** By order, over all periods: what moved from one to another differs in nothing. */
function differencesOf(periods: readonly ReconciledPeriod[]): ReadonlyMap<number, OrderDifference> {
  const found = new Map<number, OrderDifference>();
  for (const { code, detail, orders } of periods.flatMap(({ causes }) => causes)) {
    if (NO_DIFFERENCE.has(code)) continue;
    for (const { id, amount, tax } of orders) {
      const known = found.get(Number(id));
      found.set(Number(id), {
        amount: new Big(amount).plus(known?.amount ?? 0),
        tax: new Big(tax).plus(known?.tax ?? 0),
        causes: [...(known?.causes ?? []), [code, detail].filter((one) => one !== '').join(' ')],
      });
    }
  }
  return new Map([...found].filter(([, { amount, tax }]) => !amount.eq(0) || !tax.eq(0)));
}
