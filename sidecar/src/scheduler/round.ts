import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Rounds } from '../context/rounds.ts';
import { type Lease, LEASE_MS } from '../database/lease.ts';
import { pollDue, type PollerParts } from '../intake/poller.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { PipelineDeps } from '../posting/round.ts';
import { createRoundsUnderWay } from './organisation-rounds.ts';

/** How long posting waits for a running poll, so that what it finds is sent in full batches. */
export const GATHER_MAX_MS = 5_000;
/** Three chances to renew before the lease runs out. */
const HEARTBEAT_MS = LEASE_MS / 3;
/** The heartbeat renews it meanwhile; after two that failed it is asked for again. */
const SURE_MS = 2 * HEARTBEAT_MS;

export interface RoundParts {
  readonly lease: Lease;
  readonly ledger: Pick<Ledger, 'releaseClaims' | 'hasDue'>;
  readonly poller: PollerParts;
  readonly pipeline: PipelineDeps;
  /** Ends early, without error, when the signal says so. */
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  readonly onPollFailure: (error: unknown) => void;
  /** We have just taken over posting: another process may have posted before. */
  readonly onFreshDuty: () => void;
  readonly onRecovery: (released: { readonly pending: number; readonly uncertain: number }) => void;
}

/** The posting process's loop: renew the lease, poll due stores, post pending entries. */
export function createRounds(parts: RoundParts): Rounds {
  let polling: Promise<unknown> | null = null;
  let renewal: Promise<unknown> = Promise.resolve();
  let heartbeat: NodeJS.Timeout | null = null;
  /** Claims that nobody works on: all of them (the last holder's), or ours after a failed round. */
  let orphans: { readonly worker?: string } | null = null;
  /** When the lease was last seen to be ours. */
  let heldAt = -Infinity;
  const rounds = createRoundsUnderWay(parts.pipeline);
  let woken = new AbortController();

  const begin = () => {
    orphans = {};
    parts.onFreshDuty();
  };

  /** Asks the database for the lease: a write, so not in every turn. */
  const holdNow = async () => {
    const at = parts.pipeline.now().getTime();
    const lease = await parts.lease.hold();
    heldAt = lease.held ? at : -Infinity;
    // Lost and taken again, or the last holder is gone: another process may have posted in between.
    if (lease.held && lease.fresh) begin();
    return lease.held;
  };

  const beat = () => {
    renewal = holdNow().catch(() => undefined);
  };

  /** A failure here (a full disk) is retried before the next round. */
  const releaseOrphans = async () => {
    if (orphans === null) return;
    await rounds.ended();
    const released = await parts.ledger.releaseClaims(orphans);
    if (orphans.worker === undefined) parts.onRecovery(released);
    orphans = null;
  };

  const hold = async () => {
    const isSure = Math.abs(parts.pipeline.now().getTime() - heldAt) < SURE_MS;
    if (!isSure && !(await holdNow())) return false;
    heartbeat ??= setInterval(beat, HEARTBEAT_MS).unref();
    // Entries that the last holder had claimed are finished first.
    await releaseOrphans();
    return true;
  };

  return {
    hold,
    async run({ look = false } = {}) {
      if (!(await hold())) return { held: false, more: false };
      const poll = (polling ??= pollDue(parts.poller)
        .catch(parts.onPollFailure)
        .finally(() => {
          polling = null;
        }));
      woken = new AbortController();
      try {
        if (!(await hasWork(parts))) await gather(parts, poll, woken.signal);
        await rounds.start();
        await (look ? rounds.turn(woken.signal) : rounds.ended());
        return { held: true, more: rounds.outcome() };
      } catch (error) {
        orphans ??= { worker: parts.pipeline.worker };
        await releaseOrphans().catch(() => undefined);
        throw error;
      }
    },
    wake: () => woken.abort(),
    async [Symbol.asyncDispose]() {
      if (heartbeat !== null) clearInterval(heartbeat);
      await polling;
      await rounds.ended();
      await renewal;
      heldAt = -Infinity;
      await parts.lease.release();
    },
  };
}

/** What a poll finds is sent in full batches; ends early when something urgent arrives. */
async function gather({ sleep }: RoundParts, poll: Promise<unknown>, woken: AbortSignal): Promise<void> {
  // Nearly always nothing is due: no timer each second for that.
  if (await endsInTurn(poll)) return;
  const over = new AbortController();
  await Promise.race([poll, sleep(GATHER_MAX_MS, AbortSignal.any([woken, over.signal]))]);
  over.abort();
}

async function endsInTurn(work: Promise<unknown>): Promise<boolean> {
  return await Promise.race([work.then(() => true), nextTurn(false)]);
}

/** Entries of stores that cannot be posted (paused, unreadable settings) stay due. */
async function hasWork({ ledger, pipeline }: RoundParts): Promise<boolean> {
  if (!(await ledger.hasDue())) return false;
  const open = await pipeline.organisations();
  return await ledger.hasDue({ storeIds: open.flatMap(({ storeIds }) => storeIds) });
}
