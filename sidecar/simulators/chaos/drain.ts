import { setTimeout as sleep } from 'node:timers/promises';
import { processorWaitMs } from './processor-wait.ts';
import type { ChaosProvider } from './payouts/chaos-provider.ts';
import { dueProviders } from '../../src/operations/payouts/read-providers.ts';
import type { SidecarProcess } from './sidecar-process.ts';
import type { World } from './world.ts';

const LOOK_MS = 40;
/** Simulated: after this long without a change, nothing happens until time is advanced. */
const PATIENCE_MS = 50_000;
/** Longer than the longest back-off, and than the life of a key. */
const LATER_MS = 20 * 60_000;
/** Longer than a provider's lists are behind. */
const LISTED_MS = 60 * 60_000;
/** Longer than any wait that has a cause: only a wrong clock's wait lasts so long. */
const STANDS_STILL_MS = 60 * 60_000;
/** Of the time that passed: a process that waited for a processor for longer is slow, and does not stand still. */
const STARVED_SHARE = 0.25;
/** Time advances before the run is given up: the rest is unresolved. */
const PUSHES_MAX = 60;

export interface Drained extends AsyncDisposable {
  readonly replays: number;
  /** Orders not in a final state. */
  readonly unresolved: number;
  /** How often nothing moved for an hour though something was left to do. */
  readonly stoodStill: number;
  /** Processes that exited unasked. */
  readonly crashes: number;
}

/** After the storms: everything is completed, people decide what waits for them, and all is replayed once more. */
export async function drain(world: World, loaded: SidecarProcess, provider: ChaosProvider | null): Promise<Drained> {
  const { people, made, recorded, backlog } = world;
  const drainer = new Drainer(world, loaded);
  let replays = 0;
  let isSettled = await drainer.settle();
  provider?.end(world.clock.now());
  // What was there at the end has to be in the provider's lists.
  if (provider !== null) world.clock.jump(LISTED_MS);
  replays += await people.replay(made, (entry) => entry.state === 'rejected');
  replays += await people.replay(recorded, (entry) => entry.state === 'rejected');
  isSettled &&= await drainer.settle();
  // People decide, and do in Xero and in the shop what they waited for, until nothing is left.
  while (isSettled && ((await people.decide(made)) > 0 || backlog.force() > 0)) isSettled = await drainer.settle();
  if (isSettled) {
    replays += await people.replay(made, () => true);
    replays += await people.replay(recorded, () => true);
    isSettled = await drainer.settle();
  }
  return {
    replays,
    unresolved: isSettled ? 0 : await drainer.open(),
    stoodStill: drainer.stoodStill,
    crashes: drainer.crashes,
    [Symbol.asyncDispose]: () => drainer.stop(),
  };
}

class Drainer {
  crashes = 0;
  stoodStill = 0;
  readonly #world: World;
  readonly #service: SidecarProcess;
  #isStarted = false;

  constructor(world: World, loaded: SidecarProcess) {
    this.#world = world;
    this.#service = loaded;
  }

  /** Polls, then waits until nothing is left to do; advances time if something waits. false = no end. */
  async settle(): Promise<boolean> {
    const { people, clock, made, recorded, note } = this.#world;
    await people.sync();
    note('nothing fails any more');
    if (!this.#isStarted) await this.#service.start(clock);
    this.#isStarted = true;
    let stillMs = 0;
    for (let push = 0; push < PUSHES_MAX; push += 1) {
      let open = await this.open();
      const before = open;
      const wroteBefore = await this.#lastRow();
      const [began, starved] = [performance.now(), this.#starvedMs()];
      for (let quietMs = 0; quietMs < clock.toReal(PATIENCE_MS); quietMs += LOOK_MS) {
        await people.reconnect([made, recorded]);
        const now = await this.open();
        if (now === 0) return true;
        if (now !== open) quietMs = 0;
        open = now;
        await sleep(LOOK_MS);
      }
      if (this.#service.crashed) return false;
      const isStarved = this.#starvedMs() - starved > (performance.now() - began) * STARVED_SHARE;
      // A batch of hundreds of orders ends at once: until then it writes what it does.
      const isWorking = (await this.#claimed()) > 0 && (await this.#lastRow()) !== wroteBefore;
      if (open !== before || isWorking) stillMs = 0;
      else if (!isStarved) stillMs += LATER_MS;
      if (stillMs === STANDS_STILL_MS) this.stoodStill += 1;
      clock.jump(LATER_MS);
      note('time is pushed on while the service waits');
      this.#service.setTime(clock);
    }
    return false;
  }

  /** The service, and this process with both its outside worlds. */
  #starvedMs(): number {
    return processorWaitMs([process.pid, this.#service.pid]);
  }

  async #claimed(): Promise<number> {
    return (await this.#world.people.context.ledger.counts()).claimed;
  }

  /** Of the trail; null = it has none. */
  async #lastRow(): Promise<number | null> {
    const { db } = this.#world.people.context.database;
    const row = await db
      .selectFrom('attempts')
      .select((eb) => eb.fn.max('id').as('id'))
      .executeTakeFirst();
    return row?.id ?? null;
  }

  /** Entries not in a final state, shops still to poll, providers to read, calls and notes in progress. */
  async open(): Promise<number> {
    const { context } = this.#world.people;
    const { pending, claimed, waiting, uncertain } = await context.ledger.counts();
    const polls = (await context.positions.all()).filter((row) => row.requestedAt !== null).length;
    const calls = (await context.ledger.unsettledCalls()).length;
    const notes = await context.database.db
      .selectFrom('history_notes')
      .select('id')
      .where('state', 'in', ['wanted', 'uncertain'])
      .execute();
    const readings = (await dueProviders(context)).length;
    const payouts = await context.ledger.openEntries('payout');
    return pending + claimed + waiting + uncertain + polls + calls + notes.length + readings + payouts;
  }

  async stop(): Promise<void> {
    if (this.#isStarted && this.#service.crashed) this.crashes += 1;
    if (this.#isStarted) await this.#service.stop();
    else this.#service.kill();
    await this.#service.ended();
  }
}
