import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { NOTE_LENGTH_MAX, noteMark, noticeNote, readNoteMark, withNoteMark } from './history-note-text.ts';

test('a note of any words fits Xero and ends with its mark, whole', () => {
  const mark = noteMark('shop.example.com', 1024, 'order:1024/ended');
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 6_000 }), (words) => {
      const details = withNoteMark(words, mark);
      expect(details.length).toBeLessThanOrEqual(NOTE_LENGTH_MAX);
      expect(readNoteMark(details)).toBe(mark);
    }),
    { numRuns: 50 },
  );
  expect(withNoteMark('x'.repeat(6_000), mark)).toHaveLength(NOTE_LENGTH_MAX);
});

test('the same event has the same mark, any other another', () => {
  expect(noteMark('a.example', 7, 'order:7/updated')).toBe(noteMark('a.example', 7, 'order:7/updated'));
  const marks = Array.from({ length: 500 }, (_, turn) => noteMark('a.example', 7, `order:7/updated:${turn}`));
  expect(new Set(marks).size).toBe(500);
  expect(marks[0]).toMatch(/^\[a\.example:7\] #[0-9a-z]{6}$/);
});

test('what others wrote bears no mark of ours', () => {
  expect(readNoteMark('Paid by hand [ask Jo]')).toBeNull();
  expect(readNoteMark('WooCommerce order 7 [a.example:7]')).toBeNull();
});

test('of notices only decisions are noted, each once', () => {
  const notice = (code: 'period_locked' | 'refund_by_hand', message: string) => ({
    code,
    message,
    fix: '',
    details: {},
  });
  expect(noticeNote([notice('refund_by_hand', 'Of a buyer.')])).toBeNull();
  expect(noticeNote([notice('period_locked', 'Moved.'), notice('period_locked', 'Moved.')])).toBe(
    'Decided by ML Connector: Moved.',
  );
});
