import { expect, test } from '@jest/globals';
import { jsonReply } from '../reply.ts';
import { asXml } from './xml.ts';

test('an answer becomes XML element by element', () => {
  const reply = jsonReply(200, {
    Status: 'OK',
    Invoices: [
      { InvoiceNumber: 'A&B', Total: 24.15, Date: '/Date(1518685950940+0000)/', DueDate: null, HasErrors: false },
    ],
    Addresses: [{ City: 'Oslo' }],
    TrackingCategories: [{ Name: 'Region' }],
  });
  expect(asXml(reply)).toMatchObject({
    headers: { 'Content-Type': 'text/xml; charset=utf-8' },
    body:
      '<Response><Status>OK</Status><Invoices><Invoice><InvoiceNumber>A&amp;B</InvoiceNumber><Total>24.15</Total>' +
      '<Date>2018-02-15T09:12:30</Date><HasErrors>false</HasErrors></Invoice></Invoices>' +
      '<Addresses><Address><City>Oslo</City></Address></Addresses>' +
      '<TrackingCategories><TrackingCategory><Name>Region</Name></TrackingCategory></TrackingCategories></Response>',
  });
});

test('an error becomes an ApiException', () => {
  const reply = jsonReply(400, { ErrorNumber: 10, Type: 'ValidationException' });
  expect(asXml(reply).body).toMatch(/^<ApiException><ErrorNumber>10<\/ErrorNumber>/);
});
