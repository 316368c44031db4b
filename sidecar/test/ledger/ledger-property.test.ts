/**
 * Random histories of one store: changes come in, two workers claim, send, settle, die and are released, uncertain
 * entries are looked up, time passes. After every step the rules of the ledger must hold, and at the end nothing that
 * was accepted may be left behind. What is not covered: two processes at once (ledger-processes.test.ts).
 */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isAppError } from '../../src/domain/app-error.ts';
import type { ClaimedEntry, Entry, Outcome, Resolution } from '../../src/ledger/entry.ts';
import { isDone, mayFollow } from '../../src/ledger/transitions.ts';
import { connectStore, invoiceCall, openTestLedger, orderEvent, reason, type TestLedger } from '../support/_ledger.ts';

let t: TestLedger;
beforeAll(async () => (t = await openTestLedger()));
afterAll(async () => {
  await t[Symbol.asyncDispose]();
});

const ORDERS = ['1', '2', '3'];
const WORKERS = ['a', 'b'];

/** One history: a store of its own, what the test knows of it, and the steps. */
class History {
  readonly storeId: string;
  /** Claims ever made, also those that were lost since. */
  readonly claims: { entry: ClaimedEntry; worker: string }[] = [];
  readonly calls: number[] = [];
  readonly fingerprints = new Map<string, Set<string>>(ORDERS.map((order) => [order, new Set()]));
  /** By entry id: the worker whose settle must succeed. */
  readonly holders = new Map<number, { worker: string; at: string }>();
  /** By entry id: the revision that the last outcome was about. */
  readonly workedRevision = new Map<number, number>();
  before = new Map<number, Entry>();

  constructor(storeId: string) {
    this.storeId = storeId;
  }

  worker(name: string): string {
    return `${this.storeId}/${name}`;
  }

  async accept(order: string, fingerprint: string, source: 'nudge' | 'backfill'): Promise<void> {
    const known = this.fingerprints.get(order);
    const event = orderEvent(order, fingerprint, { storeId: this.storeId, source });
    const { accepted } = await t.ledger.acceptEvent(event);
    expect(accepted).toBe(known?.has(fingerprint) === false);
    known?.add(fingerprint);
  }

  async replay(order: string): Promise<void> {
    const entry = await t.ledger.entry(this.storeId, 'order', order);
    if (entry === null) return;
    await t.ledger.requeue([entry.id], 'replay');
    this.fingerprints.get(order)?.add(`replay ${entry.revision}`);
  }

  async claim(name: string, limit: number): Promise<void> {
    const worker = this.worker(name);
    for (const entry of await t.ledger.claim({ worker, limit, storeIds: [this.storeId] })) {
      expect(this.holders.has(entry.id)).toBe(false);
      this.holders.set(entry.id, { worker, at: entry.claim.at });
      this.claims.push({ entry, worker });
    }
  }

  async send(index: number): Promise<void> {
    const claim = this.claims.at(index % Math.max(this.claims.length, 1));
    if (claim === undefined) return;
    const holds = this.holders.get(claim.entry.id)?.worker === claim.worker;
    try {
      const call = await t.ledger.openCall(invoiceCall([claim.entry.id]), claim.worker);
      expect(holds).toBe(true);
      expect(await t.ledger.markSent(call.id)).toBe(true);
      this.calls.push(call.id);
    } catch (error) {
      if (!isAppError(error, 'ledger', 'claim_lost')) throw error;
      expect(holds).toBe(false);
    }
  }

  async answer(): Promise<void> {
    for (const call of this.calls.splice(0)) await t.ledger.settleCall(call, 200);
  }

  async settle(index: number, outcome: Outcome): Promise<void> {
    const claim = this.claims.at(index % Math.max(this.claims.length, 1));
    if (claim === undefined) return;
    const holder = this.holders.get(claim.entry.id);
    const mustWork = holder?.worker === claim.worker && holder.at === claim.entry.claim.at;
    expect(await t.ledger.settle(claim.entry, claim.worker, outcome)).toBe(mustWork);
    if (!mustWork) return;
    this.holders.delete(claim.entry.id);
    this.workedRevision.set(claim.entry.id, claim.entry.claim.revision);
  }

  async release(name: string): Promise<void> {
    await t.ledger.releaseClaims({ worker: this.worker(name) });
    for (const [id, holder] of this.holders) if (holder.worker === this.worker(name)) this.holders.delete(id);
  }

  async resolve(resolution: Resolution): Promise<void> {
    for (const entry of await t.ledger.listUncertain({ tenantId: `tenant of ${this.storeId}` })) {
      expect(await t.ledger.settleUncertain(entry, resolution)).toBe(true);
      this.workedRevision.set(entry.id, entry.claim.revision);
    }
  }

  async check(): Promise<void> {
    const now = await t.ledger.entries({ storeId: this.storeId, limit: 10 });
    for (const entry of now) {
      const before = this.before.get(entry.id);
      if (before !== undefined && before.state !== entry.state) {
        expect(`${before.state} → ${entry.state}: ${String(mayFollow(before.state, entry.state))}`).toMatch(/true$/);
      }
      expect(entry.revision).toBe(this.fingerprints.get(entry.sourceId)?.size);
      expect(entry.state === 'claimed').toBe(this.holders.has(entry.id));
      // Nothing accepted is lost: an entry is final only when the outcome was about its latest revision.
      if (isDone(entry.state)) expect(this.workedRevision.get(entry.id)).toBe(entry.revision);
    }
    this.before = new Map(now.map((entry) => [entry.id, entry]));
  }

  /** All workers die; then one works to the end. */
  async drain(): Promise<void> {
    for (const name of WORKERS) await this.release(name);
    await this.check();
    await this.answer();
    await this.resolve({ to: 'pending' });
    await this.check();
    t.pass(60_000);
    await this.claim('a', 10);
    await this.check();
    for (const [index] of this.claims.entries()) {
      await this.settle(index, { to: 'recorded', summary: {}, recordedHash: 'h' });
    }
    await this.check();
    const left = (await t.ledger.entries({ storeId: this.storeId, limit: 10 })).filter((entry) => !isDone(entry.state));
    expect(left).toEqual([]);
  }
}

/** `say` is what a failing history is printed with. */
interface Step {
  readonly say: string;
  readonly run: (history: History) => Promise<void> | void;
}

const order = fc.constantFrom(...ORDERS);
const worker = fc.constantFrom(...WORKERS);
const soon = () => new Date(t.now().getTime() + 1_000);
const outcomes: readonly (() => Outcome)[] = [
  () => ({ to: 'recorded', summary: { number: 'WC-1' }, recordedHash: 'h' }),
  () => ({ to: 'rejected', problems: [reason()] }),
  () => ({ to: 'waiting', notBefore: soon(), reason: reason(), countTry: true }),
  () => ({ to: 'uncertain', reason: reason() }),
  () => ({ to: 'skipped', reason: reason() }),
  () => ({ to: 'pending' }),
];
const resolution = fc.constantFrom<Resolution>(
  { to: 'pending' },
  { to: 'recorded', summary: {}, recordedHash: 'h' },
  { to: 'rejected', problems: [reason()] },
);

const accept = fc
  .record({ id: order, print: fc.constantFrom('x', 'y', 'z'), source: fc.constantFrom('nudge', 'backfill') })
  .map(({ id, print, source }): Step => ({
    say: `accept ${id} ${print} by ${source}`,
    run: (h) => h.accept(id, print, source),
  }));
const replay = order.map((id): Step => ({ say: `replay ${id}`, run: (h) => h.replay(id) }));
const claim = fc
  .tuple(worker, fc.integer({ min: 1, max: 3 }))
  .map(([name, limit]): Step => ({ say: `claim ${limit} by ${name}`, run: (h) => h.claim(name, limit) }));
const send = fc.nat(20).map((index): Step => ({ say: `send claim ${index}`, run: (h) => h.send(index) }));
const answer = fc.constant<Step>({ say: 'answer', run: (h) => h.answer() });
const settle = fc.tuple(fc.nat(20), fc.nat(outcomes.length - 1)).map(([index, which]): Step => ({
  say: `settle claim ${index} as ${outcomes[which]?.().to ?? ''}`,
  run: (h) => h.settle(index, outcomes[which]?.() ?? { to: 'pending' }),
}));
const release = worker.map((name): Step => ({ say: `release ${name}`, run: (h) => h.release(name) }));
const resolve = resolution.map((to): Step => ({ say: `resolve to ${to.to}`, run: (h) => h.resolve(to) }));
const pass = fc.constantFrom(1, 1_000).map((ms): Step => ({ say: `pass ${ms} ms`, run: () => t.pass(ms) }));

const steps: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: accept },
  { weight: 1, arbitrary: replay },
  { weight: 4, arbitrary: claim },
  { weight: 2, arbitrary: send },
  { weight: 1, arbitrary: answer },
  { weight: 4, arbitrary: settle },
  { weight: 1, arbitrary: release },
  { weight: 1, arbitrary: resolve },
  { weight: 2, arbitrary: pass },
);

test('no history breaks the state machine or loses a change', async () => {
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(steps, { minLength: 5, maxLength: 40 }), async (history) => {
      run += 1;
      const storeId = `shop-${run}.example`;
      await connectStore(t.database, storeId, `tenant of ${storeId}`);
      const h = new History(storeId);
      for (const step of history) {
        // Claims differ by their instant, as in production.
        t.pass(1);
        await step.run(h);
        await h.check();
      }
      await h.drain();
    }),
    { numRuns: 80 },
  );
});
