import { expect, test } from '@jest/globals';
import { createOutput, table } from './output.ts';
import { showSteering } from '../domain/text.ts';

/** Clears the screen, sets the title, 8-bit CSI, moves back over the line, reorders it. */
const HOSTILE = 'a\u001b[2J\u001b]0;title\u0007b\u009b31m\rc\u202ed\u2066e\u007f';
const SHOWN = 'a\\u001b[2J\\u001b]0;title\\u0007b\\u009b31m\\u000dc\\u202ed\\u2066e\\u007f';

function written(json: boolean) {
  const out: string[] = [];
  const err: string[] = [];
  const streams = { out: (text: string) => void out.push(text), err: (text: string) => void err.push(text) };
  return { output: createOutput(json, streams), out, err };
}

test('what steers a terminal is shown, letters of every script and lines stay', () => {
  expect(showSteering(HOSTILE)).toBe(SHOWN);
  const names = 'Ærø 東京 שלום\u200f मुंबई 👩‍👩‍👧\n\ttab';
  expect(showSteering(names)).toBe(names);
});

test('results, progress and warnings of a command steer no terminal', () => {
  const { output, out, err } = written(false);
  output.result({}, HOSTILE);
  output.say(HOSTILE);
  output.warn(HOSTILE);
  expect([...out, ...err]).toEqual([`${SHOWN}\n`, `${SHOWN}\n`, `${SHOWN}\n`]);
});

test('a JSON document steers none either, and says the same', () => {
  const { output, out } = written(true);
  output.result({ name: HOSTILE }, '');
  expect(showSteering(out.join(''))).toBe(out.join(''));
  expect(JSON.parse(out.join(''))).toEqual({ name: HOSTILE });
});

test('a cell cannot forge a row', () => {
  expect(table([['1042\nforged  paid', 'x']])).toBe('1042\\u000aforged  paid  x');
});
