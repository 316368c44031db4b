import { type ClearingBody, clearingRequest, type MadeAccountBody } from '../../contract/payouts.ts';
import { anything } from '../../contract/shapes.ts';
import { within } from '../../http/within.ts';
import { createClearing, proposeClearing } from '../../operations/clearing/create-account.ts';
import { route } from '../route.ts';

/** A person waits while both sides are read, and Xero writes. */
const CALL_MS_MAX = 20_000;

export const clearingRoutes = [
  route('GET clearing-accounts', anything, async ({ context }, { storeId }): Promise<ClearingBody> => {
    const { accounts, organisation, mayCreate } = await within(CALL_MS_MAX, proposeClearing(context, storeId));
    return { organisation, mayCreate, accounts: accounts.map((one) => ({ ...one, paths: [...one.paths] })) };
  }),
  route('POST clearing-accounts', clearingRequest, async ({ context }, { storeId, by, input: { key } }) => {
    const made = await within(CALL_MS_MAX, createClearing(context, { storeId, key, by }));
    return { ...made, paths: [...made.paths] } satisfies MadeAccountBody;
  }),
];
