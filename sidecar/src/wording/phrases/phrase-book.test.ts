import { describe, expect, test } from '@jest/globals';
import { JOINTS } from './joints.ts';
import { createPhraseBook } from './phrase-book.ts';
import templates from './templates.json' with { type: 'json' };
import { withPhrases } from './with-phrases.ts';

const { sentences } = createPhraseBook(templates);
const templatesOf = (text: string) => sentences(text)?.map(({ template }) => template ?? null) ?? null;

describe('template and values of a text', () => {
  test('money has its amount and its currency', () => {
    expect(sentences('Part paid, £1,095.00 due')).toEqual([
      {
        text: 'Part paid, £1,095.00 due',
        template: 'Part paid, %1$s due',
        values: [{ text: '£1,095.00', money: { amount: '1095.00', currency: 'GBP' } }],
      },
    ]);
    const [due] = sentences('Part paid, CHF 12.50 due') ?? [];
    expect(due?.values).toEqual([{ text: 'CHF 12.50', money: { amount: '12.50', currency: 'CHF' } }]);
  });

  test('a day and a time are named, and the point of a number ends no value', () => {
    const [differs] = sentences('Shop and Xero differ on 24 Sept 2026: £3.00 missing in Xero. See why.') ?? [];
    expect(differs?.values?.slice(0, 2)).toEqual([
      { text: '24 Sept 2026', day: '2026-09-24' },
      { text: '£3.00 missing in Xero', phrase: [expect.objectContaining({ template: '%1$s missing in Xero' })] },
    ]);
  });

  test('words within a text are texts themselves', () => {
    const [state] = sentences('Not synced (status cancelled)') ?? [];
    expect(state).toMatchObject({
      template: 'Not synced (%1$s)',
      values: [{ phrase: [{ template: 'status %1$s', values: [{ text: 'cancelled' }] }] }],
    });
  });

  test('words of a sentence are found at its beginning, too', () => {
    expect(templatesOf('Payment')).toEqual(['payment']);
    expect(templatesOf('Credit note for refund 7')).toEqual(['credit note for %1$s']);
  });

  test('of two values without words between, the first ends where the other goes on', () => {
    const [refunded] =
      sentences(
        'Refund 9 returned £20.00, and its lines come to £9.99. WooCommerce refunds £1.66 tax; credited is £3.32, because refund 7 already took £1.66.',
      ) ?? [];
    expect(refunded?.values?.slice(-2)).toEqual([
      { text: '£3.32', money: { amount: '3.32', currency: 'GBP' } },
      {
        text: ', because refund 7 already took £1.66',
        phrase: [expect.objectContaining({ template: ', because %1$s' })],
      },
    ]);
  });

  test('lists are joined by the words of the reader; a name with "and" in it is none', () => {
    const [waits] = sentences('The order is "pending"; orders are posted once they are processing or completed.') ?? [];
    expect(waits?.values?.[1]).toMatchObject({
      phrase: [{ template: '%1$s or %2$s', values: [{ phrase: [{ template: 'Processing' }] }, { phrase: [{}] }] }],
    });
    const [archived] = sentences('The account 845 "Gift Cards and Deposits" is archived in Xero.') ?? [];
    expect(archived?.values).toEqual([{ text: '845' }, { text: 'Gift Cards and Deposits' }]);
  });

  test('parts of a list have brackets and commas of their own', () => {
    const text = 'Causes: Rounding (3 orders), Voided or deleted in Xero (orders 7, 8).';
    expect(sentences(text)?.[0]).toMatchObject({
      template: 'Causes: %1$s.',
      values: [{ phrase: [{ template: '%1$s, %2$s', values: [{ text: 'Rounding (3 orders)' }, {}] }] }],
    });
    const [waiting] =
      sentences('Xero does not answer, since 24 Nov 2026, 10:12: timeout. 3 orders are waiting for it.') ?? [];
    expect(waiting?.template).toBe('Xero does not answer%1$s.');
  });

  test('the head of a column is named as it stands in a file of rules', () => {
    const [add] = sentences('Add a column, e.g. “Category” or “Country”. Export the rules to see all of them.') ?? [];
    expect(add?.values).toEqual([{ text: 'Category' }, { text: 'Country' }]);
  });

  test('numbers are written in the reader’s way', () => {
    const [spread] = sentences("Orders are posted every minute, to stay within Xero's 5,000 calls a day.") ?? [];
    expect(spread?.values?.[1]).toEqual({ text: '5,000', number: '5000' });
  });

  test('a name in quotation marks stays, also if it is a word of ours; a tab and a status do not', () => {
    expect(sentences('The account 200 "Shipping" is archived in Xero.')?.[0]?.values?.[1]).toEqual({
      text: 'Shipping',
    });
    expect(sentences('on the tab "Payments"')?.[0]?.template).toBe('on the tab "Payments"');
    const [skipped] = sentences('Its status "on-hold" is not among the statuses that are posted.') ?? [];
    expect(skipped?.values).toMatchObject([{ text: 'on-hold', phrase: [{ template: 'On hold' }] }]);
    expect(sentences('refunded')).toEqual([{ text: 'refunded', template: 'Refunded' }]);
  });

  test('a short template takes no words of a person', () => {
    expect(sentences('Customer changed mind')).toBeNull();
    expect(templatesOf('Customer 7')).toEqual(['Customer %1$s']);
  });

  test('a sentence that is a value stands for itself, before or after others', () => {
    expect(templatesOf('The order was deleted in the shop. Invoice WC-7 is void in Xero.')).toEqual([
      'The order was deleted in the shop.',
      'Invoice %1$s is void in Xero.',
    ]);
  });

  test('a counted noun has its number, and both forms', () => {
    const [stopped] = sentences('The backfill was stopped: 7 other orders not sent yet were withdrawn.') ?? [];
    expect(stopped?.values).toEqual([
      { text: '7 other orders', counted: { count: 7, one: '%d other order', many: '%d other orders' } },
    ]);
  });

  test('sentences one after the other are found each; a stranger’s words stay', () => {
    expect(templatesOf('The order is empty. No action needed.')).toEqual(['The order is empty.', 'No action needed.']);
    expect(templatesOf('The order is empty. Ring Mrs. Byron.')?.[0]).toBe('The order is empty.');
    expect(sentences('Ring Mrs. Byron.')).toBeNull();
    expect(sentences(`The order is empty. ${'x'.repeat(2_000)}`)).toBeNull();
  });

  test('each template is found in its own text', () => {
    const lost = Object.entries(templates).flatMap(([template, plural]) => {
      if (plural !== '' || JOINTS.includes(template)) return [];
      let at = 0;
      const text = template
        .replaceAll(/%\d+\$s|%d/g, (place) => `${place === '%d' ? '' : 'v'}${41 + (at += 1)}`)
        .replaceAll('%%', '%');
      return sentences(text)?.length === 1 ? [] : [template];
    });
    expect(lost).toEqual([]);
  });
});

describe('an answer', () => {
  test('gets the phrases of its words beside its fields, and none for what the shop wrote', async () => {
    const answer = {
      reasons: [{ code: 'not_connected', message: 'The store is not connected to Xero.' }],
      gateways: [{ title: 'The order is empty.' }],
      name: 'The order is empty.',
    };
    const { phrases, ...fields } = await withPhrases(answer);
    expect(fields).toEqual(answer);
    expect(Object.keys(phrases ?? {})).toEqual(['The store is not connected to Xero.']);
  });

  test('without words of ours it stays unchanged', async () => {
    expect(await withPhrases({ name: 'x' })).toEqual({ name: 'x' });
  });
});
