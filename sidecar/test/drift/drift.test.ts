import { describe, expect, test } from '@jest/globals';
import { DRIFTS } from './drifts.ts';
import { openBooks } from './open-books.ts';
import { runBooks } from './run-books.ts';
import { runDrift } from './run-drift.ts';

const RUNS = 150;
const BOOKS_RUNS = 25;

describe('the reconciliation', () => {
  test('names exactly the orders and amounts of every drift, and leaves unexplained what nobody knows of', () => {
    const runs = Array.from({ length: RUNS }, (_one, index) => runDrift(index + 1));
    expect(runs.filter(({ faults }) => faults.length > 0).slice(0, 3)).toEqual([]);
    const kinds = new Set(runs.flatMap(({ injected }) => injected.map((name) => name.replace(/ \(\d+\)$/, ''))));
    expect([...kinds]).toEqual(expect.arrayContaining(Object.keys(DRIFTS)));
  });
});

describe('the kept books', () => {
  test('are after any changes what a reconciliation of every order finds', async () => {
    await using books = await openBooks();
    const runs = [];
    for (let seed = 1; seed <= BOOKS_RUNS; seed += 1) runs.push(await runBooks(books.db, books.storeId, seed));
    expect(runs.filter(({ faults }) => faults.length > 0).slice(0, 3)).toEqual([]);
    expect(new Set(runs.flatMap(({ changed }) => changed)).size).toBeGreaterThan(20);
  });
});
