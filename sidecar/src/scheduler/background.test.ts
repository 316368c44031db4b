import { expect, test } from '@jest/globals';
import { createBackground } from './background.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));

test('a task runs once at a time, and once more when it was kicked meanwhile; one failure stops no other', async () => {
  const ends: (() => void)[] = [];
  const failed: string[] = [];
  let quick = 0;
  const background = createBackground(
    [
      { name: 'slow', run: () => new Promise<void>((resolve) => ends.push(resolve)) },
      { name: 'broken', run: () => Promise.reject(new Error('no')) },
      { name: 'quick', run: () => Promise.resolve((quick += 1)) },
    ],
    (task) => failed.push(task),
  );
  background.kick();
  await turn();
  background.kick();
  background.kick();
  await turn();
  expect([ends.length, quick]).toEqual([1, 3]);
  expect(failed).toEqual(['broken', 'broken', 'broken']);
  ends[0]?.();
  await turn();
  expect(ends).toHaveLength(2);
  background.kick();
  const stopped = background[Symbol.asyncDispose]();
  ends[1]?.();
  await stopped;
  background.kick();
  expect(ends).toHaveLength(2);
});
