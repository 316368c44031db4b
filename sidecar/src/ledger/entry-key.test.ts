import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  changeFingerprint,
  deliveryFingerprint,
  idempotencyKey,
  orderIdOf,
  orderKey,
  paymentKey,
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
    const made = [changeFingerprint('1', ''), deliveryFingerprint('1'), replayFingerprint(1)];
    expect(new Set(made).size).toBe(3);
  });
});

test('the order of a source key is found again', () => {
  expect(orderIdOf(orderKey(1024))).toBe('1024');
  expect(orderIdOf(paymentKey('1024'))).toBe('1024');
  expect(orderIdOf('refund:1024')).toBeNull();
  expect(orderIdOf('order:')).toBeNull();
});

describe('idempotency keys', () => {
  const hex64 = fc
    .array(fc.constantFrom(...'0123456789abcdef'.split('')), { minLength: 64, maxLength: 64 })
    .map((c) => c.join(''));
  const kind = fc.constantFrom('contacts', 'invoices', 'payments');
  const call = fc.record({ tenantId: fc.uuid(), kind, contentHash: hex64, generation: fc.nat(1_000) });

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

  test('differ by organisation, kind, body and generation', () => {
    const base = { tenantId: TENANT, kind: 'invoices', contentHash: 'ab', generation: 0 } as const;
    const others = [
      { ...base, tenantId: TENANT.replace('1', '2') },
      { ...base, kind: 'payments' as const },
      { ...base, contentHash: 'ac' },
      { ...base, generation: 1 },
    ];
    expect(new Set([base, ...others].map(idempotencyKey)).size).toBe(5);
  });

  test('that would be too long are refused, not cut', () => {
    const contentHash = 'a'.repeat(128);
    expect(() => idempotencyKey({ tenantId: TENANT, kind: 'invoices', contentHash, generation: 0 })).toThrow(
      RangeError,
    );
  });
});
