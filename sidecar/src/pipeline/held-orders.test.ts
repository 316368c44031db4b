import { describe, expect, test } from '@jest/globals';
import { CLAIM_MAX } from './claim-entries.ts';
import { CLAIM_MIN, HeldOrders } from './held-orders.ts';

const ORGANISATIONS = Array.from({ length: 50 }, (_, index) => `organisation ${index}`);

/** Claims of an organisation with so many orders due; answers how many. */
async function claim(held: HeldOrders, tenantId: string, due: number = Infinity): Promise<number> {
  const claimed = await held.claim(tenantId, (most) => Promise.resolve(Array.from({ length: Math.min(most, due) })));
  return claimed.length;
}

describe('what all organisations hold at once', () => {
  test('alone, one claims as much as a claim can be, round after round', async () => {
    const held = new HeldOrders();
    for (let round = 1; round <= 3; round += 1) {
      expect(await claim(held, 'books')).toBe(CLAIM_MAX);
      held.release('books');
    }
  });

  test('fifty with a backlog each that start together: one claim and the least of each at most, then even shares', async () => {
    const held = new HeldOrders();
    const claims = await Promise.all(ORGANISATIONS.map((tenantId) => claim(held, tenantId)));
    const sum = claims.reduce((all, count) => all + count, 0);
    expect(sum).toBeLessThanOrEqual(CLAIM_MAX + CLAIM_MIN * ORGANISATIONS.length);
    const next: number[] = [];
    for (const tenantId of ORGANISATIONS) {
      held.release(tenantId);
      next.push(await claim(held, tenantId));
    }
    expect([...new Set(next)]).toEqual([CLAIM_MIN]);
  });

  test('one that is paused or slow with all that may be held delays no other: each claims at once, again and again', async () => {
    const held = new HeldOrders();
    await claim(held, 'slow');
    for (let round = 1; round <= 3; round += 1) {
      for (const tenantId of ORGANISATIONS) expect(await claim(held, tenantId)).toBe(CLAIM_MIN);
      for (const tenantId of ORGANISATIONS) held.release(tenantId);
    }
    held.release('slow');
    expect(await claim(held, 'organisation 0')).toBe(CLAIM_MAX);
  });

  test('only what is found is held: few orders each are claimed whole', async () => {
    const held = new HeldOrders();
    const claims = await Promise.all(ORGANISATIONS.slice(0, 8).map((tenantId) => claim(held, tenantId, 40)));
    expect(claims).toEqual(Array.from({ length: 8 }, () => 40));
  });

  test('a claim that fails holds nothing, and the next one goes on', async () => {
    const held = new HeldOrders();
    await expect(held.claim('broken', () => Promise.reject(new Error('disk full')))).rejects.toThrow('disk full');
    expect(await claim(held, 'books')).toBe(CLAIM_MAX);
  });
});
