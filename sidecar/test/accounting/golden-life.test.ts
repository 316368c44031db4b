import { expect, test } from '@jest/globals';
import { LIVES, live, readLife } from './_golden-life.ts';

test('there are lives', () => {
  expect(LIVES.length).toBeGreaterThanOrEqual(20);
});

test.each(LIVES)('%s', async (name) => {
  expect(await live(name)).toEqual(readLife(name).books);
});
