import { deflateRawSync, inflateRawSync } from 'node:zlib';

/** The first byte: how the rest is to be read. */
const FORM = 1;

/** What rows have in common, the most frequent last. Never changed: rows on disk need it. Another one is another form. */
const DICTIONARY = Buffer.from(
  [
    '{"Contacts":[{"Name":"[masked]","ContactNumber":"wc-","FirstName":"[masked]","LastName":"[masked]","EmailAddress":"[masked]","Addresses":[',
    '{"elements":[{"PaymentID":"","Date":"/Date(","Amount":,"PaymentType":"ACCRECPAYMENT","Status":"AUTHORISED","HasValidationErrors":false',
    '{"Invoices":[{"Type":"ACCREC","Contact":{"ContactID":""},"InvoiceNumber":"","Reference":"WooCommerce order ","Date":"","DueDate":"",',
    '"CurrencyCode":"","Status":"AUTHORISED","LineAmountTypes":"Inclusive","LineItems":[{"Description":"","Quantity":1,"UnitAmount":',
    '{"to":"recorded","recordedHash":"","decisions":[{"field":"account","value":"200","rule":"default"},{"field":"account","value":"","rule":"shipping"},',
    '{"field":"taxType","value":"OUTPUT2","rule":"tax rate "},{"field":"prices","value":"without tax","rule":"the shop’s prices are entered with tax"},',
    '{"field":"account","value":"","rule":"payment method "}],"lines":[{"creditNote":null,"description":"","quantity":"1","amount":"","tax":"0.00",',
    '"account":"200","taxType":"OUTPUT2","because":[{"field":"account","value":"200","rule":"default"},{"field":"taxType","value":"OUTPUT2","rule":"tax rate 1"}]},',
    '{"totalTax":"","invoiceNumber":"","contactId":"","xeroSubTotal":"","xeroTax":"","xeroTotal":"","decisions":[{"field":"account",',
    '{"creditNote":{"invoice":{"type":"ACCREC","reference":"WooCommerce order  []","currency":"","date":"20","subTotal":"","totalTax":"0.00","total":"",',
    '"payments":[],"lines":[{"lineItemId":"","description":"Shipping: ","quantity":"1","unitAmount":"0.00","amount":"0.00","tax":"0.00",',
    '"accountCode":"200","taxType":"NONE","itemCode":"","tracking":[]}],"invoiceId":"","number":"","amountDue":"","amountPaid":"0.00","lineAmountTypes":"Inclusive"}}',
  ].join(''),
);

/** Up to here a small window does as well and takes less memory; larger texts are batches. */
const SMALL_CHARS_MAX = 8_000;
/** Nearly all rows are shorter, packed and unpacked: a whole buffer of zlib's 16 kB is made for each otherwise. */
const SMALL_CHUNK_BYTES = 4_096;
const SMALL = { dictionary: DICTIONARY, windowBits: 13, memLevel: 6, chunkSize: SMALL_CHUNK_BYTES };
const LARGE = { dictionary: DICTIONARY };

/** Ours: a batch of 200 documents with their lines is below 1 MB. A damaged row must not fill the memory. */
const UNPACKED_BYTES_MAX = 64 * 1024 * 1024;

/** Shorter texts gain nothing. */
const PACKED_FROM_CHARS = 128;

/** Compressed text; null = it is too short to gain by it. */
export function pack(text: string): Uint8Array | null {
  if (text.length < PACKED_FROM_CHARS) return null;
  const deflated = deflateRawSync(text, text.length <= SMALL_CHARS_MAX ? SMALL : LARGE);
  return Buffer.concat([Buffer.of(FORM), deflated]);
}

export function unpack(packed: Uint8Array): string {
  if (packed[0] !== FORM) throw new RangeError('The packed text has a form that this version does not know.');
  const options = { dictionary: DICTIONARY, maxOutputLength: UNPACKED_BYTES_MAX, chunkSize: SMALL_CHUNK_BYTES };
  return inflateRawSync(packed.subarray(1), options).toString('utf8');
}
