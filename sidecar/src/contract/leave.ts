import * as z from 'zod/mini';
import { token } from './pairing.ts';
import { flag, list, number, orNull, text } from './shapes.ts';

const takenBack = z.object({ name: text, inXero: flag, revoked: flag });
export type TakenBack = z.infer<typeof takenBack>;

/**
 * `GET leave`, and below: how far a store is that leaves. Also by `GET /v1/leavings/<token>`, unsigned: once the store is deleted, its
 * key is too. `preparing` and `leaving` go on in the background; `fault`: they stopped, and may be asked for again.
 */
export const leaveBody = z.object({
  state: z.enum(['none', 'preparing', 'ready', 'leaving', 'left']),
  /** The shop's name, or its address. */
  store: text,
  /** Organisations to which the access ends, and those that stay connected for other stores. */
  ending: z._default(list(text), []),
  shared: z._default(list(text), []),
  /** Orders whose outcome in Xero is unknown, or being posted. */
  unknown: z._default(number, 0),
  export: orNull(z.object({ orders: number, documents: number })),
  isDownloaded: z._default(flag, false),
  fault: orNull(z.object({ code: text, message: text, fix: text })),
  /** Once it has left; null before. */
  result: orNull(z.object({ takenBack: list(takenBack), shared: list(text), kept: number, unknown: number })),
});
export type LeaveBody = z.infer<typeof leaveBody>;
export type LeaveResult = NonNullable<LeaveBody['result']>;

/** `POST leave` → 202: posting stops, and the export is written. `token`: made by the plugin; a repeat is the same leaving. */
export const leaveRequest = z.object({ token });

/** `POST leave/confirm` → 202: ends the access, and deletes. */
export const leaveConfirmRequest = z.object({
  /** Also while the outcome of requests to Xero is unknown. */
  force: z._default(flag, false),
  withoutExport: z._default(flag, false),
  /** The access in Xero is only forgotten here: Xero doesn't answer. */
  withoutAccess: z._default(flag, false),
});

/** `POST leave/export`: an address that downloads the export once, within minutes. */
export const leaveExportAnswer = z.object({ url: text });
