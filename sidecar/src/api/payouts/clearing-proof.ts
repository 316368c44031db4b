import { type ClearingAccountBody, type ClearingProofBody, clearingQuery } from '../../contract/payouts.ts';
import { within } from '../../http/within.ts';
import { readClearing } from '../../operations/payouts/read-clearing.ts';
import { ownerWords } from '../../wording/owner-words.ts';
import { type Route, route } from '../route.ts';

/** A person waits while Xero is read. */
const CALL_MS_MAX = 20_000;

export const clearingProofRoutes: readonly Route[] = [
  route('GET clearing', clearingQuery, async ({ context }, { storeId, input }): Promise<ClearingProofBody> => {
    const found = await within(CALL_MS_MAX, readClearing(context, storeId, input));
    return { ...found, notices: found.notices.map(ownerWords), accounts: found.accounts.map(forOwner) };
  }),
];

/** In wp-admin there are buttons, no commands. */
function forOwner(account: ClearingAccountBody): ClearingAccountBody {
  return { ...account, causes: account.causes.map((one) => ({ ...one, next: ownerWords(one.next) })) };
}
