import { itemsQuery, type ItemsBody } from '../../contract/lists.ts';
import type { XeroItem } from '../../domain/documents.ts';
import { within } from '../../http/within.ts';
import { itemKey } from '../../mapping/invoice/item-code.ts';
import type { ApiParts } from '../parts.ts';
import { route } from '../route.ts';
import { notConnected } from '../to-api-error.ts';

/** Enough to choose from; more letters find the others. */
const FOUND_MAX = 20;
/** The shop's pages keep the other lists as long. */
const FRESH_MS = 5 * 60_000;
/** Someone creates an item in Xero and then names it in the shop: what is not found is looked for again. */
const CHECKED_MS = 20_000;
/** The plugin waits four seconds. */
const READ_MS_MAX = 3_000;

export const itemsRoute = route(
  'GET lists/items',
  itemsQuery,
  async (parts, { storeId, input }): Promise<ItemsBody> => {
    const { context, xeroItems } = parts;
    const organisation = await context.organisations.forStore(storeId);
    if (organisation === null) throw notConnected();
    const { items } = await context.settings.get(storeId);
    const found = await within(READ_MS_MAX, findItems(xeroItems, organisation.tenantId, input));
    return {
      items: found.slice(0, FOUND_MAX).map(({ code, name }) => ({ code, name })),
      createsItems: items.create !== 'off',
    };
  },
);

async function findItems(
  xeroItems: ApiParts['xeroItems'],
  tenantId: string,
  { q, code }: { readonly q: string; readonly code?: string | undefined },
): Promise<readonly XeroItem[]> {
  const known = await xeroItems.read(tenantId, FRESH_MS);
  if (code === undefined) {
    const wanted = q.toLowerCase();
    const has = (text: string) => text.toLowerCase().includes(wanted);
    return known.filter(({ code: own, name, isSold }) => isSold !== false && (has(own) || has(name)));
  }
  const withCode = (items: readonly XeroItem[]) => items.filter((one) => itemKey(one.code) === itemKey(code));
  const found = withCode(known);
  return found.length > 0 ? found : withCode(await xeroItems.read(tenantId, CHECKED_MS));
}
