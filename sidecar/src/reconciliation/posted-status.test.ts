import { expect, test } from '@jest/globals';
import { isPostedStatus, type PostingRules, type ShopOrder } from './legs.ts';

const rules: PostingRules = {
  ...{ statuses: new Set(['processing']), startDate: null },
  statusesOfMethods: new Map([['bacs', new Set(['on-hold'])]]),
};
const isPosted = (status: string, paymentMethod?: string) =>
  isPostedStatus({ status, paymentMethod } as unknown as ShopOrder, rules);

test('an order counts as posted by the statuses of its payment method, else by those of all', () => {
  expect([isPosted('on-hold', 'bacs'), isPosted('processing', 'bacs')]).toEqual([true, false]);
  expect([isPosted('on-hold', 'stripe'), isPosted('processing', 'stripe')]).toEqual([false, true]);
  // Kept by an earlier version: its method is not known.
  expect([isPosted('on-hold'), isPosted('processing')]).toEqual([false, true]);
});
