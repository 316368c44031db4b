import * as z from 'zod/mini';
import { backfillBody, customerImportBody } from './backfills.ts';
import { organisationBody } from './organisations.ts';
import { webAddress } from './pairing.ts';
import { listedPayout } from './payouts.ts';
import { problemBody, settingsTab } from './problem.ts';
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

const periodSums = z.object({
  /** Placed in the shop in these days, less those cancelled and those whose status is not posted. */
  ...{ orders: number, ordered: text },
  /** Dated in these days in Xero; less what was credited as a whole. */
  ...{ invoices: number, invoiced: text },
  ...{ refunds: number, refunded: text },
  /** Booked: with orders, or with payouts. */
  fees: text,
});
export type PeriodSums = z.infer<typeof periodSums>;

/** `GET overview`: today and this month in money, what holds orders up, and the payment providers in short; from stored data only. */
export const overviewBody = z.object({
  timezone: text,
  /** The shop's day, YYYY-MM-DD; the month is its. */
  today: text,
  /** The shop's own currency first; the others by their amount. */
  currencies: list(z.object({ currency: text, today: periodSums, month: periodSums })),
  /** The last order that was posted; null = none yet. */
  lastSynced: orNull(z.object({ orderId: number, orderNumber: text, invoiceNumber: orNull(text), at: text })),
  /** What holds orders up, by cause. */
  problems: list(z.extend(problemBody, { orders: number })),
  payouts: z.object({
    /** A provider's lists are read, or were imported. */
    isUsed: flag,
    /** The last ones by arrival. */
    latest: list(listedPayout),
    /** By provider and currency. */
    clearing: list(
      z.object({
        ...{ gateway: listedPayout.shape.gateway, currency: text },
        /** What the provider said last that it owes; null = nothing. */
        owed: orNull(text),
        /** Of the last night; null = not proved. */
        proof: orNull(z.object({ on: text, difference: text, causes: list(text) })),
      }),
    ),
  }),
});
export type OverviewBody = z.infer<typeof overviewBody>;

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
