import * as z from 'zod/mini';
import { flag, list, number, orNull, short, text } from './shapes.ts';

const by = z.enum(['country', 'createdVia', 'attributionType', 'attributionSource', 'category']);

/**
 * `GET tracking-options`: values of the latest orders without a tracking option; `key` names one. `there`: Xero has an option of
 * this name. `mayCreate`: the consent lets options be created.
 */
export const trackingBody = z.object({
  missing: list(
    z.object({
      ...{ key: text, categoryId: text, category: text, by, value: text, name: text, orders: number },
      there: orNull(z.object({ optionId: text, isArchived: flag })),
    }),
  ),
  organisation: text,
  mayCreate: flag,
});
export type TrackingBody = z.infer<typeof trackingBody>;

/**
 * `POST tracking-options` creates one in Xero → MadeOptionBody; no setting changes. 409 `permission_missing`, `option_archived`,
 * `option_not_needed`; 422 `option_refused`.
 */
export const trackingRequest = z.object({ key: short(200) });
export const madeOptionBody = z.object({
  ...{ categoryId: text, category: text, by, value: text, name: text, optionId: text },
  /** It was in Xero before. */
  existed: flag,
});
export type MadeOptionBody = z.infer<typeof madeOptionBody>;
