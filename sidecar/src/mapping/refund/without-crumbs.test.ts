import { expect, test } from '@jest/globals';
import { Big } from 'big.js';
import type { PlannedLine } from '../../domain/documents.ts';
import type { CreditLeft } from './credit-left.ts';
import { withoutCrumbs } from './without-crumbs.ts';

const sample = {} as PlannedLine;
const left = (...nets: string[]): CreditLeft => [
  { taxType: 'OUTPUT2', tax: new Big('10'), cells: nets.map((net) => ({ key: net, sample, net: new Big(net) })) },
];
const shared = (nets: readonly string[], pool: CreditLeft) => {
  const split = [{ tax: new Big('1'), taxAlone: new Big('0'), cells: nets.map((net) => new Big(net)) }];
  const [share] = withoutCrumbs(split, pool, 2);
  return share?.cells.map(String);
};

test('a goodwill credit of 5.00 has no delivery line of 0.01', () => {
  expect(shared(['4.16', '0.01'], left('400', '4.95'))).toEqual(['4.17', '0']);
});

test('a share that says something stays, and so does one that the largest account has no room for', () => {
  expect(shared(['4.16', '0.06'], left('400', '4.95'))).toEqual(['4.16', '0.06']);
  expect(shared(['4.16', '0.01'], left('4.16', '4.95'))).toEqual(['4.16', '0.01']);
});

test('what lowered the order is no crumb', () => {
  expect(shared(['4.16', '-0.01'], left('400', '-4.95'))).toEqual(['4.16', '-0.01']);
});
