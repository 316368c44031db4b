import { describe, expect, test } from '@jest/globals';
import { CallRefused } from '../wire/refusals.ts';
import { INVOICE_FIELDS } from './fields.ts';
import { parseOrder } from './order.ts';
import { parseWhere } from './parse.ts';

const CONTACT_ID = '430fa14a-f945-44d3-9f97-5df5e28441b8';
const VIEW = {
  InvoiceID: '046d8a6d-1ae1-4b4d-9340-5601bdf41b87',
  Type: 'ACCREC',
  Status: 'AUTHORISED',
  InvoiceNumber: 'WC-1001',
  Reference: 'Café order "7"',
  Date: '/Date(1772323200000+0000)/',
  AmountDue: 24.15,
  SentToContact: false,
  Contact: { ContactID: CONTACT_ID, Name: 'Ada Hopper' },
};

function holds(where: string): boolean {
  return parseWhere(where, INVOICE_FIELDS)(VIEW);
}

describe('a where clause', () => {
  test.each([
    ['Status=="AUTHORISED"', true],
    ['Status = "AUTHORISED"', true],
    ['Status == "authorised"', true],
    ['Status != "PAID"', true],
    ['Reference == "cafe order \\"7\\""', true],
    ['AmountDue > 24 AND AmountDue <= 24.15', true],
    ['AmountDue < 24.15', false],
    ['AmountDue >= -1', true],
    [`Contact.ContactID == guid("${CONTACT_ID}")`, true],
    [`Contact.ContactID == Guid("${CONTACT_ID.toUpperCase()}")`, true],
    ['InvoiceId == guid("00000000-0000-0000-0000-000000000000")', false],
    ['Contact.Name.Contains("hopper")', true],
    ['Contact.Name.ToLower().StartsWith("ada")', true],
    ['InvoiceNumber.EndsWith("9")', false],
    ['Date == DateTime(2026,3,1)', true],
    ['Date >= DateTime(2026,02,28) && Date < DateTime(2026,03,01,00,00,01)', true],
    ['DueDate == null', true],
    ['DueDate < DateTime(2030,1,1)', false],
    ['DueDate.HasValue', false],
    ['Date.Value > DateTime(2026,1,1)', true],
    ['Reference != null', true],
    ['SentToContact == false', true],
    ['!SentToContact', true],
    ['Type=="ACCPAY" OR Type=="ACCREC" AND Status=="PAID"', false],
    ['(Type=="ACCPAY" || Type=="ACCREC") && Status=="AUTHORISED"', true],
    ['Status=="PAID" or not (Type=="ACCPAY")', true],
  ])('%s is %s', (where, expected) => {
    expect(holds(where)).toBe(expected);
  });

  test.each([
    ['Colour == "red"', "No property or field 'Colour' exists in type 'Invoice'"],
    ['Contact.Age > 3', "No property or field 'Age' exists in type 'Invoice'"],
    ['Status ==', 'Expression expected'],
    ['Status == "PAID', 'Unterminated string literal'],
    ["Status == 'PAID'", "Syntax error '''"],
    ['Status == 3', "Operator '==' incompatible with operand types 'String' and 'Decimal'"],
    [`InvoiceID == "${CONTACT_ID}"`, "Operator '==' incompatible with operand types 'Guid' and 'String'"],
    ['SentToContact > true', "Operator '>' incompatible with operand types 'Boolean' and 'Boolean'"],
    ['Date == DateTime(2026,2,30)', "No applicable constructor exists in type 'DateTime'"],
    ['Date == DateTime(2026,2)', "No applicable constructor exists in type 'DateTime'"],
    ['InvoiceID == guid("x")', 'Guid should contain 32 digits with 4 dashes'],
    ['(Status == "PAID"', "')' expected"],
    ['Status', "Expression of type 'Boolean' expected"],
    ['AmountDue.Contains("2")', "No property or field 'Contains' exists in type 'Decimal'"],
    ['Status == "PAID" Type == "ACCREC"', 'Syntax error'],
  ])('%s is a QueryParseException', (where, message) => {
    expect(() => parseWhere(where, INVOICE_FIELDS)).toThrow(CallRefused);
    try {
      parseWhere(where, INVOICE_FIELDS);
    } catch (error) {
      const answer = error instanceof CallRefused ? error.answer : null;
      expect(answer).toEqual({
        status: 400,
        body: { ErrorNumber: 16, Type: 'QueryParseException', Message: message },
      });
    }
  });
});

describe('an order', () => {
  const rows = [
    { InvoiceNumber: 'B', AmountDue: 1 },
    { InvoiceNumber: 'a', AmountDue: 2 },
    { InvoiceNumber: 'c', AmountDue: 2 },
  ];
  const sorted = (order: string) => rows.toSorted(parseOrder(order, INVOICE_FIELDS)).map((row) => row.InvoiceNumber);

  test('sorts by several fields and directions', () => {
    expect(sorted('InvoiceNumber')).toEqual(['a', 'B', 'c']);
    expect(sorted('AmountDue DESC, InvoiceNumber DESC')).toEqual(['c', 'a', 'B']);
  });

  test('by an unknown field is refused', () => {
    expect(() => parseOrder('Colour', INVOICE_FIELDS)).toThrow(CallRefused);
    expect(() => parseOrder('Total SIDEWAYS', INVOICE_FIELDS)).toThrow(CallRefused);
  });
});
