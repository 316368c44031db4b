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
  [`Anew: npm run cli -- reissue ${SHOP} 12 --payment.`, 'Anew: press “Replace the payment” on the order.'],
  [`So: npm run cli -- adopt ${SHOP} 12 --invoice <number or id>.`, 'So: press “Link an invoice” on the order.'],
  [`Now: npm run cli -- adopt ${SHOP} 12 --none.`, 'Now: press “Post it all the same” on the order.'],
  [`Then: npm run cli -- sync ${SHOP}`, 'Then: press “Sync now” on the tab "Sync"'],
  ['Connect it again (xero connect --organisation … --move) and replay.', 'Connect it again and replay.'],
  ['Nothing to do.', 'Nothing to do.'],
  ['', ''],
])('%j is told to an owner without a command', (text, words) => {
  expect(ownerWords(text)).toBe(words);
});

test('a shop under another address is told with the buttons there are', () => {
  const { fix } = storeMoved('https://a.example', 'https://b.example', SHOP);
  expect(ownerWords(fix)).toBe(
    'If it moved: press “The shop moved” on the tab "Connection". ' +
      'If it is a copy (staging): press “This is a copy” on the tab "Connection", and have its address point to the real shop again.',
  );
});

test('a command that has no button is left out, and what is left alone is for whoever runs the connector', () => {
  expect(ownerWords(`${copyText('host')} ${COPY_FIX}`)).toBe(copyText('host'));
  expect(ownerWords('npm run cli -- secrets rotate')).toBe('Whoever runs the connector mends it.');
});
