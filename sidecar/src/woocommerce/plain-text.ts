import { decodeHTML } from 'entities';

/** Names are stored as typed (class-wc-order-item.php, set_name): "<set of 2>" is text, only real elements are tags. */
const ELEMENTS =
  'a|abbr|address|article|aside|audio|b|bdi|bdo|big|blockquote|body|button|canvas|caption|center|cite|code|col|colgroup|' +
  'dd|del|details|dfn|dl|dt|em|embed|fieldset|figcaption|figure|font|footer|form|h[1-6]|head|header|hr|html|i|iframe|img|' +
  'input|ins|kbd|label|legend|link|main|mark|meta|nav|noscript|object|ol|optgroup|option|picture|pre|q|s|samp|script|' +
  'section|select|small|source|span|strike|strong|style|sub|summary|sup|svg|table|tbody|td|template|textarea|tfoot|th|' +
  'thead|time|title|tr|tt|u|ul|var|video|wbr';
const TAG = new RegExp(`</?(?:${ELEMENTS})(?=[\\s/>])[^<>]*>`, 'gi');
/** These always separate words. */
const BREAK = /<\/?(?:br|div|li|p)(?=[\s/>])[^<>]*>/gi;

/** Text that WordPress may have HTML-encoded on saving ("Smith &amp; Sons"). */
export function decodeText(text: string): string {
  return text.includes('&') ? decodeHTML(text) : text;
}

/** Text that WooCommerce prints as HTML (product names, labels): removes tags, decodes entities. */
export function htmlToText(html: string): string {
  return decodeText(html.replace(BREAK, ' ').replace(TAG, '')).trim();
}
