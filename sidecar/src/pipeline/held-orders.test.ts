import { describe, expect, test } from '@jest/globals';
import { CLAIM_MAX, CLAIM_MIN, HeldOrders, ORGANISATIONS_MAX, WAIT_MAX_MS } from './held-orders.ts';

const ORGANISATIONS = Array.from({ length: 50 }, (_, index) => `organisation ${index}`);
const FEW = ORGANISATIONS.slice(0, ORGANISATIONS_MAX);

/** Time passes only by `pass`. */
function clock() {
  let now = Date.parse('2026-11-30T12:00:00Z');
  let wake: (() => void)[] = [];
  const sleep = async (milliseconds: number) => {
    const until = now + milliseconds;
    while (now < until) await new Promise<void>((resolve) => wake.push(resolve));
  };
  const settle = async () => {
    for (let turn = 0; turn < 500; turn += 1) await Promise.resolve();
  };
  return {
    ...{ sleep, settle, now: () => new Date(now) },
    async pass(milliseconds: number) {
      now += milliseconds;
      const woken = wake;
      wake = [];
      for (const resolve of woken) resolve();
      await settle();
    },
  };
}

/** Claims of an organisation with so many orders due; answers how many. */
async function claim(held: HeldOrders, tenantId: string, due: number = Infinity): Promise<number> {
  const claimed = await held.claim(tenantId, (most) => Promise.resolve(Array.from({ length: Math.min(most, due) })));
  return claimed.length;
}

describe('what all organisations hold at once', () => {
  test('alone, one claims as much as a claim can be, round after round', async () => {
    const held = new HeldOrders(clock());
    for (let round = 1; round <= 3; round += 1) {
      expect(await claim(held, 'books')).toBe(CLAIM_MAX);
      held.release('books');
    }
  });

  test('fifty with a backlog each: ten hold orders, and each of the others claims once one is done', async () => {
    const time = clock();
    const held = new HeldOrders(time);
    const claims: string[] = [];
    const all = ORGANISATIONS.map(async (tenantId) => {
      const count = await claim(held, tenantId);
      claims.push(tenantId);
      return count;
    });
    await time.settle();
    expect(claims).toEqual(FEW);
    for (const tenantId of ORGANISATIONS) {
      held.release(tenantId);
      await time.settle();
      expect(claims.length - ORGANISATIONS.indexOf(tenantId) - 1).toBeLessThanOrEqual(ORGANISATIONS_MAX);
    }
    expect(claims).toEqual(ORGANISATIONS);
    const [first, ...others] = await Promise.all(all);
    expect(first).toBe(CLAIM_MAX);
    expect(Math.min(...others)).toBe(CLAIM_MIN);
  });

  test('those that are paused or slow hold up the others once, and briefly', async () => {
    const time = clock();
    const held = new HeldOrders(time);
    for (const tenantId of FEW) await claim(held, `slow ${tenantId}`);
    const first = claim(held, 'books');
    await time.pass(WAIT_MAX_MS - 1);
    expect(await Promise.race([first, Promise.resolve('waits')])).toBe('waits');
    await time.pass(1);
    expect(await first).toBe(CLAIM_MIN);
    held.release('books');
    for (let round = 1; round <= 3; round += 1) {
      expect(await claim(held, 'books')).toBe(CLAIM_MIN);
      held.release('books');
    }
  });

  test('nobody waits longer, however many others claim meanwhile', async () => {
    const time = clock();
    const held = new HeldOrders(time);
    for (const tenantId of FEW) await claim(held, tenantId);
    const waiting = claim(held, 'books');
    const others: Promise<number>[] = [];
    for (let waited = 0; waited < WAIT_MAX_MS; waited += WAIT_MAX_MS / 3) {
      // Others take every place that becomes free.
      await time.pass(WAIT_MAX_MS / 3);
      for (const tenantId of FEW) {
        held.release(tenantId);
        others.push(claim(held, tenantId, 1));
      }
      await time.settle();
    }
    expect(others.length).toBeGreaterThan(ORGANISATIONS_MAX);
    expect(await waiting).toBe(CLAIM_MIN);
  });

  test('a clock that is set back meanwhile keeps nobody waiting', async () => {
    const time = clock();
    const held = new HeldOrders(time);
    for (const tenantId of FEW) await claim(held, tenantId);
    const waiting = claim(held, 'books');
    await time.pass(-60 * 60_000);
    expect(await claim(held, 'after it')).toBe(CLAIM_MIN);
    held.release('after it');
    expect(await waiting).toBe(CLAIM_MIN);
  });

  test('only what is found is held: one that found nothing keeps no place', async () => {
    const held = new HeldOrders(clock());
    for (const tenantId of ORGANISATIONS) expect(await claim(held, tenantId, 0)).toBe(0);
    expect(await claim(held, 'books')).toBe(CLAIM_MAX);
  });

  test('a claim that fails holds nothing, and the next one goes on', async () => {
    const held = new HeldOrders(clock());
    await expect(held.claim('broken', () => Promise.reject(new Error('disk full')))).rejects.toThrow('disk full');
    expect(await claim(held, 'books')).toBe(CLAIM_MAX);
  });
});
