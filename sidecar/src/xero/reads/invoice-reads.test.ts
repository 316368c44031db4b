import { expect, test } from '@jest/globals';
import { READ_ALONE_MAX } from '../limits.ts';
import { invoiceReads } from './invoice-reads.ts';
import type { Get } from './paging.ts';
import { xeroError } from '../xero-error.ts';

const IDS = Array.from({ length: READ_ALONE_MAX + 15 }, (_, index) => `id-${String(index)}`);

/** A Xero whose lists are empty and that has none of these invoices. */
function start() {
  const alone: string[] = [];
  const get: Get = (_tenant, path, { priority = 'live' } = {}) => {
    if (path.startsWith('Invoices?')) return Promise.resolve({ Invoices: [] });
    alone.push(priority);
    return Promise.reject(xeroError('xero_not_found', 'It is not there.'));
  };
  return { reads: invoiceReads(get), alone };
}

test('of many invoices that a list lacks, ten are read at once and the others after every live call', async () => {
  const { reads, alone } = start();
  expect(await reads.invoicesByIds('tenant', IDS)).toEqual([]);
  expect(alone.slice(0, READ_ALONE_MAX)).toEqual(Array.from({ length: READ_ALONE_MAX }, () => 'live'));
  expect(alone.slice(READ_ALONE_MAX)).toEqual(Array.from({ length: 15 }, () => 'backfill'));
});

test('among many, those beyond ten are left for another time', async () => {
  const { reads, alone } = start();
  const { found, unread } = await reads.invoicesAmong('tenant', IDS);
  expect(found).toEqual([]);
  expect([...unread]).toEqual(IDS.slice(READ_ALONE_MAX));
  expect(alone).toHaveLength(READ_ALONE_MAX);
});
