import { setImmediate as nextTurn } from 'node:timers/promises';

/**
 * A commit waits for the disk, and nothing else runs in between: three of 3 ms, on a slow disk, block the loop for 9 ms, and for 18 ms
 * where the last of one turn and the first of the next have nothing between them.
 */
const COMMITS_IN_TURN_MAX = 3;

export type CommitsInTurn = ReturnType<typeof createCommitsInTurn>;

/** Spreads commits over the turns of the loop: rounds of many organisations may end at the same time. */
export function createCommitsInTurn() {
  let commits = 0;
  let hasRoom = Promise.resolve();
  return {
    committed(): void {
      commits += 1;
      if (commits > 1) return;
      hasRoom = nextTurn().then(() => void (commits = 0));
    },
    /** Before work that may commit. */
    async room(): Promise<void> {
      if (commits >= COMMITS_IN_TURN_MAX) await hasRoom;
    },
  };
}
