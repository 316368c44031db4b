import type { KnownLists } from '../../connection/reference-lists.ts';
import { type ListsBody, listsQuery, searchQuery, type XeroListsBody } from '../../contract/lists.ts';
import type { ErrorBody } from '../../contract/problem.ts';
import { within } from '../../http/within.ts';
import { lineAccountFault } from '../../mapping/invoice/account.ts';
import type { ApiParts } from '../parts.ts';
import { route } from '../route.ts';
import { notConnected, toApiError } from '../to-api-error.ts';

/** The first reading, or one a person requested. */
const READ_MS_MAX = 20_000;
const SEARCH_MS_MAX = 10_000;
/** Ours: someone who changes the shop in one tab opens the settings in the next. */
const OWNER_EXPECTS_AFTER_MS = 20_000;
const FRESH_MS_MAX = 3_000;

/** Known lists are answered at once; old ones are refreshed after the answer. */
export const listsRoutes = [
  route('GET lists', listsQuery, async (parts, { storeId, input }): Promise<ListsBody> => {
    const isFresh = input.refresh === '1';
    const [xero, store] = await Promise.all([
      side(() => xeroListsOf(parts, storeId, isFresh)),
      input.of === 'xero' ? { body: null, error: null } : side(() => storeListsOf(parts, storeId, isFresh)),
    ]);
    return { xero: xero.body, xeroError: xero.error, store: store.body, storeError: store.error };
  }),
  route('GET lists/search', searchQuery, async ({ context }, { storeId, input: { kind, q } }) => {
    const client = await context.storeClient(storeId);
    return { results: await within(SEARCH_MS_MAX, client.search(kind, q)) };
  }),
];

/** If one side cannot be read, the other is still shown. */
async function side<Body>(read: () => Promise<Body>): Promise<{ body: Body | null; error: ErrorBody | null }> {
  try {
    return { body: await read(), error: null };
  } catch (error) {
    const refusal = toApiError(error);
    if (refusal === null) throw error;
    const { code, message, fix } = refusal;
    return { body: null, error: { code, message, fix } };
  }
}

async function storeListsOf({ storeLists }: ApiParts, storeId: string, isFresh: boolean) {
  const known = await storeLists.known(storeId);
  if (known === null || isFresh) return within(READ_MS_MAX, storeLists.refresh(storeId));
  if (await storeLists.isBehindOrders(storeId)) {
    // A store that does not answer now has its rate all the same, as the order names it.
    return within(READ_MS_MAX, storeLists.refresh(storeId)).catch((error: unknown) => {
      if (toApiError(error) === null) throw error;
      return known;
    });
  }
  // A payment method added a minute ago is expected here; a slow shop does not delay the page for long.
  if (await storeLists.isOlder(storeId, OWNER_EXPECTS_AFTER_MS)) {
    return await within(FRESH_MS_MAX, storeLists.refresh(storeId)).catch(() => known);
  }
  return known;
}

async function xeroListsOf({ context, xeroLists }: ApiParts, storeId: string, isFresh: boolean) {
  const organisation = await context.organisations.forStore(storeId);
  if (organisation === null) throw notConnected();
  const { tenantId } = organisation;
  const { lists } = context.xero();
  let known = await lists.known(tenantId);
  if (isFresh || known?.isWhole !== true) {
    await within(READ_MS_MAX, lists.refresh(tenantId));
    known = await lists.known(tenantId);
  } else known = await xeroLists.known(tenantId);
  if (known === null) throw notConnected();
  return xeroListsBody(known);
}

function xeroListsBody(known: KnownLists): XeroListsBody {
  return {
    readAt: known.readAt,
    accounts: known.accounts
      .filter((one) => one.status === 'ACTIVE')
      .map((one) => ({
        ref: one.code === '' ? one.accountId : one.code,
        code: textOrNull(one.code),
        name: one.name,
        type: one.type,
        class: one.class,
        taxType: one.taxType,
        enablesPayments: one.enablePaymentsToAccount,
        currency: textOrNull(one.currencyCode),
        system: textOrNull(one.systemAccount),
        takesLines: lineAccountFault(one.code, one) === null,
      })),
    taxRates: known.taxRates
      .filter((one) => one.status === 'ACTIVE')
      .map(({ taxType, name, effectiveRate, canApplyToRevenue, canApplyToExpenses }) => {
        return { taxType, name, ratePercent: effectiveRate, canApplyToRevenue, canApplyToExpenses };
      }),
    tracking: known.trackingCategories
      .filter((one) => one.status === 'ACTIVE')
      .map(({ categoryId, name, options }) => ({
        id: categoryId,
        name,
        options: options.filter((one) => one.status === 'ACTIVE').map((one) => ({ id: one.optionId, name: one.name })),
      })),
    brandingThemes: known.brandingThemes.map(({ brandingThemeId: id, name }) => ({ id, name })),
  };
}

function textOrNull(text: string): string | null {
  return text === '' ? null : text;
}
