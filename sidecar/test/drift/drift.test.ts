import { describe, expect, test } from '@jest/globals';
import { NAMED_DRIFTS, runDrift } from './run-drift.ts';

const RUNS = 150;

describe('the reconciliation', () => {
  test('names exactly the orders and amounts of every drift, and leaves unexplained what nobody knows of', () => {
    const runs = Array.from({ length: RUNS }, (_one, index) => runDrift(index + 1));
    expect(runs.filter(({ faults }) => faults.length > 0).slice(0, 3)).toEqual([]);
    const kinds = new Set(runs.flatMap(({ injected }) => injected.map((name) => name.replace(/ \(\d+\)$/, ''))));
    expect([...kinds]).toEqual(expect.arrayContaining(Object.keys(NAMED_DRIFTS)));
  });
});
