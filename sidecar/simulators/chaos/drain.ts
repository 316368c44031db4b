import { setTimeout as sleep } from 'node:timers/promises';
import { SidecarProcess } from './sidecar-process.ts';
import type { World } from './world.ts';

const LOOK_MS = 40;
/** Real milliseconds without an end after which nothing is expected before more simulated time has passed. */
const PATIENCE_MS = 2_000;
/** Past the longest wait between two tries, and past the life of a key. */
const LATER_MS = 20 * 60_000;
/** Restarts before the run is given up: what is left then is unresolved. */
const RESTARTS_MAX = 12;

export interface Drained extends AsyncDisposable {
  readonly replays: number;
  /** Orders that were left in no final state. */
  readonly unresolved: number;
  /** Documents in the books that a replay of everything has added: none, if all is well. */
  readonly crashes: number;
}

/** The storms are over: everything is brought to its end, people decide what waits for them, and all is replayed once more. */
export async function drain(world: World, loaded: SidecarProcess): Promise<Drained> {
  const { people, made, recorded } = world;
  const drainer = new Drainer(world, loaded);
  let replays = 0;
  let isSettled = await drainer.settle();
  replays += await people.replay(made, (entry) => entry.state === 'rejected');
  replays += await people.replay(recorded, (entry) => entry.state === 'rejected');
  isSettled &&= await drainer.settle();
  // A reissued order may be found changed once more: what is decided is decided twice at most.
  for (let round = 0; round < 2 && isSettled && (await people.decide(made)) > 0; round += 1)
    isSettled = await drainer.settle();
  if (isSettled) {
    replays += await people.replay(made, () => true);
    replays += await people.replay(recorded, () => true);
    isSettled = await drainer.settle();
  }
  return {
    replays,
    unresolved: isSettled ? 0 : await drainer.open(),
    crashes: drainer.crashes,
    [Symbol.asyncDispose]: () => drainer.stop(),
  };
}

class Drainer {
  crashes = 0;
  readonly #world: World;
  #service: SidecarProcess;
  #isStarted = false;

  constructor(world: World, loaded: SidecarProcess) {
    this.#world = world;
    this.#service = loaded;
  }

  /** Polls, then waits until nothing is left to do; restarts later where something waits. false = it does not end. */
  async settle(): Promise<boolean> {
    const { people, clock } = this.#world;
    await people.context.positions.request(null, clock.now());
    for (let restart = 0; restart < RESTARTS_MAX; restart += 1) {
      if (restart > 0 || !this.#isStarted) await this.#restart();
      const giveUpAt = Date.now() + PATIENCE_MS;
      let open = await this.open();
      let progress = Date.now();
      while (Date.now() < Math.max(giveUpAt, progress + PATIENCE_MS)) {
        await people.reconnect([this.#world.made, this.#world.recorded]);
        const now = await this.open();
        if (now === 0) return true;
        if (now !== open) progress = Date.now();
        open = now;
        await sleep(LOOK_MS);
      }
    }
    return false;
  }

  /** Entries in no final state, and shops that still have to be polled. */
  async open(): Promise<number> {
    const { context } = this.#world.people;
    const { pending, claimed, waiting, uncertain } = await context.ledger.counts();
    const polls = (await context.positions.all()).filter((row) => row.requestedAt !== null).length;
    const calls = (await context.ledger.unsettledCalls()).length;
    return pending + claimed + waiting + uncertain + polls + calls;
  }

  async #restart(): Promise<void> {
    if (this.#isStarted) {
      if (this.#service.crashed) this.crashes += 1;
      await this.#service.stop();
      this.#service = new SidecarProcess(this.#world.env, this.#world.logFile);
    }
    this.#isStarted = true;
    this.#world.clock.jump(LATER_MS);
    await this.#service.start(this.#world.clock);
  }

  async stop(): Promise<void> {
    if (this.#isStarted && this.#service.crashed) this.crashes += 1;
    if (this.#isStarted) await this.#service.stop();
    else this.#service.kill();
    await this.#service.ended();
  }
}
