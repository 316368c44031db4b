import { expect, test } from '@jest/globals';
import * as z from 'zod/mini';
import { flag, list, map, number, orNull, parseAnswer, stateCounts, text } from './shapes.ts';

const shape = z.object({
  name: text,
  fix: orNull(text),
  isOn: z._default(flag, true),
  body: map(flag),
  rows: list(z.object({ id: number, kind: z.enum(['a', 'b']) })),
});
const answer = { name: 'n', body: [], rows: [{ id: 1, kind: 'a' }] };

test('what an older sidecar leaves out has a value, what a newer one adds is dropped, and PHP’s empty object is one', () => {
  expect(parseAnswer(shape, { ...answer, added: 1 })).toEqual({
    value: { name: 'n', fix: null, isOn: true, body: {}, rows: [{ id: 1, kind: 'a' }] },
  });
});

test('a state that the sidecar does not know yet has no orders', () => {
  expect(parseAnswer(stateCounts, { pending: 2 })).toMatchObject({ value: { pending: 2, skipped: 0 } });
});

test.each([
  ['nothing', null, 'an object'],
  ['a number for a text', { ...answer, name: 5 }, 'name: text'],
  ['a text for a number, deep inside', { ...answer, rows: [{ id: '1', kind: 'a' }] }, 'rows.0.id: a number'],
  ['an unknown choice', { ...answer, rows: [{ id: 1, kind: 'c' }] }, 'rows.0.kind: one of a, b'],
  ['an object for a list', { ...answer, rows: {} }, 'rows: a list'],
  ['a list for a map', { ...answer, body: [true] }, 'body: an object'],
])('%s is named with its place', (_name, given, misfit) => {
  expect(parseAnswer(shape, given)).toEqual({ misfit });
});
