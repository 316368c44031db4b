import fc from 'fast-check';
import { CURRENCIES, type DayPlan, type HistoryPlan } from './_proof-history.ts';

const day: fc.Arbitrary<DayPlan> = fc.record({
  sales: fc.array(
    fc.record({
      currency: fc.constantFrom(...CURRENCIES),
      cents: fc.integer({ min: 100, max: 90_000 }),
      isOtherShop: fc.boolean(),
    }),
    { maxLength: 4 },
  ),
  refunds: fc.integer({ min: 0, max: 2 }),
  disputes: fc.integer({ min: 0, max: 1 }),
  disputesWon: fc.integer({ min: 0, max: 1 }),
  reserve: fc.constantFrom('none', 'none', 'hold', 'release'),
  accountFee: fc.constantFrom(0, 0, 500, 1_999),
  converts: fc.boolean(),
  payout: fc.constantFrom('none', 'none', 'paid', 'fails'),
});
export const plan: fc.Arbitrary<HistoryPlan> = fc.record({
  days: fc.array(day, { minLength: 3, maxLength: 20 }),
  isManual: fc.boolean(),
  feesByOrder: fc.boolean(),
  share: fc.integer({ min: 10, max: 100 }),
});
