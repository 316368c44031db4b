import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readRecording } from '../../simulators/store/recording.ts';
import { readIssuer, verifyToken } from '../../src/api/verify-token.ts';
import { authEventIdOf } from '../../src/connection/identity.ts';
import { nudgeRequest, pluginReport, privacyRequest } from '../../src/contract/plugin.ts';
import { pairRequest } from '../../src/contract/pairing.ts';
import { settingsPatch } from '../../src/contract/settings.ts';
import type { Shape } from '../../src/contract/shapes.ts';
import { AppError } from '../../src/domain/app-error.ts';
import { parseJson } from '../../src/domain/json/parse-json.ts';
import { readSettings } from '../../src/domain/settings/settings.ts';
import { readInput } from '../../src/http/read-input.ts';
import { decodeWebhookSecret, isSigned } from '../../src/intake/verify-signature.ts';
import { readDelivery } from '../../src/intake/webhook-body.ts';
import { normaliseStoreUrl } from '../../src/stores/store-id.ts';
import { parseWire } from '../../src/woocommerce/fields.ts';
import { readAnswer } from '../../src/woocommerce/http/read-answer.ts';
import { readStoreAddress } from '../../src/woocommerce/http/store-address.ts';
import { toHeads } from '../../src/woocommerce/orders/order-head.ts';
import { toOrder } from '../../src/woocommerce/orders/to-order.ts';
import { toRefund } from '../../src/woocommerce/orders/to-refund.ts';
import { htmlToText } from '../../src/woocommerce/plain-text.ts';
import { WIRE_CUSTOMER, WIRE_ORDER, WIRE_PRODUCT, WIRE_REFUND, WIRE_TAX_RATE } from '../../src/woocommerce/wire.ts';
import { csvLine } from '../../src/wording/csv-line.ts';
import { showSteering, tokenInCookies } from '../../src/domain/text.ts';
import { answerToError, isTokenRefused, readRateLimit } from '../../src/xero/answer-to-error.ts';
import { readHistory } from '../../src/xero/reads/history-notes.ts';
import { readElements } from '../../src/xero/wire/answers.ts';
import { creditNoteElement, invoiceElement } from '../../src/xero/wire/sales-documents.ts';

/** Inputs of each reader; the seed is fast-check's, printed with a failure. */
const RUNS = 150;
/** Processor time for one input, whatever else the machine does. A page must not wait longer. */
const CPU_MS_MAX = 100;
/** The size of the hostile inputs: twice that takes twice the time, or four times where a pattern backtracks. */
const HOSTILE_CHARACTERS = 100_000;
const US_PER_MS = 1_000;

const store = { home: 'https://shop.example', path: '/wp-json/wc/v3/orders', now: new Date('2026-11-25T10:00:00Z') };
const received = (text: string) => ({ body: Buffer.from(text), takeTurn: () => Promise.resolve() });
const header = (value: string) => () => value;
const checked =
  (shape: Shape) =>
  (text: string): unknown =>
    readInput(shape, parseJson(text));
const rows = <T>(text: string, read: (row: unknown) => T): T[] => {
  const json = parseJson(text);
  return (Array.isArray(json) ? json : [json]).map(read);
};

/** Every reader of bytes from outside, by what it reads. */
const READERS: Readonly<Record<string, (text: string) => unknown>> = {
  'an answer of a store': (text) => readAnswer({ status: 200, retryAfter: null, ...received(text) }, store),
  'a refusal of a store': (text) =>
    readAnswer({ status: 401, retryAfter: text.slice(0, 200), ...received(text) }, store),
  'a failure of a store': (text) => readAnswer({ status: 502, retryAfter: '1e21', ...received(text) }, store),
  'orders of a store': (text) => rows(text, (row) => toOrder(parseWire(WIRE_ORDER, row, 'order'))),
  'a list of orders': (text) => toHeads(rows(text, (row) => row)),
  'refunds of a store': (text) => rows(text, (row) => toRefund(parseWire(WIRE_REFUND, row, 'refund'))),
  'customers of a store': (text) => rows(text, (row) => parseWire(WIRE_CUSTOMER, row, 'customer')),
  'products of a store': (text) => rows(text, (row) => parseWire(WIRE_PRODUCT, row, 'product')),
  'tax rates of a store': (text) => rows(text, (row) => parseWire(WIRE_TAX_RATE, row, 'rate')),
  'HTML in a name': htmlToText,
  'a delivery of an order': (text) => readDelivery('order.updated', Buffer.from(text)),
  'a delivery in other bytes': (text) => readDelivery('customer.created', Buffer.from(text, 'utf16le')),
  'a signature': (text) => isSigned(Buffer.from(text), 'key', text),
  'a secret of webhooks': decodeWebhookSecret,
  'a refusal of Xero': (text) => answerToError({ status: 400, header: header(text), body: text }, true),
  'a failure of Xero': (text) => answerToError({ status: 500, header: header(text), body: text }, false),
  'a limit of Xero': (text) => readRateLimit({ status: 429, header: header(text), body: text }),
  'a refused token': (text) => isTokenRefused({ status: 401, header: header(text), body: text }),
  'invoices of Xero': (text) =>
    readElements(parseJson(text), 'Invoices').map(({ element }) => invoiceElement.safeParse(element)),
  'credit notes of Xero': (text) =>
    readElements(parseJson(text), 'CreditNotes').map(({ element }) => creditNoteElement.safeParse(element)),
  'the history of a document': (text) => readHistory(parseJson(text)),
  'an access token': authEventIdOf,
  'the issuer of a token': readIssuer,
  settings: (text) => readSettings(parseJson(text)),
  'a request to pair': checked(pairRequest),
  'a nudge': checked(nudgeRequest),
  'a report of the plugin': checked(pluginReport),
  'a request to erase': checked(privacyRequest),
  'a change of settings': checked(settingsPatch),
  'an address of a store': (text) => readStoreAddress(text, false),
  'a typed address': normaliseStoreUrl,
  'text for a terminal': showSteering,
  cookies: (text) => tokenInCookies(text, 'ml_session'),
};

/** What a reader may throw: our own error, which says what is wrong. A RangeError or TypeError would be a crash. */
function isOurs(error: unknown): boolean {
  return error instanceof AppError;
}

/** Reads once; returns the processor time, and the error that is not ours. */
async function read(reader: (text: string) => unknown, text: string): Promise<{ ms: number; crash: unknown }> {
  const before = process.threadCpuUsage();
  let crash: unknown = null;
  try {
    await reader(text);
  } catch (error) {
    if (!isOurs(error)) crash = error;
  }
  const { user, system } = process.threadCpuUsage(before);
  return { ms: (user + system) / US_PER_MS, crash };
}

const RECORDED = readRecording('uk_vat_incl', 'https://shop.example');
const [recorded] = RECORDED.orders;
const XERO_INVOICE = {
  ...{
    InvoiceID: '1',
    InvoiceNumber: 'WC-1',
    Type: 'ACCREC',
    Status: 'AUTHORISED',
    Total: 10,
    DateString: '2026-11-20T00:00:00',
  },
  LineItems: [{ Description: 'Mug', Quantity: 1, UnitAmount: 10, AccountCode: '200', TaxType: 'OUTPUT2' }],
};
/** Real bodies, that are changed. */
const SAMPLES = [
  JSON.stringify(recorded?.order),
  JSON.stringify([recorded?.order]),
  JSON.stringify({ Invoices: [XERO_INVOICE] }),
  JSON.stringify({
    ErrorNumber: 10,
    Type: 'ValidationException',
    Elements: [{ ValidationErrors: [{ Message: 'x' }] }],
  }),
  JSON.stringify({ changes: [{ path: 'accounts.sales', value: '200' }], revision: 'r' }),
  JSON.stringify({ orders: [{ id: 1, event: 'updated' }] }),
  '<!DOCTYPE html><html><head><title>Error</title></head><body>Fatal error: x in /var/www/a.php</body></html>',
  'eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJhIn0.c2ln',
  'https://shop.example.com/wp-admin/',
];

const sample = fc.constantFrom(...SAMPLES);
const piece = fc.oneof(
  fc.string({ maxLength: 20, unit: 'binary' }),
  fc.constantFrom(
    '"',
    '\\',
    '{',
    ']',
    ',',
    '\u0000',
    '\ud800',
    '<title',
    '&#x26;',
    '-0',
    '1e999',
    'null',
    '"__proto__":{},',
    '\u202e',
  ),
);
/** A body with a part taken out, put in, doubled or cut off. */
const mutated = fc
  .tuple(sample, fc.nat(10_000), fc.nat(60), piece, fc.boolean())
  .map(([text, at, length, put, isCut]) => {
    const from = at % (text.length + 1);
    return isCut ? text.slice(0, from) + put : text.slice(0, from) + put + text.slice(from + length);
  });
const input = fc.oneof(mutated, fc.json({ maxDepth: 6 }), fc.string({ maxLength: 2_000, unit: 'binary' }), sample);

const fill = (part: string) => part.repeat(Math.ceil(HOSTILE_CHARACTERS / part.length));
const HOSTILE = [
  ...[
    '<',
    '<title',
    '<title ',
    '</title',
    '&',
    '&#',
    '&amp;',
    ' ',
    '\n',
    '\t',
    '.',
    '..php',
    'Warning: ',
    'a@',
    '=',
    '-',
    '/',
  ].map(fill),
  ...['[', '{"a":', '9', '"', '\\', '\\u', 'A.', '\u0000', '\ud800', '%', '\uFEFF', '0', ',', '[],', '{},'].map(fill),
  `[{"id":${fill('9')}}]`,
  `{"id":1,"total":"${fill('9')}"}`,
  `{"id":1,"date_modified_gmt":"${fill('9')}","date_created_gmt":"${fill(' ')}"}`,
  `{"code":"${fill('a')}","message":"${fill('<a ')}"}`,
  `{"Elements":[{"ValidationErrors":[{"Message":"${fill('x ')}"}]}]}`,
  `https://${fill('a.')}`,
  `https://shop.example/${fill('/')}`,
  `${fill('a')}.${fill('b')}.c`,
];

describe.each(Object.entries(READERS))('%s', (_name, reader) => {
  test('however it is changed, it is read or refused, never a crash', async () => {
    await fc.assert(
      fc.asyncProperty(input, async (text) => {
        expect((await read(reader, text)).crash).toBeNull();
      }),
      { numRuns: RUNS },
    );
  });

  test('no hostile input of 100,000 characters takes long', async () => {
    const slow: string[] = [];
    for (const text of HOSTILE) {
      const first = await read(reader, text);
      // A second time: the first may hold a compilation or a collection.
      const { ms, crash } = first.ms > CPU_MS_MAX ? await read(reader, text) : first;
      expect(crash).toBeNull();
      if (ms > CPU_MS_MAX) slow.push(`${text.slice(0, 30)}… ${Math.round(ms)} ms`);
    }
    expect(slow).toEqual([]);
  });
});

test('no token but the right one is accepted, whatever its text', async () => {
  const key = Buffer.alloc(32, 7);
  const request = { method: 'GET', paths: ['/v1/stores/a/status'], body: Buffer.alloc(0) };
  await fc.assert(
    fc.asyncProperty(input, async (text) => {
      const outcome = await verifyToken(text, key, request, store.now).then(() => 'accepted', isOurs);
      expect(outcome).toBe(true);
    }),
    { numRuns: RUNS },
  );
});

test('a line of CSV reads back as its cells, and none of them is a formula', () => {
  const cell = fc.oneof(
    fc.string({ maxLength: 30, unit: 'binary' }),
    fc.constantFrom('=1+1', '+1', '-1', '@x', '\t=1', '"', 'a,b', '\r\n'),
  );
  fc.assert(
    fc.property(fc.array(cell, { minLength: 1, maxLength: 5 }), (cells) => {
      const read = readCsvLine(csvLine(cells));
      expect(read.map((text) => text.replace(/^'/, ''))).toEqual(cells.map((text) => text.replace(/^'/, '')));
      for (const text of read) expect(/^[=+@\t\r]/.test(text)).toBe(false);
    }),
    { numRuns: RUNS * 10 },
  );
});

/** RFC 4180, one record. */
function readCsvLine(line: string): string[] {
  // A comma before the first cell, too: every cell begins with one, so each match moves on.
  return [...`,${line.slice(0, -2)}`.matchAll(/,(?:"((?:[^"]|"")*)"|([^",]*))/g)].map(
    ([, quoted, plain = '']) => quoted?.replaceAll('""', '"') ?? plain,
  );
}
