import { Router } from 'express';
import { z } from 'zod';
import type { KnownLists } from '../../connection/reference-lists.ts';
import type { ListsBody, SearchBody, StoreListsBody, XeroListsBody } from '../../contract/lists.ts';
import type { ErrorBody } from '../../contract/problem.ts';
import { readInput } from '../../http/read-input.ts';
import { callerOf } from '../require-plugin.ts';
import { toApiError } from '../to-api-error.ts';
import { within } from '../../http/within.ts';
import { notConnected } from '../not-connected.ts';
import type { ApiParts } from '../parts.ts';

/** The first reading, or one a person requested. */
const READ_MS_MAX = 20_000;
const SEARCH_MS_MAX = 10_000;

const listsQuery = z.object({ refresh: z.enum(['0', '1']).default('0') });
const searchQuery = z.object({
  kind: z.enum(['product', 'category', 'tag', 'coupon']),
  q: z.string().trim().min(1, 'Type at least one letter.').max(100),
});

/** `GET lists`, `GET lists/search`. Known lists are answered at once; old ones are refreshed after the answer. */
export function listsRoutes(parts: ApiParts): Router {
  const { context } = parts;
  const router = Router();
  router.get('/lists', async (request, response) => {
    const { storeId } = callerOf(response);
    const isAnew = readInput(listsQuery, request.query).refresh === '1';
    const [xero, store] = await Promise.all([
      side(() => xeroListsOf(parts, storeId, isAnew)),
      side(() => storeListsOf(parts, storeId, isAnew)),
    ]);
    const answer: ListsBody = { xero: xero.body, xeroError: xero.error, store: store.body, storeError: store.error };
    response.json(answer);
  });
  router.get('/lists/search', async (request, response) => {
    const { kind, q } = readInput(searchQuery, request.query);
    const client = await context.storeClient(callerOf(response).storeId);
    const results = await within(SEARCH_MS_MAX, client.search(kind, q));
    response.json({ results } satisfies SearchBody);
  });
  return router;
}

interface Side<Body> {
  readonly body: Body | null;
  readonly error: ErrorBody | null;
}

/** If one side cannot be read, the other is still shown. */
async function side<Body>(read: () => Promise<Body>): Promise<Side<Body>> {
  try {
    return { body: await read(), error: null };
  } catch (error) {
    const told = toApiError(error);
    if (told === null) throw error;
    return { body: null, error: { code: told.code, message: told.message, fix: told.fix } };
  }
}

async function storeListsOf({ storeLists }: ApiParts, storeId: string, isAnew: boolean): Promise<StoreListsBody> {
  const known = isAnew ? null : await storeLists.known(storeId);
  if (known === null) return within(READ_MS_MAX, storeLists.refresh(storeId));
  storeLists.refreshIfOld(storeId);
  return known;
}

async function xeroListsOf({ context, xeroLists }: ApiParts, storeId: string, isAnew: boolean): Promise<XeroListsBody> {
  const organisation = await context.organisations.forStore(storeId);
  if (organisation === null) throw notConnected();
  const { tenantId } = organisation;
  const { lists } = context.xero();
  let known = await lists.known(tenantId);
  if (isAnew || known?.isWhole !== true) {
    await within(READ_MS_MAX, lists.refresh(tenantId));
    known = await lists.known(tenantId);
  } else known = await xeroLists.known(tenantId);
  if (known === null) throw notConnected();
  return xeroListsBody(known);
}

/** The available choices: nothing archived. */
function xeroListsBody(known: KnownLists): XeroListsBody {
  return {
    readAt: known.readAt,
    accounts: known.accounts
      .filter((one) => one.status === 'ACTIVE')
      .map((one) => ({
        ref: one.code === '' ? one.accountId : one.code,
        code: orNull(one.code),
        name: one.name,
        type: one.type,
        class: one.class,
        taxType: one.taxType,
        enablesPayments: one.enablePaymentsToAccount,
        currency: orNull(one.currencyCode),
        system: orNull(one.systemAccount),
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
    brandingThemes: known.brandingThemes.map(({ brandingThemeId, name }) => ({ id: brandingThemeId, name })),
  };
}

function orNull(text: string): string | null {
  return text === '' ? null : text;
}
