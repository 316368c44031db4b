import { decodeHTML } from 'entities';

const TAG = /<\/?[a-z][^<>]*>/gi;

/** Text that WordPress may have HTML-encoded on saving ("Smith &amp; Sons"). */
export function decodeText(text: string): string {
  return text.includes('&') ? decodeHTML(text) : text;
}

/** Text that WooCommerce prints as HTML (product names, labels): tags go, entities become characters. */
export function htmlToText(html: string): string {
  return decodeText(html.replace(TAG, '')).trim();
}
