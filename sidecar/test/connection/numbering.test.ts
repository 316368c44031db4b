import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startStack, type Stack } from '../support/_stack.ts';

const SCENARIO = 'uk_vat_incl';

describe('the organisation’s own sequence of numbers', () => {
  let stack: Stack;

  beforeEach(async () => {
    stack = await startStack({ scenarios: [SCENARIO] });
    await stack.context.settings.set(stack.shop(SCENARIO).id, 'documents.numbering', 'xero');
  });

  afterEach(async () => {
    await stack[Symbol.asyncDispose]();
  });

  function references(): string[] {
    const { invoices } = stack.shop(SCENARIO).organisation;
    return Object.values(invoices).map((invoice) => invoice.reference);
  }

  test('Xero numbers the invoices, and each order has one', async () => {
    const states = await stack.drain();
    expect(states.recorded).toBeGreaterThan(2);
    const { invoices } = stack.shop(SCENARIO).organisation;
    expect(Object.values(invoices).filter((invoice) => invoice.number.startsWith('WC-'))).toEqual([]);
    expect(new Set(references()).size).toBe(references().length);
  });

  test('a ledger that was lost finds every invoice again by its reference', async () => {
    await stack.drain();
    const before = references().sort();
    await stack.startAfresh();
    await stack.context.settings.set(stack.shop(SCENARIO).id, 'documents.numbering', 'xero');
    const states = await stack.drain();
    expect(states.recorded).toBeGreaterThan(2);
    expect(references().sort()).toEqual(before);
  });

  test.each(['drop-after-commit', 'drop-before-commit'] as const)(
    'an answer that is lost (%s) makes no second invoice',
    async (kind) => {
      stack.xero.faults.add({ kind, times: 2, match: { method: 'PUT', path: 'Invoices' } });
      const states = await stack.drain();
      expect(stack.xero.faults.waiting).toEqual([]);
      expect(states).toMatchObject({ uncertain: 0, waiting: 0 });
      expect(references().length).toBe(states.recorded);
      expect(new Set(references()).size).toBe(references().length);
    },
  );
});
