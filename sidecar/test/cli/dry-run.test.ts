import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Big } from 'big.js';
import { startCli, type CliStack } from '../support/_cli.ts';
import {
  DRY_RUN,
  everythingRecorded,
  journalOfBooks,
  lastCallOf,
  movedBetween,
  movedBy,
  sentSince,
  wouldBeSent,
} from '../support/_rehearsal.ts';

let stack: CliStack;
let id: string;

beforeAll(async () => {
  stack = await startCli({ scenarios: ['uk_vat_incl', 'statuses'] });
  id = await stack.setUp('uk_vat_incl');
});
afterAll(async () => {
  await stack[Symbol.asyncDispose]();
});

async function rehearse(...args: readonly string[]) {
  const [requests, calls] = [stack.stores.journal.length, stack.xero.calls.list.length];
  const before = everythingRecorded(stack.dataDir);
  const answer = await stack.cli(...args, '--dry-run', '--json');
  if (answer.exit > 1) throw new Error(answer.err);
  const run = DRY_RUN.parse(answer.json());
  const written = [...stack.stores.journal.slice(requests), ...stack.xero.calls.list.slice(calls)].filter(
    (one) => one.method !== 'GET' && !('kind' in one && one.kind !== 'accounting'),
  );
  expect(written).toEqual([]);
  expect(everythingRecorded(stack.dataDir)).toBe(before);
  const sum = (side: 'debit' | 'credit') =>
    run.postings.reduce((all, row) => all.plus(row[side]), new Big(0)).toFixed(2);
  expect(sum('debit')).toBe(sum('credit'));
  return { exit: answer.exit, run };
}

function books() {
  const found = stack.xero.organisations.find(({ name }) => name === 'Kestrel & Finch Ltd');
  if (found === undefined) throw new Error('The organisation is gone.');
  return found;
}

/** Rehearses, then really syncs, and compares every element sent and every account. */
async function rehearseThenSync() {
  const { run } = await rehearse('sync', id);
  const [before, lastCall] = [journalOfBooks(books()), lastCallOf(stack.dataDir)];
  await stack.patientCli('sync', id, '--wait', '--json');
  expect(wouldBeSent(run)).toEqual(sentSince(stack.dataDir, lastCall));
  expect(movedBy(run.postings)).toEqual(movedBetween(before, journalOfBooks(books())));
  return run;
}

describe('a dry run', () => {
  test('of a first sync is what the sync then sends and books, to the cent', async () => {
    const run = await rehearseThenSync();
    expect(run.documents.length).toBeGreaterThan(6);
    expect(run.contacts.new).toBeGreaterThan(0);
  });

  test('of orders that are in Xero and unchanged makes no document', async () => {
    const { exit, run } = await rehearse('sync', id);
    expect([exit, run.documents, run.postings]).toEqual([0, [], []]);
  });
});
