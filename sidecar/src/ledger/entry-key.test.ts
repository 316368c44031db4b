import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  allocationKey,
  changeFingerprint,
  idempotencyKey,
  isUndone,
  orderKey,
  paymentKey,
  paymentTurn,
  refundIdOf,
  refundKey,
  replayFingerprint,
} from './entry-key.ts';

const TENANT = '1a2b3c4d-0000-4000-8000-000000000001';

describe('fingerprints', () => {
  test('two changes within one second differ', () => {
    const at = '2026-03-01T10:00:00Z';
    expect(changeFingerprint(at, 'pending')).not.toBe(changeFingerprint(at, 'processing'));
    expect(changeFingerprint(at, 'pending')).toBe(changeFingerprint(at, 'pending'));
  });

  test('kinds of fingerprints never meet', () => {
    expect(changeFingerprint('1', '')).not.toBe(replayFingerprint(1));
  });
});

test('source keys distinguish an order from its payment', () => {
  expect(orderKey(1024)).toBe('order:1024');
  expect(paymentKey(orderKey('1024'))).toBe('order:1024/payment');
  const third = paymentKey('order:1024#2', 'balance', 3);
  expect(third).toBe('order:1024#2/balance:3');
  expect(paymentTurn(third, 'order:1024#2', 'balance')).toBe(3);
  expect(paymentTurn(third, 'order:1024#2', 'payment')).toBeNull();
  expect(paymentTurn(third, 'order:1024', 'balance')).toBeNull();
});

test('source keys distinguish the refunds of an order, and what was done with each', () => {
  const refund = refundKey(orderKey(1024), 1029);
  expect(refund).toBe('order:1024/refund:1029');
  expect(allocationKey(refund)).toBe('order:1024/refund:1029/allocation');
  expect(paymentKey(refund)).toBe('order:1024/refund:1029/payment');
  expect(refundIdOf(refund)).toBe(1029);
  expect([orderKey(1024), allocationKey(refund), paymentKey(refund)].map(refundIdOf)).toEqual([null, null, null]);
});

describe('idempotency keys', () => {
  const hash = fc
    .array(fc.constantFrom(...'0123456789abcdef'.split('')), { minLength: 16, maxLength: 32 })
    .map((c) => c.join(''));
  const kind = fc.constantFrom('contacts', 'invoices', 'payments', 'history_notes', 'fee_changes');
  const call = fc.record({ tenantId: fc.uuid(), kind, intentHash: hash, generation: fc.uuid() });

  test('fit into Xero’s 128 characters', () => {
    fc.assert(fc.property(call, (c) => idempotencyKey(c).length <= 128));
  });

  test('are equal exactly when the intent is', () => {
    fc.assert(
      fc.property(call, call, (a, b) => {
        const same = JSON.stringify(a) === JSON.stringify(b);
        return (idempotencyKey(a) === idempotencyKey(b)) === same && idempotencyKey(a) === idempotencyKey({ ...a });
      }),
    );
  });

  test('differ by organisation, kind, items and generation', () => {
    const base = { tenantId: TENANT, kind: 'invoices', intentHash: 'ab', generation: 'g1' } as const;
    const others = [
      { ...base, tenantId: TENANT.replace('1', '2') },
      { ...base, kind: 'payments' as const },
      { ...base, intentHash: 'ac' },
      { ...base, generation: 'g2' },
    ];
    expect(new Set([base, ...others].map(idempotencyKey)).size).toBe(5);
  });

  test('that would be too long are refused, not cut', () => {
    const intentHash = 'a'.repeat(128);
    expect(() => idempotencyKey({ tenantId: TENANT, kind: 'invoices', intentHash, generation: 'g1' })).toThrow(
      RangeError,
    );
  });
});

test.each([
  [['backfill:1'], false],
  [['backfill:1', 'undo:2'], true],
  [['backfill:1', 'undo:2', 'replay:3', 'hint:4'], true],
  [['backfill:1', 'undo:2', 'named:3'], false],
  [['backfill:1', 'undo:2', 'once:on-hold'], false],
  [['backfill:1', 'undo:2', 'backfill:3'], false],
  [['backfill:1', 'undo:2', 'backfill:3', 'withdrawn:4'], true],
  [['backfill:1', 'withdrawn:2'], false],
  [['backfill:1', 'undo:2', 'kept:2'], false],
  [['backfill:1', 'undo:2', 'kept:2', 'undo:3'], true],
])('the last request decides whether an order is undone: %j', (requests, undone) => {
  expect(isUndone(requests)).toBe(undone);
});
