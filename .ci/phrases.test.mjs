import { describe, expect, test } from '@jest/globals';
import { readPhrases } from './phrases.mjs';

const texts = (source) => readPhrases(source, 'status/a.ts').map(({ text }) => text);

describe('the sentences of the service', () => {
  test('are templates with numbered values, also joined over lines, and choices within them', () => {
    expect(texts('const a = `Order ${n} is ${late ? "too late" : "in time"}.` + " " + `See ${b}.`;')).toEqual([
      'Order %1$s is %2$s. See %3$s.',
      'too late',
      'in time',
    ]);
    expect(texts("const WORDS = { paid: 'Paid', code: 'a_b' };")).toEqual(['Paid']);
    expect(texts("counted(n, 'other order')")).toContain('%d other order');
  });

  test('hold no other sentence as their value', () => {
    expect(texts('const a = `${why} Invoice ${n} is void. ${more} It was ${b}. ${end}`;')).toEqual([
      'Invoice %1$s is void.',
      'It was %1$s.',
    ]);
  });

  test('name buttons and tabs as an owner sees them, not commands and settings', () => {
    expect(texts('const a = `Then: npm run cli -- reissue ${s} 12 (setting payments.methods.${m}).`;')).toEqual([
      'Then: press “Credit and post again” on the order (on the tab "Payments").',
    ]);
  });

  test('leave out what no owner reads', () => {
    expect(texts('log.info("The order was read."); throw new Error("Not a plan of ours.");')).toEqual([]);
    expect(texts('const a = "GET entries/all of it"; if (x === "a text of two") {} ')).toEqual([]);
  });
});
