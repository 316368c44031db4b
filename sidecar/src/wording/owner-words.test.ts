import { expect, test } from '@jest/globals';
import { storeMoved } from '../woocommerce/store-error.ts';
import { COPY_FIX, copyText } from './copy-text.ts';
import { ownerWords } from './owner-words.ts';

const SHOP = 'shop.example.com';

test.each([
  [
    `Credit it: npm run cli -- reissue ${SHOP} 12. Or leave it.`,
    'Credit it: press “Credit and post again” on the order. Or leave it.',
  ],
  [
    `Credit it: npm run cli -- reissue ${SHOP} 12 --credit (it stays).`,
    'Credit it: press “Credit the invoice” on the order (it stays).',
  ],
  [`Again: npm run cli -- reissue ${SHOP} 12 --payment.`, 'Again: press “Replace the payment” on the order.'],
  [`So: npm run cli -- adopt ${SHOP} 12 --invoice <number or id>.`, 'So: press “Link an invoice” on the order.'],
  [`Now: npm run cli -- adopt ${SHOP} 12 --none.`, 'Now: press “Post it all the same” on the order.'],
  [`Then: npm run cli -- sync ${SHOP}`, 'Then: press “Sync now” on the tab "Sync"'],
  [
    `Reissue the order (npm run cli -- reissue ${SHOP} <order-id>), or cancel it in the shop.`,
    'Reissue the order (press “Credit and post again” on the order), or cancel it in the shop.',
  ],
  [
    `Restore it, or credit its invoice: npm run cli -- reissue ${SHOP} <order-id> --credit`,
    'Restore it, or credit its invoice: press “Credit the invoice” on the order',
  ],
  [
    `Fix what each order says (npm run cli -- order ${SHOP} <order-id>), then replay it.`,
    'Fix what each order says, then replay it.',
  ],
  [
    `Post them by a backfill (npm run cli -- backfill ${SHOP} --after <day>), or reconcile from that day on.`,
    'Post them by a backfill (tab "Sync"), or reconcile from that day on.',
  ],
  [
    `Ignore them with a reason: npm run cli -- orders ${SHOP} --paid-not-synced`,
    'Ignore them with a reason (tab "Activity").',
  ],
  ['Connect it again (xero connect --organisation … --move) and replay.', 'Connect it again and replay.'],
  ['Nothing to do.', 'Nothing to do.'],
  ['', ''],
])('%j reaches an owner without a command', (text, words) => {
  expect(ownerWords(text)).toBe(words);
});

test('a shop at another address is explained with the buttons of the page', () => {
  const { fix } = storeMoved('https://a.example', 'https://b.example', SHOP);
  expect(ownerWords(fix)).toBe(
    'If it moved: press “The shop moved” on the tab "Connection". ' +
      'If it is a copy (staging): press “This is a copy” on the tab "Connection", and have its address point to the real shop again.',
  );
});

test('a command without a button is left out; a text of commands alone names the operator', () => {
  expect(ownerWords(`${copyText('host')} ${COPY_FIX}`)).toBe(copyText('host'));
  expect(ownerWords('npm run cli -- secrets rotate')).toBe('Ask the person who runs the connector to fix it.');
});
