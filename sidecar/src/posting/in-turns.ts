import { setImmediate as nextTurn } from 'node:timers/promises';

/** Ours: orders between two turns of the loop. Each takes half a millisecond to plan or to look up, and other work waits for all of them. */
const TOGETHER_MAX = 25;

/**
 * One by one, with a turn of the loop between some: a claim is up to 400 orders, and what their statements answer comes without a turn. V8
 * ends a collection between turns, so within one the heap would grow by all that they left behind.
 */
export async function* inTurns<One>(all: readonly One[], turn: () => Promise<unknown> = nextTurn): AsyncGenerator<One> {
  for (const [index, one] of all.entries()) {
    if (index > 0 && index % TOGETHER_MAX === 0) await turn();
    yield one;
  }
}
