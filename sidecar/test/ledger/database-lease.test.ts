import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createLease, LEASE_MS, type Lease } from '../../src/database/lease.ts';
import { openTestLedger, type TestLedger } from '../support/_ledger.ts';

describe('the lease of the one posting process', () => {
  let t: TestLedger;
  let now: Date;
  let dead: Set<number>;
  beforeEach(async () => {
    t = await openTestLedger();
    now = new Date('2026-11-24T12:00:00.000Z');
    dead = new Set();
  });
  afterEach(async () => {
    await t[Symbol.asyncDispose]();
  });

  const lease = (host: string, pid: number, nonce = 'first', name = 'posting'): Lease =>
    createLease({
      db: t.database.db,
      name,
      me: { host, pid, nonce },
      now: () => now,
      isAlive: (other) => !dead.has(other),
    });
  const later = (ms: number): void => {
    now = new Date(now.getTime() + ms);
  };

  test('is held by the first, and the second reads by whom', async () => {
    expect(await lease('here', 1).hold()).toEqual({ held: true, fresh: true, holder: 'here/1/first' });
    expect(await lease('here', 2).hold()).toEqual({ held: false, fresh: false, holder: 'here/1/first' });
    expect(await lease('here', 1).hold()).toEqual({ held: true, fresh: false, holder: 'here/1/first' });
  });

  test('renewed in time is never lost to a neighbour', async () => {
    const mine = lease('here', 1);
    await mine.hold();
    for (let beat = 0; beat < 5; beat += 1) {
      later(LEASE_MS / 3);
      await mine.hold();
      later(LEASE_MS - 1);
      expect((await lease('there', 2).hold()).held).toBe(false);
      await mine.hold();
    }
  });

  test('of a machine that fell silent is taken over when it runs out, not before', async () => {
    await lease('here', 1).hold();
    later(LEASE_MS - 1);
    expect((await lease('there', 2).hold()).held).toBe(false);
    later(1);
    expect(await lease('there', 2).hold()).toEqual({ held: true, fresh: true, holder: 'there/2/first' });
    expect((await lease('here', 1).hold()).held).toBe(false);
  });

  test('of a process killed on this machine is taken over at once', async () => {
    await lease('here', 1).hold();
    dead.add(1);
    expect((await lease('there', 1).hold()).held).toBe(false);
    expect((await lease('here', 2).hold()).fresh).toBe(true);
  });

  test('of an earlier life with the same process id is taken over at once', async () => {
    await lease('container', 1, 'first').hold();
    expect(await lease('container', 1, 'second').hold()).toMatchObject({ held: true, fresh: true });
  });

  test('given back is free, and can be given back only by its holder', async () => {
    const mine = lease('here', 1);
    await mine.hold();
    await lease('here', 2).release();
    expect((await lease('here', 2).hold()).held).toBe(false);
    await mine.release();
    expect((await lease('here', 2).hold()).held).toBe(true);
  });

  test('taken before the clock was set back is not waited for', async () => {
    await lease('container-1', 1).hold();
    later(-6 * 60 * 60_000);
    expect(await lease('container-2', 1).hold()).toMatchObject({ held: true, fresh: true });
    later(-10_000);
    expect((await lease('container-1', 1).hold()).held).toBe(false);
  });

  test('of another duty is another lease', async () => {
    await lease('here', 1).hold();
    expect((await lease('here', 2, 'first', 'backup').hold()).held).toBe(true);
  });

  test('asked for by many at once is held by one', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, (_, pid) => lease('here', pid + 1).hold()));
    expect(answers.filter((answer) => answer.held)).toHaveLength(1);
  });
});
