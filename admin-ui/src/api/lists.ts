import type { ListsBody, SearchBody, StoreListsBody, XeroListsBody } from '../../../sidecar/src/contract/lists.ts';
import { errorBody } from './common.ts';
import { request } from './request.ts';
import { flag, list, nullable, number, object, text, withDefault } from './shape.ts';

const named = object<{ id: string; name: string }>({ id: text, name: text });

const xero = object<XeroListsBody>({
  readAt: text,
  accounts: list(
    object<XeroListsBody['accounts'][number]>({
      ref: text,
      code: nullable(text),
      name: text,
      type: text,
      class: text,
      taxType: text,
      enablesPayments: flag,
      currency: nullable(text),
      system: nullable(text),
    }),
  ),
  taxRates: list(
    object<XeroListsBody['taxRates'][number]>({
      taxType: text,
      name: text,
      ratePercent: text,
      canApplyToRevenue: flag,
      canApplyToExpenses: withDefault(flag, true),
    }),
  ),
  tracking: list(object<XeroListsBody['tracking'][number]>({ id: text, name: text, options: list(named) })),
  brandingThemes: list(named),
});

const store = object<StoreListsBody>({
  currency: text,
  timezone: text,
  gateways: list(object<StoreListsBody['gateways'][number]>({ id: text, title: text, enabled: flag })),
  taxRates: list(
    object<StoreListsBody['taxRates'][number]>({
      id: number,
      name: text,
      country: text,
      state: text,
      ratePercent: text,
      taxClass: text,
      compound: flag,
    }),
  ),
  rateSets: list(object<StoreListsBody['rateSets'][number]>({ key: text, label: text, ratePercent: text })),
  statuses: list(object<StoreListsBody['statuses'][number]>({ slug: text, name: text })),
  shippingMethods: list(object<StoreListsBody['shippingMethods'][number]>({ id: text, title: text })),
});

const lists = object<ListsBody>({
  xero: nullable(xero),
  xeroError: nullable(errorBody),
  store: nullable(store),
  storeError: nullable(errorBody),
});

/** `isFresh`: bypasses the sidecar's cache and reads Xero and the store. */
export const fetchLists = (isFresh: boolean, signal?: AbortSignal): Promise<ListsBody> =>
  request(lists, { path: 'lists', query: isFresh ? { refresh: 1 } : {}, signal });

export type SearchKind = 'product' | 'category' | 'tag' | 'coupon';

export const search = (kind: SearchKind, q: string, signal?: AbortSignal): Promise<SearchBody> =>
  request(object<SearchBody>({ results: list(named) }), { path: 'lists/search', query: { kind, q }, signal });
