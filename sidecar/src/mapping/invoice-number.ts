import { metaText, type Order } from '../domain/order.ts';
import type { Problem } from '../domain/problems.ts';
import type { Settings } from '../domain/settings/settings.ts';
import { toSingleLine, withoutTrailing } from '../domain/text.ts';
import type { Planning } from './planning.ts';

/** Xero's limit (developer.xero.com/documentation/api/accounting/invoices). */
const NUMBER_LENGTH_MAX = 255;
/** Leaves room for "-2" of a second invoice and "-R1029" of a credit note. */
const META_NUMBER_LENGTH_MAX = 220;
/** Xero takes printable ASCII, and may shorten blanks. */
const USABLE = /^[!-~]+(?: [!-~]+)*$/;
const SHOWN_LENGTH_MAX = 60;

type Numbered = Pick<Planning, 'order' | 'settings' | 'posted'>;

/** The number of the order's first invoice: prefix and order number, or what the shop's invoice has; '' = none that can be used. */
export function invoiceNumber({ order, settings, posted }: Numbered): string {
  const key = numberMeta(settings);
  if (key === null) return prefixedNumber(order, settings);
  if (posted?.invoiceNumber !== undefined) return posted.invoiceNumber;
  const number = metaText(order.meta, key);
  return faultOf(number) === null ? number : '';
}

/** Plain signs only, as Xero requires ASCII and commas separate numbers. */
function prefixedNumber({ number, id }: Order, settings: Settings): string {
  const plain = withoutTrailing(number.replace(/[^A-Za-z0-9._/#-]+/g, '-').replace(/^-+/, ''), '-') || String(id);
  return `${settings.documents.numberPrefix}${plain}`.slice(0, NUMBER_LENGTH_MAX);
}

/** A number is never made up in place of the shop's, nor shortened: customer and tax office have that one. */
export function checkInvoiceNumber({ order, settings, posted, problems, notices }: Planning): void {
  const key = numberMeta(settings);
  if (key === null) return;
  const number = metaText(order.meta, key);
  const known = posted?.invoiceNumber;
  if (known === undefined) {
    const fault = faultOf(number);
    if (fault !== null) problems.push(numberUnusable(key, number, fault));
  } else if (number !== '' && number !== known && known !== prefixedNumber(order, settings)) {
    notices.push(numberChanged(key, number, known));
  }
}

function numberMeta({ documents }: Settings): string | null {
  return documents.numbering === 'xero' ? null : documents.numberMeta;
}

type Fault = 'missing' | 'too long' | 'characters';

function faultOf(number: string): Fault | null {
  if (number === '') return 'missing';
  if (number.length > META_NUMBER_LENGTH_MAX) return 'too long';
  return USABLE.test(number) ? null : 'characters';
}

function numberUnusable(key: string, number: string, fault: Fault): Problem {
  const shown = toSingleLine(number, SHOWN_LENGTH_MAX);
  const messages: Readonly<Record<Fault, string>> = {
    missing: `The order has no invoice number yet: its meta "${key}" is empty.`,
    'too long': `The invoice number "${shown}" is longer than ${META_NUMBER_LENGTH_MAX} characters.`,
    characters: `The invoice number "${shown}" has characters that Xero does not take.`,
  };
  const fixes: Readonly<Record<Fault, string>> = {
    missing: 'Create the invoice in the shop, then replay the order',
    'too long': 'Change the format of numbers in the plugin that makes them',
    characters: 'Change the format of numbers in the plugin that makes them',
  };
  return {
    code: 'invoice_number_unusable',
    message: `${messages[fault]} Nothing was posted.`,
    fix: `${fixes[fault]}; or number invoices by prefix and order number (setting documents.numberMeta).`,
    details: { meta: key, setting: 'documents.numberMeta' },
  };
}

function numberChanged(key: string, number: string, known: string): Problem {
  return {
    code: 'invoice_number_changed',
    message: `The order's invoice number is ${toSingleLine(number, SHOWN_LENGTH_MAX)} now, but its invoice in Xero is ${known}. The number in Xero stays.`,
    fix: 'Change the number in Xero if the customer has the new one, or correct it in the shop.',
    details: { meta: key, number: known },
  };
}
