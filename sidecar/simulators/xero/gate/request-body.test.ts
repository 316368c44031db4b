import { describe, expect, test } from '@jest/globals';
import { parseBody } from './request-body.ts';

const JSON_TYPE = 'application/json; charset=utf-8';

describe('a request body', () => {
  test('that is JSON is parsed', () => {
    expect(parseBody(Buffer.from('{"Invoices":[{"Total":24.15}]}'), JSON_TYPE)).toEqual({
      value: { Invoices: [{ Total: 24.15 }] },
    });
  });

  test('that is empty is undefined', () => {
    expect(parseBody(Buffer.alloc(0), undefined)).toEqual({ value: undefined });
  });

  test.each(['{"Invoices":[', '"text"', 'null', '12'])('%s is error 14', (text) => {
    const refusal = parseBody(Buffer.from(text), JSON_TYPE);
    expect(refusal).toMatchObject({ status: 400 });
    expect(JSON.parse('body' in refusal ? refusal.body : '')).toMatchObject({
      ErrorNumber: 14,
      Type: 'PostDataInvalidException',
    });
  });

  test('with broken UTF-8 is error 14', () => {
    expect(parseBody(Buffer.from([0x7b, 0xff, 0x7d]), JSON_TYPE)).toMatchObject({ status: 400 });
  });

  test('that does not say it is JSON is not guessed at', () => {
    expect(parseBody(Buffer.from('{}'), 'text/plain')).toMatchObject({ status: 415 });
    expect(parseBody(Buffer.from('{}'), undefined)).toMatchObject({ status: 415 });
  });

  test('keeps a number in exponent form as text, which Xero cannot read either', () => {
    expect(parseBody(Buffer.from('{"UnitAmount":2.9104E-5,"Quantity":2}'), JSON_TYPE)).toEqual({
      value: { UnitAmount: '2.9104E-5', Quantity: 2 },
    });
  });
});
