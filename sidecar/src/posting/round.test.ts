import { expect, test } from '@jest/globals';
import type { Problem } from '../domain/problems.ts';
import { addFailure, type Outcome } from './round.ts';

const problem = (message: string): Problem => ({ code: 'xero_refused', message, fix: '', details: {} });
const REASON = { code: 'outcome_unknown', message: '', fix: '', details: {} };
const uncertain: Outcome = { kind: 'uncertain', reason: REASON };
const waiting: Outcome = { kind: 'waiting', notBefore: new Date(0), reason: REASON, countTry: true };
const rejected: Outcome = { kind: 'rejected', problems: [problem('first')] };

function after(...outcomes: readonly Outcome[]): Outcome | undefined {
  const failed = new Map<number, Outcome>();
  for (const outcome of outcomes) addFailure({ failed }, 1, outcome);
  return failed.get(1);
}

test('an unknown outcome is never forgotten for another failure of the same order', () => {
  expect(after(uncertain, rejected, waiting)).toBe(uncertain);
  expect(after(rejected, waiting, uncertain)).toBe(uncertain);
});

test('what can be retried outweighs what a person has to fix', () => {
  expect(after(rejected, waiting)).toBe(waiting);
  expect(after(waiting, rejected)).toBe(waiting);
});

test('the problems of several refunds are reported together', () => {
  const second: Outcome = { kind: 'rejected', problems: [problem('second')] };
  expect(after(rejected, second)).toEqual({ kind: 'rejected', problems: [problem('first'), problem('second')] });
});
