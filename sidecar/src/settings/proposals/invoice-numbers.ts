import type { Settings } from '../../domain/settings/settings.ts';
import type { SeenMeta, Suggestion } from '../suggestion.ts';

/** Where plugins keep the number of the invoice that they made (their own code), by the plugin's name. */
export const INVOICE_NUMBER_METAS: Readonly<Record<string, string>> = {
  _wcpdf_invoice_number: 'PDF Invoices & Packing Slips',
  wf_invoice_number: 'WebToffee PDF Invoices',
  _wf_invoice_number: 'WebToffee PDF Invoices',
  _bewpi_formatted_invoice_number: 'Invoices for WooCommerce',
};
/** Ours: fewer orders with a number are left over from a plugin that is gone. */
const SHARE_MIN = 0.5;

/** Only offered: an order without a number would wait. */
export function suggestNumberMeta({ documents }: Settings, { metas, orders }: SeenMeta): Suggestion[] {
  const [key, count] = [...metas].toSorted(([, a], [, b]) => b - a)[0] ?? ['', 0];
  const plugin = INVOICE_NUMBER_METAS[key];
  if (documents.numberMeta !== null || documents.numbering === 'xero' || plugin === undefined) return [];
  if (count < orders * SHARE_MIN) return [];
  const reason =
    `${count} of the latest ${orders} orders have an invoice number of ${plugin}: invoices in Xero can have the number ` +
    'that the customer has.';
  return [{ path: 'documents.numberMeta', value: key, reason, confidence: 'medium', optIn: true }];
}
