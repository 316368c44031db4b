import { expect, test } from '@jest/globals';
import { DEFAULT_SETTINGS } from '../../domain/settings/settings.ts';
import { suggestNumberMeta } from './invoice-numbers.ts';

const seen = (count: number, key = '_wcpdf_invoice_number') => ({ metas: new Map([[key, count]]), orders: 100 });

test('a number that most of the latest orders have is offered', () => {
  expect(suggestNumberMeta(DEFAULT_SETTINGS, seen(80))).toMatchObject([
    { path: 'documents.numberMeta', value: '_wcpdf_invoice_number', optIn: true },
  ]);
  expect(suggestNumberMeta(DEFAULT_SETTINGS, seen(80))[0]?.reason).toContain('80 of the latest 100 orders');
});

test('not a few left over, nor another, nor where it is decided', () => {
  const { documents } = DEFAULT_SETTINGS;
  expect(suggestNumberMeta(DEFAULT_SETTINGS, seen(49))).toEqual([]);
  expect(suggestNumberMeta(DEFAULT_SETTINGS, seen(80, '_other'))).toEqual([]);
  expect(suggestNumberMeta(DEFAULT_SETTINGS, { metas: new Map(), orders: 0 })).toEqual([]);
  expect(suggestNumberMeta({ ...DEFAULT_SETTINGS, documents: { ...documents, numberMeta: 'mine' } }, seen(80))).toEqual(
    [],
  );
  expect(suggestNumberMeta({ ...DEFAULT_SETTINGS, documents: { ...documents, numbering: 'xero' } }, seen(80))).toEqual(
    [],
  );
});
