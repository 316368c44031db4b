import * as z from 'zod/mini';
import { flag, list, short, text } from './shapes.ts';

/** `GET clearing-accounts`: bank accounts that providers lack; `key` names one. `mayCreate`: the consent lets them be created. */
export const clearingBody = z.object({
  accounts: list(
    z.object({
      ...{ key: text, name: text, code: text, currency: text, reason: text },
      /** Settings that would name the account. */
      paths: list(text),
    }),
  ),
  organisation: text,
  mayCreate: flag,
});
export type ClearingBody = z.infer<typeof clearingBody>;

/**
 * `POST clearing-accounts` creates one in Xero → MadeAccountBody; no setting changes. 409 `permission_missing`, `account_archived`,
 * `account_name_taken`, `clearing_not_needed`; 422 `account_refused`.
 */
export const clearingRequest = z.object({ key: short(110) });
export const madeAccountBody = z.object({
  ...{ ref: text, name: text, code: text },
  /** It was in Xero before. */
  existed: flag,
  paths: list(text),
});
export type MadeAccountBody = z.infer<typeof madeAccountBody>;
