import { type ListedPayout, payoutQuery, payoutsQuery } from '../../contract/payouts.ts';
import { readPayout, readPayouts } from '../../operations/payouts/read-payouts.ts';
import { ownerWords } from '../../wording/owner-words.ts';
import { type Route, route } from '../route.ts';

export const payoutsRoutes: readonly Route[] = [
  route('GET payouts', payoutsQuery, async ({ context }, { storeId, input }) => {
    const found = await readPayouts(context, storeId, input);
    return {
      ...found,
      payouts: found.payouts.map(heldForOwner),
      providers: found.providers.map(({ failed, ...one }) => ({
        ...one,
        failed: failed === null ? null : { ...failed, fix: ownerWords(failed.fix) },
      })),
    };
  }),
  route('GET payouts/one', payoutQuery, async ({ context }, { storeId, input }) =>
    heldForOwner(await readPayout(context, storeId, input)),
  ),
];

/** In wp-admin there are buttons, no commands. */
function heldForOwner<T extends Pick<ListedPayout, 'held'>>(payout: T): T {
  return { ...payout, held: payout.held.map((one) => ({ ...one, fix: ownerWords(one.fix) })) };
}
