import fc from 'fast-check';
import type { Life, Verdict } from './life.ts';
import { STARTS, type Start } from './order.ts';
import { STEPS, take, type StepName } from './steps.ts';
import { World } from './world.ts';

export const STEPS_MAX = 12;
/** How long one life is made shorter, by the real clock: what is found until then is shown. */
const SHRINK_MS_MAX = 60_000;
/** Names drawn for a life: about half of them fit their moment. */
const NAMES_MAX = 30;
/** Lives that are lived side by side: a round claims as many orders. */
const SIDE_BY_SIDE = 100;
/** Attempts to shrink before the world of single lives is rebuilt. */
const WORLD_SIZE_MAX = 250;

export interface LifePlan {
  readonly start: Start;
  readonly steps: readonly StepName[];
}

/** How a life ended, or where it first went wrong. */
export interface LifeResult {
  readonly plan: LifePlan;
  /** The steps that were taken; the others did not fit the moment. */
  readonly taken: readonly StepName[];
  readonly verdict: Verdict;
  /** The books were wrong, and nothing was said of it. */
  readonly isFailed: boolean;
}

/** More than one world has. */
const ORDERS_MAX = 10_000;

const names = Object.entries(STEPS).flatMap(([name, [weight]]) =>
  Array.from({ length: weight }, () => name as StepName),
);

export const lives: fc.Arbitrary<LifePlan> = fc.record({
  start: fc.constantFrom(...STARTS),
  steps: fc.array(fc.constantFrom(...names), { minLength: 1, maxLength: NAMES_MAX, size: 'max' }),
});

/** Lives all of them in one world, step by step together. */
export async function liveTogether(world: World, plans: readonly LifePlan[]): Promise<LifeResult[]> {
  const all = plans.map((plan) => ({ plan, life: world.place(plan.start), next: 0, taken: [] as StepName[], verdict: CLEAN, isFailed: false })); // prettier-ignore
  for (const one of all) one.life.read(world);
  let moved = all;
  for (let turn = 0; turn <= STEPS_MAX && moved.length > 0; turn += 1) {
    await world.settle(moved.map(({ life }) => life));
    const unsynced = await world.stack.context.ledger.unsynced(world.shop.id, { limit: ORDERS_MAX });
    const asked = new Set(unsynced.map(({ orderId }) => Number(orderId)));
    for (const one of moved) {
      const { orderId } = one.life;
      one.verdict = one.life.judge(world, await world.stack.entry(world.shop, orderId), asked.has(orderId));
      one.isFailed = one.verdict.differences.length > 0 && one.verdict.codes.length === 0;
    }
    const goingOn = moved.filter(({ isFailed, taken }) => !isFailed && taken.length < STEPS_MAX);
    moved = [];
    for (const one of goingOn) if (await takeNext(world, one)) moved.push(one);
  }
  return all.map(({ plan, taken, verdict, isFailed }) => ({ plan, taken, verdict, isFailed }));
}

/** Steps that do not fit the moment are left out. */
async function takeNext(
  world: World,
  one: { readonly plan: LifePlan; readonly life: Life; readonly taken: StepName[]; next: number },
): Promise<boolean> {
  for (let step = one.plan.steps[one.next++]; step !== undefined; step = one.plan.steps[one.next++]) {
    if (!(await take(world, one.life, step))) continue;
    one.taken.push(step);
    return true;
  }
  return false;
}

const CLEAN: Verdict = { differences: [], codes: [], isUnallocated: false };

export interface LivesOptions {
  readonly seed: number;
  readonly runs: number;
  /** How many of those that fail are made as short as they can be. */
  readonly shrinks: number;
  readonly onBatch?: (done: number, failed: number) => void;
}

export interface FailedLife {
  /** Replays it: `--seed <seed> --runs 1`. */
  readonly seed: number;
  readonly path: string | null;
  readonly result: LifeResult;
  /** As short as it can be; null = it was not tried, or does not fail when it is lived alone. */
  readonly shrunk: LifeResult | null;
}

export interface LivesReport {
  readonly runs: number;
  readonly steps: number;
  readonly failed: readonly FailedLife[];
  /** Lives that ended with a problem or notice, by code: with wrong books, and with right ones. */
  readonly codes: ReadonlyMap<string, { wrong: number; right: number }>;
  readonly unallocated: number;
  readonly stepCounts: ReadonlyMap<StepName, number>;
}

export function planOf(seed: number): LifePlan {
  const [plan] = fc.sample(lives, { seed, numRuns: 1 });
  if (plan === undefined) throw new Error('fast-check drew no life.');
  return plan;
}

/** Lives `runs` seeded lives; those of seed 7 are those that seed 7, 8, 9 … draw first. */
export async function runLives({ seed, runs, shrinks, onBatch }: LivesOptions): Promise<LivesReport> {
  const codes = new Map<string, { wrong: number; right: number }>();
  const stepCounts = new Map<StepName, number>();
  const broken: { seed: number; result: LifeResult }[] = [];
  let [steps, unallocated] = [0, 0];
  for (let first = 0; first < runs; first += SIDE_BY_SIDE) {
    const seeds = Array.from({ length: Math.min(SIDE_BY_SIDE, runs - first) }, (_, index) => seed + first + index);
    await using world = await World.open();
    for (const [index, result] of (await liveTogether(world, seeds.map(planOf))).entries()) {
      const { taken, verdict, isFailed } = result;
      steps += taken.length;
      for (const step of taken) stepCounts.set(step, (stepCounts.get(step) ?? 0) + 1);
      if (verdict.isUnallocated) unallocated += 1;
      for (const code of new Set(verdict.codes)) {
        const count = codes.get(code) ?? { wrong: 0, right: 0 };
        count[verdict.differences.length > 0 ? 'wrong' : 'right'] += 1;
        codes.set(code, count);
      }
      if (isFailed) broken.push({ seed: seeds[index] ?? seed, result });
    }
    onBatch?.(first + seeds.length, broken.length);
  }
  const failed = await shrinkAll(broken, shrinks);
  return { runs, steps, failed, codes, unallocated, stepCounts };
}

/** The first of each kind of difference are shrunk, so that one fault does not hide the others. */
async function shrinkAll(
  broken: readonly { readonly seed: number; readonly result: LifeResult }[],
  shrinks: number,
): Promise<FailedLife[]> {
  const alone = new Alone();
  try {
    const failed: FailedLife[] = [];
    for (const [index, { seed, result }] of broken.entries()) {
      const { path, shrunk } = index < shrinks ? await shrink(alone, seed) : { path: null, shrunk: null };
      failed.push({ seed, path, result, shrunk });
    }
    return failed;
  } finally {
    await alone[Symbol.asyncDispose]();
  }
}

async function shrink(alone: Alone, seed: number): Promise<{ path: string | null; shrunk: LifeResult | null }> {
  let last: LifeResult | null = null;
  const property = fc.asyncProperty(lives, async (plan) => {
    const result = await alone.live(plan);
    if (result.isFailed) last = result;
    return !result.isFailed;
  });
  const details = await fc.check(property, { seed, numRuns: 1, interruptAfterTimeLimit: SHRINK_MS_MAX });
  return { path: details.failed ? details.counterexamplePath : null, shrunk: last };
}

/** A world for lives run one after the other, rebuilt when it gets crowded. */
export class Alone implements AsyncDisposable {
  #world: World | null = null;

  async live(plan: LifePlan): Promise<LifeResult> {
    if (this.#world !== null && this.#world.size > WORLD_SIZE_MAX) await this[Symbol.asyncDispose]();
    this.#world ??= await World.open();
    const [result] = await liveTogether(this.#world, [plan]);
    if (result === undefined) throw new Error('A life had no end.');
    return result;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const world = this.#world;
    this.#world = null;
    await world?.[Symbol.asyncDispose]();
  }
}
