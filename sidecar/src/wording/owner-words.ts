import { settingsAsTabs } from './setting-place.ts';

const RENEW = 'Press “Renew the REST API key” on the tab "Connection".';

/** Replaces a command in texts for an owner, who has buttons (operations/orders/order-actions.ts). */
const BUTTONS: readonly (readonly [RegExp, string])[] = [
  // Of a cause, which has several orders.
  [/\(npm run cli -- reissue \S+ <order-id>\)/g, '(press “Credit and post again” on the order)'],
  [/npm run cli -- reissue \S+ <order-id> --payment/g, 'press “Replace the payment” on the order'],
  [/npm run cli -- reissue \S+ <order-id> --credit/g, 'press “Credit the invoice” on the order'],
  [/ \(npm run cli -- order \S+ <order-id>\)/g, ''],
  [/ \(npm run cli -- backfill \S+ --after <day>\)/g, ' (tab "Sync")'],
  [/: npm run cli -- orders \S+ --paid-not-synced/g, ' (tab "Activity").'],
  [/npm run cli -- reissue \S+ \d+ --credit/g, 'press “Credit the invoice” on the order'],
  [/npm run cli -- reissue \S+ \d+ --payment/g, 'press “Replace the payment” on the order'],
  [/npm run cli -- reissue \S+ \d+/g, 'press “Credit and post again” on the order'],
  [/npm run cli -- adopt \S+ \d+ --invoice <number or id>/g, 'press “Link an invoice” on the order'],
  [/npm run cli -- adopt \S+ \d+ --none/g, 'press “Post it all the same” on the order'],
  [/npm run cli -- store copy \S+?(?=[.,;]?(?:\s|$))/g, 'press “This is a copy” on the tab "Connection"'],
  [/npm run cli -- store moved \S+ <new address>/g, 'ask the person who runs the connector to enter the new address'],
  [/npm run cli -- store moved \S+?(?=[.,;]?(?:\s|$))/g, 'press “The shop moved” on the tab "Connection"'],
  [/npm run cli -- xero connect \S+?(?=[.,;]?(?:\s|$))/g, 'connect the store on the tab "Connection"'],
  [/npm run cli -- sync \S+?(?=[.,;]?(?:\s|$))/g, 'press “Sync now” on the tab "Sync"'],
  [/ \(xero connect(?: [^)]*)?\)/g, ''],
  [/Make a new key under WooCommerce > Settings > Advanced > REST API and copy it whole; it begins with ck_\./g, RENEW],
  [/Copy the secret of the same key; it begins with cs_\./g, RENEW],
  [/Give the key read permission, and a user who may manage WooCommerce\./g, RENEW],
  [/Check consumer key and secret under WooCommerce > Settings > Advanced > REST API\./g, RENEW],
];

/** As a release names it (.ci/release/program.mjs), in texts that one kept; a plugin's command of WP-CLI has "wp" before it. */
const OF_RELEASE = /(?<!wp )\bml-connector (?=[a-z])/g;
/** How the operator starts the service. */
const START = / \((?:npm start|ml-connector)\)/g;
/** For any other command. */
const COMMAND = /npm run cli -- \S/;
const OPERATOR = 'Ask the person who runs the connector to fix it.';

/** Text for people in wp-admin: without commands and setting paths, which they do not have. */
export function ownerWords(text: string): string {
  let words = settingsAsTabs(text.replaceAll(OF_RELEASE, 'npm run cli -- ').replaceAll(START, ''));
  for (const [command, button] of BUTTONS) words = words.replaceAll(command, button);
  if (!COMMAND.test(words)) return words;
  const sentences = words.split(/(?<=[.!?])\s+/);
  const rest = sentences.filter((sentence) => !COMMAND.test(sentence)).join(' ');
  return rest === '' ? OPERATOR : rest;
}
