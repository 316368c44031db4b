import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { seededRandom, type Random } from '../random.ts';
import { drain } from './drain.ts';
import { BROKEN_RULE } from './environment.ts';
import { judge, type Judgement } from './judge/judge.ts';
import { ChaosProvider } from './payouts/chaos-provider.ts';
import { lifeOfOrder, type OrderLife, type ShopEvent } from './life-of-order.ts';
import { shopOfRun } from './made-shop.ts';
import { SidecarProcess } from './sidecar-process.ts';
import type { StruckCall } from './storm.ts';
import { openWorld, takeNumbers, type World } from './world.ts';

/** Simulated: the longest a started process lives before it is killed, whatever its state. */
const LIFE_MAX_MS = 180_000;
/** Simulated: a process without calls for this long is waiting. */
const IDLE_MAX_MS = 25_000;
const FAULTS_MIN = 52;
/** Extra lives if there were not enough faults. */
const LIVES_MORE_MAX = 20;
/** Simulated: the period of the shop's changes in one life. */
const CHANGES_WITHIN_MS = 30_000;
const LOOK_MS = 40;
/** Real: on the same machine. */
const ARRIVED_MS = 30;
const MINUTE_MS = 60_000;
/** Orders replayed at once. */
const REPLAY_SHARE = 0.15;
/** Lives that start with a wrong clock, and by how much; half of them have it set right while they run. */
const WRONG_CLOCK_SHARE = 0.35;
const HOUR_MS = 60 * MINUTE_MS;
const AHEAD_MS = [HOUR_MS, -HOUR_MS, 24 * HOUR_MS, -24 * HOUR_MS] as const;
/** One in so many paid orders is dated ahead by the shop: by more than a year. */
const DATED_AHEAD_EVERY = 20;
const DATED_AHEAD_MS = 400 * 24 * HOUR_MS;
/** Lives at whose start people decide what awaits them. */
const DECIDED_SHARE = 0.3;

export interface RunOptions {
  readonly seed: number;
  readonly index: number;
  /** Generated orders; those of a recorded shop are added. */
  readonly orders: number;
  readonly kills: number;
  /** A run continues, past its lives if needed, until it met so many faults; absent: enough for 10,000 in 200 runs. */
  readonly faultsMin?: number;
  /** A rule that the service breaks on purpose, see broken-rules.ts. */
  readonly broken?: string | undefined;
}

export interface RunResult extends Judgement {
  readonly index: number;
  readonly shop: string;
  readonly kills: number;
  /** Kind → how often. */
  readonly faults: Readonly<Record<string, number>>;
  /** Changes in the shop after the first sight of an order. */
  readonly changes: number;
  readonly replays: number;
  /** Nudges and webhooks that the service accepted. */
  readonly signals: number;
  readonly seconds: number;
}

/** One run: orders arrive and change while the service is killed again and again and both its outside worlds fail. */
export async function runChaos(options: RunOptions): Promise<RunResult> {
  const { seed, index } = options;
  const startedAt = performance.now();
  const directory = mkdtempSync(join(tmpdir(), 'ml-chaos-'));
  try {
    await using world = await openWorld(index, `${seed}/${index}`, directory);
    const shop = shopOfRun(index);
    const lives = livesOf(options, world);
    const { numberPrefix } = (await world.people.context.settings.get(world.made.id)).documents;
    if (!world.isNumberless) takeNumbers(world, lives, numberPrefix);
    const provider = providerOf(world, lives, `${seed}/${index}`);
    const run = new Run(options, world, { lives, provider });
    await run.throughStorms();
    await using drained = await drain(world, run.next(), provider);
    const judgement = await judge(world, { lives, provider, drained, crashes: run.crashes });
    return {
      ...judgement,
      index,
      shop: `${shop.id}, ${world.recorded.simulated.scenario}`,
      kills: run.kills,
      faults: Object.fromEntries(world.storm.injected),
      changes: lives.reduce((sum, life) => sum + life.events.length - 1, 0),
      replays: run.replays + drained.replays,
      signals: world.signals.taken,
      seconds: (performance.now() - startedAt) / 1000,
    };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function livesOf({ seed, index, orders, kills }: RunOptions, world: World): OrderLife[] {
  const shop = shopOfRun(index);
  return Array.from({ length: orders }, (_, at) => {
    const life = lifeOfOrder(seed * 1_000 + index, shop, at, { lives: kills, ...methodOf(world) });
    return world.isNumberless && life.fate === 'number-taken' ? { ...life, fate: 'paid' } : life;
  });
}

function methodOf({ provider }: World) {
  return provider === null ? {} : { method: provider.method };
}

function providerOf({ provider, made, booksFees }: World, lives: readonly OrderLife[], seed: string) {
  if (provider === null) return null;
  return new ChaosProvider(provider.books(booksFees), { state: made.simulated.state, lives, seed });
}

class Run {
  kills = 0;
  replays = 0;
  crashes = 0;
  readonly #world: World;
  readonly #provider: ChaosProvider | null;
  readonly #events: ReadonlyMap<number, readonly ShopEvent[]>;
  readonly #random: Random;
  readonly #lives: number;
  readonly #datedAhead: ReadonlySet<number>;
  readonly #faultsMin: number;
  readonly #env: Readonly<Record<string, string>>;
  /** Notifications in transit to the service. */
  readonly #notifications: Promise<void>[] = [];
  #next: SidecarProcess;

  constructor(
    options: RunOptions,
    world: World,
    { lives, provider }: { readonly lives: readonly OrderLife[]; readonly provider: ChaosProvider | null },
  ) {
    const { seed, index, kills, faultsMin = FAULTS_MIN, broken } = options;
    this.#world = world;
    this.#provider = provider;
    this.#env = broken === undefined ? world.env : { ...world.env, [BROKEN_RULE]: broken };
    this.#lives = kills;
    const paid = lives.filter(({ fate }) => fate === 'paid');
    this.#datedAhead = new Set(paid.filter((_, at) => at % DATED_AHEAD_EVERY === 1).map(({ orderId }) => orderId));
    this.#faultsMin = faultsMin;
    this.#random = seededRandom(seed, index, 'run');
    this.#events = Map.groupBy(
      lives.flatMap(({ events }) => events),
      ({ life }) => life,
    );
    this.#next = this.#load();
  }

  /** The preloaded process. */
  next(): SidecarProcess {
    return this.#next;
  }

  async throughStorms(): Promise<void> {
    const { storm } = this.#world;
    const last = this.#lives + LIVES_MORE_MAX;
    for (let life = 0; life < last && (life < this.#lives || storm.count < this.#faultsMin); life += 1)
      await this.#live(life);
    await Promise.all(this.#notifications);
    storm.end();
  }

  async #live(life: number): Promise<void> {
    const { clock, storm, people, made, recorded, backlog, note } = this.#world;
    const random = this.#random;
    storm.blow();
    const service = this.#next;
    const moment = momentOf(random);
    // The downtime: mostly within the life of Xero's keys, sometimes beyond it.
    clock.jump(random.weighted([[random.int(0, 20_000), 4], [random.int(1, 5) * MINUTE_MS, 4], [random.int(7, 40) * MINUTE_MS, 2]])); // prettier-ignore
    note(`life ${life} begins, to be killed at ${JSON.stringify(moment)}`);
    const archived = random.chance(0.1) ? archiveSales(this.#world) : () => undefined;
    // Before the service starts, or while it works.
    const lookAt = random.chance(0.5) ? 0 : random.int(1, CHANGES_WITHIN_MS);
    if (lookAt === 0) backlog.retry();
    this.#provider?.live(clock.now());
    const looked = setTimeout(() => void backlog.retry(), clock.toReal(lookAt));
    const changes = this.#changesOf(life);
    if (random.chance(DECIDED_SHARE)) await people.decide(made);
    if (random.chance(0.4)) this.replays += await people.replay(made, () => random.chance(REPLAY_SHARE));
    if (random.chance(0.3)) this.replays += await people.replay(made, (entry) => entry.state === 'rejected');
    const started = Promise.withResolvers<null>();
    const killed = new Promise<void>((resolve) => {
      const strike = () => {
        if (service.kill()) this.kills += 1;
        note(`life ${life} is killed`);
        resolve();
      };
      let met = 0;
      let idle: NodeJS.Timeout | undefined;
      storm.onRead = () => {
        clearTimeout(idle);
        idle = setTimeout(strike, clock.toReal(IDLE_MAX_MS));
      };
      storm.onCall = (call) => {
        storm.onRead?.();
        if (moment.at !== null && MOMENTS[moment.at](call)) met += 1;
        if (met !== moment.count) return;
        met = Infinity;
        if (moment.delayMs === 0) strike();
        else setTimeout(strike, clock.toReal(moment.delayMs));
      };
      void started.promise.then(() => {
        if (moment.at === null) setTimeout(strike, clock.toReal(moment.delayMs));
        void service.started().then(() => {
          storm.onRead?.();
          setTimeout(strike, clock.toReal(LIFE_MAX_MS));
        });
      });
    });
    const setRight = await this.#startWithClock(service, life);
    started.resolve(null);
    this.#next = this.#load();
    if (this.#provider !== null || random.chance(0.5)) await people.sync();
    if (random.chance(0.3)) await people.backfill(made);
    const looking = new AbortController();
    const looks = this.#reconnectUntil(looking.signal);
    await killed;
    storm.onCall = null;
    storm.onRead = null;
    await service.ended();
    // A killed process's calls arrive before time is advanced.
    await sleep(ARRIVED_MS);
    if (service.crashed) this.crashes += 1;
    looking.abort();
    clearTimeout(looked);
    clearTimeout(setRight);
    await looks;
    changes.hurry();
    archived();
    await people.reconnect([made, recorded]);
  }

  /** The machine's clock may be wrong, and may be set right while the service runs. */
  async #startWithClock(service: SidecarProcess, life: number): Promise<NodeJS.Timeout> {
    const { clock, note } = this.#world;
    const random = this.#random;
    const aheadMs = random.chance(WRONG_CLOCK_SHARE) ? random.pick(AHEAD_MS) : 0;
    const isSetRight = random.chance(0.5);
    if (aheadMs !== 0)
      note(`life ${life}: the clock is ${aheadMs / MINUTE_MS} minutes ahead${isSetRight ? ', and is set right' : ''}`);
    await service.start(clock, aheadMs);
    const setRight = (): void => (isSetRight ? service.setTime(clock) : undefined);
    return setTimeout(setRight, clock.toReal(random.int(1_000, CHANGES_WITHIN_MS)));
  }

  async #reconnectUntil(signal: AbortSignal): Promise<void> {
    const { people, made, recorded } = this.#world;
    while (!signal.aborted) {
      await people.reconnect([made, recorded]);
      await sleep(LOOK_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  /** The shop does not wait for the service: changes left at a kill happen while nothing runs. */
  #changesOf(life: number): { readonly hurry: () => void } {
    const { clock, signals, backlog } = this.#world;
    // Not every change is notified by every channel; the poll finds the rest. Drawn now: timer order varies.
    const open = (this.#events.get(life) ?? []).map((event) => {
      return { ...event, isNudged: this.#random.chance(0.5), isDelivered: this.#random.chance(0.1) };
    });
    const happen = () => {
      const event = open.shift();
      if (event === undefined || !backlog.meet(event)) return;
      if (this.#datedAhead.has(event.orderId)) dateAhead(this.#world, event.orderId);
      if (event.isNudged) this.#notifications.push(signals.nudge(event.orderId));
      if (event.isDelivered) this.#notifications.push(signals.deliver());
    };
    const timers = open.map(() => setTimeout(happen, clock.toReal(this.#random.int(0, CHANGES_WITHIN_MS))));
    return {
      hurry: () => {
        for (const timer of timers) clearTimeout(timer);
        while (open.length > 0) happen();
      },
    };
  }

  #load(): SidecarProcess {
    return new SidecarProcess(this.#env, this.#world.logFile);
  }
}

const MOMENTS: Readonly<Record<'call' | 'write' | 'late', (call: StruckCall) => boolean>> = {
  call: () => true,
  write: ({ isWrite }) => isWrite,
  late: ({ isLate }) => isLate,
};

interface Moment {
  /** What is counted; null = the time from the start. */
  readonly at: 'call' | 'write' | 'late' | null;
  readonly count: number;
  readonly delayMs: number;
}

/** When to kill: at a call to Xero, a write, a write that Xero delays, or a little later; or after some time. */
function momentOf(random: Random): Moment {
  const delayMs = random.pick([0, 0, 0, 60, 180, 500, 1_200, 3_600, 9_000]);
  const at = random.weighted<Moment['at']>([['write', 9], ['late', 4], ['call', 4], [null, 3]]); // prettier-ignore
  switch (at) {
    case 'call':
      return { at, count: random.int(1, 14), delayMs };
    case 'write':
      return { at, count: random.int(1, 5), delayMs };
    case 'late':
      return { at, count: 1, delayMs: random.pick([0, 1_200, 9_000, 30_000]) };
    case null:
      return { at, count: 0, delayMs: random.int(0, 60_000) };
  }
}

/** The shop's own clock was wrong when it saved this order. */
function dateAhead({ made, clock }: World, orderId: number): void {
  const at = new Date(clock.now().getTime() + DATED_AHEAD_MS).toISOString().slice(0, 19);
  made.simulated.state.updateOrder(orderId, { date_modified: at, date_modified_gmt: at });
}

/** A person archives the sales account in Xero; returns how to restore it. */
function archiveSales({ made }: World): () => void {
  const account = Object.values(made.organisation.accounts).find(({ name }) => name === 'Sales');
  if (account === undefined) return () => undefined;
  account.status = 'ARCHIVED';
  return () => {
    account.status = 'ACTIVE';
  };
}
