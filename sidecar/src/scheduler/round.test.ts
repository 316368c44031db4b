import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Ledger } from '../ledger/ledger.ts';
import type { PipelineDeps } from '../posting/round.ts';
import { createRounds, type RoundParts } from './round.ts';

interface Release {
  readonly worker?: string | undefined;
}

/** Rounds whose lease and releases the test controls; `work` is what a round does once it has started. */
function roundsWith(
  scene: { fresh: boolean; work: () => Promise<never[]>; release: () => Promise<void> },
  over: {
    organisations?: PipelineDeps['organisations'];
    ledger?: Partial<Ledger>;
    hasDue?: Ledger['hasDue'];
    sleep?: RoundParts['sleep'];
    stores?: RoundParts['poller']['stores'];
  } = {},
) {
  const releases: Release[] = [];
  const recovered: unknown[] = [];
  const pipeline: Partial<PipelineDeps> = {
    worker: 'me',
    organisations: over.organisations ?? (() => scene.work()),
    ledger: over.ledger as Ledger,
    gatherWindowMs: () => 0,
    dayPace: { allows: () => true, claimed: () => undefined },
    now: () => new Date(0),
  };
  const parts: RoundParts = {
    lease: {
      hold: () => {
        const { fresh } = scene;
        scene.fresh = false;
        return Promise.resolve({ held: true, fresh, holder: 'me' });
      },
      release: () => Promise.resolve(),
    },
    ledger: {
      hasDue: over.hasDue ?? (() => Promise.resolve(false)),
      releaseClaims: async (options) => {
        await scene.release();
        releases.push(options);
        return { pending: 0, uncertain: 0 };
      },
    },
    poller: {
      stores: over.stores ?? (() => Promise.resolve([])),
      pollStore: () => Promise.reject(new Error('there is no store')),
      polled: () => Promise.resolve(),
      now: () => new Date(0),
      startedAt: new Date(0),
    },
    // With no organisation, a round uses nothing else.
    pipeline: pipeline as PipelineDeps,
    sleep: over.sleep ?? (() => Promise.resolve()),
    onPollFailure: () => undefined,
    onFreshDuty: () => undefined,
    onRecovery: (released) => recovered.push(released),
  };
  return { rounds: createRounds(parts), releases, recovered };
}

const ALL: Release = {};
const OURS: Release = { worker: 'me' };
const nothing = () => Promise.resolve();
const idle = () => Promise.resolve([]);
const diskFull = () => Promise.reject(new Error('disk full'));

describe('rounds', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  test('release what the last holder had claimed once, not before every round', async () => {
    const scene = { fresh: true, work: idle, release: nothing };
    const { rounds, releases, recovered } = roundsWith(scene);
    await rounds.run();
    await rounds.run();
    expect(releases).toEqual([ALL]);
    expect(recovered).toHaveLength(1);
  });

  test('release it before the first round that works, when it could not be released before', async () => {
    const scene = { fresh: true, work: idle, release: diskFull as () => Promise<void> };
    const { rounds, releases } = roundsWith(scene);
    await expect(rounds.run()).rejects.toThrow('disk full');
    expect(releases).toEqual([]);
    scene.release = nothing;
    await rounds.run();
    expect(releases).toEqual([ALL]);
  });

  test('release their own claims after a round that broke off, also when that fails at first', async () => {
    const scene = { fresh: false, work: diskFull as () => Promise<never[]>, release: diskFull as () => Promise<void> };
    const { rounds, releases, recovered } = roundsWith(scene);
    await expect(rounds.run()).rejects.toThrow('disk full');
    expect(releases).toEqual([]);
    Object.assign(scene, { work: idle, release: nothing });
    await rounds.run();
    await rounds.run();
    expect(releases).toEqual([OURS]);
    expect(recovered).toEqual([]);
  });

  test('release what a holder left that came and went while this process slept', async () => {
    const scene = { fresh: false, work: idle, release: nothing };
    const { rounds, releases } = roundsWith(scene);
    await rounds.run();
    scene.fresh = true;
    // The heartbeat takes the lease again.
    await jest.advanceTimersByTimeAsync(10_000);
    expect(scene.fresh).toBe(false);
    await rounds.run();
    expect(releases).toEqual([ALL]);
  });

  test.each([
    ['waits for a poll under way while only a store that cannot be posted has something due', 'closed', 1],
    ['does not wait once a store that can be has', 'open', 0],
  ])('a run %s', async (_what, dueStore, waits) => {
    let waited = 0;
    const scene = { fresh: false, work: idle, release: nothing };
    const polled = Promise.withResolvers<never[]>();
    const { rounds } = roundsWith(scene, {
      stores: () => polled.promise,
      organisations: () => Promise.resolve([{ tenantId: 'books', storeIds: ['open'] }]),
      ledger: {
        listUncertain: () => Promise.resolve([]),
        unsettledCalls: () => Promise.resolve([]),
        countDue: () => Promise.resolve(0),
        claim: () => Promise.resolve([]),
      },
      hasDue: ({ storeIds } = {}) => Promise.resolve(storeIds?.includes(dueStore) ?? true),
      sleep: () => {
        waited += 1;
        return Promise.resolve();
      },
    });
    await rounds.run();
    expect(waited).toBe(waits);
    polled.resolve([]);
  });

  test('a run that looks ends while one organisation is held up, and others have their rounds meanwhile', async () => {
    const resolved: string[] = [];
    let free: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (free = resolve));
    const scene = { fresh: false, work: idle, release: nothing };
    const { rounds, releases } = roundsWith(scene, {
      organisations: () => Promise.resolve(['slow', 'quick'].map((tenantId) => ({ tenantId, storeIds: [tenantId] }))),
      ledger: {
        listUncertain: async ({ tenantId = '' } = {}) => {
          resolved.push(tenantId);
          if (tenantId === 'slow') await held;
          return [];
        },
        unsettledCalls: () => Promise.resolve([]),
        countDue: () => Promise.resolve(0),
        claim: () => Promise.resolve([]),
      },
    });
    const first = rounds.run({ look: true });
    await jest.advanceTimersByTimeAsync(1_000);
    expect(await first).toEqual({ held: true, more: true });
    const second = rounds.run({ look: true });
    await jest.advanceTimersByTimeAsync(0);
    rounds.wake();
    await jest.advanceTimersByTimeAsync(50);
    expect((await second).more).toBe(true);
    expect(resolved).toEqual(['slow', 'quick', 'quick']);
    free();
    expect((await rounds.run()).more).toBe(false);
    expect(releases).toEqual([]);
  });
});
