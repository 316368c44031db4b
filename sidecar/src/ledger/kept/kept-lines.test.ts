import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import {
  keptFacts,
  keptSummary,
  readFacts,
  readSummary,
  SEARCHED_IN_DOCUMENT,
  SEARCHED_IN_SUMMARY,
} from './kept-lines.ts';

const SOURCES = join(import.meta.dirname, '..', '..');

/** What the statements of the service name in a JSON column, e.g. orderNumber in summary_json. */
function pathsIn(column: string): string[] {
  return globSync('**/*.ts', { cwd: SOURCES }).flatMap((file) => {
    const text = readFileSync(join(SOURCES, file), 'utf8');
    return [...text.matchAll(new RegExp(`\\b${column}, [\`']\\$\\.([a-zA-Z.]+)`, 'g'))].map(([, path]) => path ?? '');
  });
}

const lines = Array.from({ length: 5 }, (_, at) => ({
  lineItemId: `id-${at}`,
  description: 'A thing',
  amount: '1.00',
}));

describe('what statements search is not packed', () => {
  test('in summaries', () => {
    const searched = pathsIn('summary_json').map((path) => path.split('.')[0] ?? '');
    expect(searched).toContain('orderNumber');
    expect(searched.filter((key) => !SEARCHED_IN_SUMMARY.has(key))).toEqual([]);
  });

  test('in the facts of invoices and credit notes', () => {
    const searched = pathsIn('facts_json').filter((path) => /^(?:invoice|creditNote)\./.test(path));
    expect(searched).toContain('invoice.status');
    expect(searched.filter((path) => !SEARCHED_IN_DOCUMENT.has(path.split('.')[1] ?? ''))).toEqual([]);
  });
});

test('a summary is read unchanged, packed or too short for it', () => {
  const long = { orderNumber: '7', paid: true, notices: [], lines, decisions: [{ field: 'account' }] };
  const kept = keptSummary(long);
  expect(JSON.parse(kept.summary_json ?? '')).toEqual({ orderNumber: '7', paid: true, notices: [] });
  expect(readSummary(kept)).toEqual(long);
  const short = keptSummary({ orderNumber: '7', lines: [] });
  expect([short.summary_packed, readSummary(short)]).toEqual([null, { orderNumber: '7', lines: [] }]);
  expect(readSummary({ summary_json: null, summary_packed: null })).toBeNull();
});

test('facts are read unchanged; what is no document of Xero stays as text', () => {
  const facts = { invoice: { status: 'PAID', total: '5.00', lines }, figuresHash: 'h', adopted: null };
  const kept = keptFacts(facts);
  expect(JSON.parse(kept.facts_json)).toEqual({ ...facts, invoice: { status: 'PAID', total: '5.00' } });
  expect(readFacts(kept)).toEqual(facts);
  const payment = { amount: '5.00', invoiceId: 'x', reference: 'r'.repeat(500) };
  expect(keptFacts(payment)).toEqual({ facts_json: JSON.stringify(payment), facts_packed: null });
});
