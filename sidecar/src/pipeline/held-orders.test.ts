import { describe, expect, test } from '@jest/globals';
import { CLAIM_MAX } from './claim-entries.ts';
import { CLAIM_MIN, HeldOrders } from './held-orders.ts';

const ORGANISATIONS = Array.from({ length: 50 }, (_, index) => `organisation ${index}`);

describe('what all organisations hold at once', () => {
  test('alone, one claims as much as a claim can be, round after round', () => {
    const held = new HeldOrders();
    for (let round = 1; round <= 3; round += 1) {
      expect(held.reserve('books')).toBe(CLAIM_MAX);
      held.hold('books', CLAIM_MAX);
      held.release('books');
    }
  });

  test('fifty with a backlog each: one claim and the least of each at most, and even shares once each has had its turn', () => {
    const held = new HeldOrders();
    const claims = new Map(ORGANISATIONS.map((tenantId) => [tenantId, held.reserve(tenantId)]));
    const sum = () => [...claims.values()].reduce((all, count) => all + count, 0);
    expect(sum()).toBeLessThanOrEqual(CLAIM_MAX + CLAIM_MIN * ORGANISATIONS.length);
    for (const tenantId of ORGANISATIONS) {
      held.release(tenantId);
      claims.set(tenantId, held.reserve(tenantId));
    }
    expect([...new Set(claims.values())]).toEqual([CLAIM_MIN]);
  });

  test('one that is paused or slow with all that may be held delays no other: each claims at once, again and again', () => {
    const held = new HeldOrders();
    held.hold('slow', held.reserve('slow'));
    for (let round = 1; round <= 3; round += 1) {
      for (const tenantId of ORGANISATIONS) expect(held.reserve(tenantId)).toBe(CLAIM_MIN);
      for (const tenantId of ORGANISATIONS) held.release(tenantId);
    }
    held.release('slow');
    expect(held.reserve('organisation 0')).toBe(CLAIM_MAX);
  });

  test('what was found counts, not what was asked for', () => {
    const held = new HeldOrders();
    held.reserve('quiet');
    held.hold('quiet', 0);
    expect(held.reserve('busy')).toBe(CLAIM_MAX / 2);
    held.hold('busy', 150);
    expect(held.reserve('third')).toBe(Math.floor(CLAIM_MAX / 3));
  });
});
