import * as z from 'zod/mini';
import { backfillBody, customerImportBody } from './backfills.ts';
import { organisationBody } from './organisations.ts';
import { webAddress } from './pairing.ts';
import { settingsTab } from './problem.ts';
import { flag, list, number, orNull, stateCounts, text } from './shapes.ts';

const statusReasonBody = z.object({
  /** Stable, e.g. `not_connected`. */
  code: text,
  light: z.enum(['amber', 'red']),
  message: text,
  /** What to do, in words for the store owner. */
  next: text,
  tab: orNull(settingsTab),
  /** false = it ends without a person. */
  needsAction: z._default(flag, true),
});
export type StatusReasonBody = z.infer<typeof statusReasonBody>;

/** `POST checklist/accounts` {} confirms the accounts of the settings → StatusBody. */
const checklistStep = z.object({
  id: z.enum(['pair', 'connect', 'accounts', 'taxes', 'payments', 'activate', 'first_invoice']),
  done: flag,
  /** What is missing, e.g. "2 tax rates have no tax type."; '' when done. */
  detail: text,
  tab: settingsTab,
  /** Nothing is missing but a person's consent: `POST checklist/accounts`. */
  confirm: z._default(flag, false),
});
export type ChecklistStep = z.infer<typeof checklistStep>;

/** `GET status`. */
export const statusBody = z.object({
  storeId: text,
  storeName: text,
  sidecarVersion: text,
  /** How it was brought to its machine, and so is updated; `sources`: also the image. */
  builtAs: z._default(z.enum(['sources', 'archive', 'executable']), 'sources'),
  light: z.enum(['green', 'amber', 'red']),
  /** `payments.fromXero` marks orders paid: the store's REST key must be able to write. */
  writesOrders: z._default(flag, false),
  /** Changes of products concern items in Xero (`items.create`, `items.update`): the plugin registers their webhooks. */
  watchesProducts: z._default(flag, false),
  /** Sync is failing, or orders are rejected: `wp ml-connector status` exits with 1. */
  needsPerson: flag,
  sentence: text,
  reasons: list(statusReasonBody),
  organisation: orNull(organisationBody),
  counts: stateCounts,
  oldestPendingAt: orNull(text),
  sync: z.object({
    active: flag,
    lastPollAt: orNull(text),
    nextPollAt: orNull(text),
    lastNudgeAt: orNull(text),
    lastWebhookAt: orNull(text),
    backfill: orNull(backfillBody),
    customers: orNull(customerImportBody),
  }),
  /** Empty once the first invoice is in Xero. */
  checklist: list(checklistStep),
  /** Another store of the organisation numbers its invoices alike: `free` is offered (null = none found). null = no need. */
  numberPrefix: orNull(z.object({ current: text, free: orNull(text), usedBy: text })),
});
export type StatusBody = z.infer<typeof statusBody>;

const pingResult = z.object({ ok: flag, message: text, fix: text, milliseconds: number });
export type PingResult = z.infer<typeof pingResult>;
/** `POST ping`: both ways tried now. */
export const pingBody = z.object({ store: pingResult, xero: pingResult });
export type PingBody = z.infer<typeof pingBody>;

/** `POST store-moved` accepts the address at which the store was seen, or the one given → StatusBody. 409 `store_not_moved`. */
export const storeMovedRequest = z.object({ address: z.optional(webAddress) });

// `POST store-copy` {} marks this store as a copy and switches its posting off → StatusBody.

/** `POST dashboard-link` {} → 201: a one-time sign-in to the dashboard, for this store, within five minutes. */
export const dashboardLinkAnswer = z.object({ url: webAddress, expiresAt: text });
