import {
  connectProviderInput,
  disconnectProviderInput,
  importPayoutsInput,
  importPayoutsQuery,
  type ListedPayout,
  payoutQuery,
  type PayoutsBody,
  payoutsQuery,
} from '../../contract/payouts.ts';
import { within } from '../../http/within.ts';
import { connectProvider, disconnectProvider } from '../../operations/payouts/connect.ts';
import { readPayout, readPayouts } from '../../operations/payouts/read-payouts.ts';
import { ownerWords } from '../../wording/owner-words.ts';
import { acceptedRoute, type Route, route } from '../route.ts';

/** A person waits while the key is checked, right by right. */
const CALL_MS_MAX = 20_000;

export const payoutsRoutes: readonly Route[] = [
  route('GET payouts', payoutsQuery, async ({ context }, { storeId, input }) =>
    forOwner(await readPayouts(context, storeId, input)),
  ),
  route('GET payouts/one', payoutQuery, async ({ context }, { storeId, input }) =>
    heldForOwner(await readPayout(context, storeId, input)),
  ),
  route('POST payouts/connect', connectProviderInput, async ({ context }, { storeId, by, input: { gateway, key } }) => {
    await within(CALL_MS_MAX, connectProvider(context, { storeId, gateway, secret: key, by }));
    return forOwner(await readPayouts(context, storeId, {}));
  }),
  route(
    'POST payouts/disconnect',
    disconnectProviderInput,
    async ({ context }, { storeId, by, input: { gateway } }) => {
      await disconnectProvider(context, { storeId, gateway, by });
      return forOwner(await readPayouts(context, storeId, {}));
    },
  ),
  acceptedRoute('POST payouts/import', importPayoutsInput, ({ payoutsImports }, { storeId, by, input }) =>
    Promise.resolve(payoutsImports.begin(storeId, { ...input, by })),
  ),
  route('GET payouts/import', importPayoutsQuery, ({ payoutsImports }, { storeId, input: { id } }) =>
    Promise.resolve(payoutsImports.read(storeId, id)),
  ),
];

function forOwner({ payouts, providers, ...found }: PayoutsBody): PayoutsBody {
  return {
    ...found,
    payouts: payouts.map(heldForOwner),
    providers: providers.map(({ failed, ...one }) => ({
      ...one,
      failed: failed === null ? null : { ...failed, fix: ownerWords(failed.fix) },
    })),
  };
}

/** In wp-admin there are buttons, no commands. */
export function heldForOwner<T extends Pick<ListedPayout, 'held'>>(payout: T): T {
  return { ...payout, held: payout.held.map((one) => ({ ...one, fix: ownerWords(one.fix) })) };
}
