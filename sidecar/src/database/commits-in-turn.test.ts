import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { createCommitsInTurn } from './commits-in-turn.ts';

test('three commits have room in a turn of the loop, and the next ones in those that follow', async () => {
  const turns = createCommitsInTurn();
  const commitsOf: number[] = [];
  let done = 0;
  const all = (async () => {
    for (let count = 0; count < 7; count += 1) {
      await turns.room();
      turns.committed();
      done += 1;
    }
  })();
  while (done < 7) {
    await nextTurn();
    commitsOf.push(done);
  }
  await all;
  expect(commitsOf).toEqual([3, 6, 7]);
});
