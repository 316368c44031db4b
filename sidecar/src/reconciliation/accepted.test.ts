import { expect, test } from '@jest/globals';
import { Big } from 'big.js';
import { type AcceptedDifference, findingsIn, moveCause, withAccepted } from './accepted.ts';
import type { Finding } from './flow.ts';
import type { CauseCode, ReconciledPeriod } from './result.ts';

const DAY = '2026-11-05';

function finding(code: CauseCode, total: string, tax: string, day = DAY): Finding {
  return { day, currency: 'GBP', total: new Big(total), tax: new Big(tax), cause: { code, detail: '' } };
}

function accepted(code: CauseCode, amount: string, tax: string): AcceptedDifference {
  return { code, findings: [{ day: DAY, currency: 'GBP', amount, tax, detail: '' }], reason: 'agreed' };
}

const causes = (findings: readonly Finding[]) => findings.map(({ cause }) => cause?.code);

test.each([
  ['exactly that amount', [finding('changed_in_xero', '3.20', '0.20')], ['ignored']],
  ['in two parts', [finding('changed_in_xero', '3', '0.20'), finding('changed_in_xero', '0.2', '0')], ['ignored', 'ignored']], // prettier-ignore
  ['another amount', [finding('changed_in_xero', '3.21', '0.20')], ['changed_in_xero']],
  ['the same total with another tax', [finding('changed_in_xero', '3.20', '0.21')], ['changed_in_xero']],
  ['another cause', [finding('voided_in_xero', '3.20', '0.20')], ['voided_in_xero']],
  ['another day', [finding('changed_in_xero', '3.20', '0.20', '2026-11-06')], ['changed_in_xero']],
] as const)('an accepted difference is ignored while it is exactly that: %s', (_what, findings, expected) => {
  expect(causes(withAccepted(findings, [accepted('changed_in_xero', '3.20', '0.20')]))).toEqual(expected);
});

test('what is kept of a day moves to another cause and back, with its sums', () => {
  const order = (id: string, amount: string) => ({ id, number: id, amount, tax: '0.10' });
  const side = { orders: 1, net: '0.00', shipping: null, tax: '0.00', total: '0.00', refunds: '0.00', taxByRate: [] };
  const period: ReconciledPeriod = {
    ...{ from: DAY, to: DAY, currency: 'GBP', state: 'differs', shop: side, xero: { ...side, others: null } },
    ...{
      difference: '3.50',
      taxDifference: '0.20',
      unexplained: '0.00',
      unexplainedTax: '0.00',
      unexplainedOrders: [],
    },
    causes: [
      { code: 'changed_in_xero', detail: '', amount: '3.50', tax: '0.20', orders: [order('1', '1.50'), order('2', '2.00')], left: 0 }, // prettier-ignore
    ],
  };
  expect(findingsIn([period], '2').get('changed_in_xero')).toEqual([
    { day: DAY, currency: 'GBP', amount: '2.00', tax: '0.10', detail: '' },
  ]);
  const moved = moveCause([period], '2', 'changed_in_xero', { code: 'ignored', detail: 'agreed' });
  expect(moved[0]?.causes).toEqual([
    { code: 'ignored', detail: 'agreed', amount: '2.00', tax: '0.10', orders: [order('2', '2.00')], left: 0 },
    { code: 'changed_in_xero', detail: '', amount: '1.50', tax: '0.10', orders: [order('1', '1.50')], left: 0 },
  ]);
  expect(moveCause(moved, '2', 'ignored', { code: 'changed_in_xero', detail: '' })).toEqual([period]);
});
