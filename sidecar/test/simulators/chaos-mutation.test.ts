import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { CHAOS_MUTATIONS } from './_chaos-mutations.ts';

/* The mutations themselves run by `node sidecar/test/simulators/mutate-chaos.ts`; here only that their list is up to date. */
test('each broken rule names a test that is there and texts that stand once in their files', () => {
  for (const { name, noticedBy, edits } of CHAOS_MUTATIONS) {
    expect([name, existsSync(new URL(`../../${noticedBy}`, import.meta.url))]).toEqual([name, true]);
    for (const { file, find, replace } of edits) {
      const source = readFileSync(new URL(`../../src/${file}`, import.meta.url), 'utf8');
      expect([name, find, source.split(find).length - 1]).toEqual([name, find, 1]);
      expect(replace).not.toBe(find);
    }
  }
});
