import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compareNumbered, compareText, cut, toParagraph, toSingleLine, tokenInCookies } from './text.ts';

describe('text for Xero', () => {
  test('white space collapses, line breaks stay only in paragraphs', () => {
    expect(toSingleLine('Two\nlines\tand  a tab ', 100)).toBe('Two lines and a tab');
    expect(toParagraph('Two\r\n\n lines ', 100)).toBe('Two\nlines');
  });

  test('control and reordering characters go, joined emoji and right-to-left words stay', () => {
    expect(toSingleLine('a\u0000b\u007F \u202Edesrever\u202C', 100)).toBe('ab desrever');
    expect(toSingleLine('👨🏽‍👩🏼‍👧🏿‍👦 ☕️ قهوة عربية', 100)).toBe('👨🏽‍👩🏼‍👧🏿‍👦 ☕️ قهوة عربية');
  });

  test('half a surrogate pair is dropped', () => {
    expect(toSingleLine('ok \uD83D', 100)).toBe('ok');
  });

  test('long text is cut with an ellipsis, not inside an emoji', () => {
    expect(cut('abcdef', 6)).toBe('abcdef');
    expect(cut('abcdefg', 6)).toBe('abcde…');
    expect(cut('ab👨🏽‍👩🏼‍👧🏿‍👦cd', 8)).toBe('ab…');
  });

  test('whatever comes in, the result fits and is well formed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), fc.integer({ min: 1, max: 30 }), (text, max) => {
        const line = toSingleLine(text, max);
        expect(line.length).toBeLessThanOrEqual(max);
        expect(line.isWellFormed()).toBe(true);
        expect(line).not.toMatch(/\s\s|[\n\t]/);
      }),
    );
  });
});

test('a token of ours is found among other cookies, and nothing that only looks like it', () => {
  const token = 'a-_9'.repeat(11).slice(1);
  expect(tokenInCookies(`x=1; ml_session=${token}; y=2`, 'ml_session')).toBe(token);
  expect(tokenInCookies(`ml_session=${token}`, 'ml_session')).toBe(token);
  for (const header of [
    undefined,
    '',
    `other_ml_session=${token}`,
    `ml_session=${token}x`,
    'ml_session=<b>',
    'ml_session',
  ])
    expect(tokenInCookies(header, 'ml_session')).toBeNull();
});

test('texts are in the order of their code units, and numbers in them by their size where that is asked', () => {
  const instants = ['2026-11-30T10:00:00.000Z', '2026-02-01T00:00:00.000Z', '2026-11-30T09:59:59.999Z'];
  expect(instants.toSorted(compareText)).toEqual([instants[1], instants[2], instants[0]]);
  const inOrder = ['', '9', '10', '41-9', '41-200', '200', '200A', '200B', '1000', 'A2', 'A10', 'A10%'];
  for (const [index, one] of inOrder.entries())
    for (const [place, other] of inOrder.entries())
      expect(Math.sign(compareNumbered(one, other))).toBe(Math.sign(index - place));
});
