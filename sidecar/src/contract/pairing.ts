import * as z from 'zod/mini';
import { flag, list, number, orNull, short, text } from './shapes.ts';

/** The browser follows such an address: `javascript:` would run in the page that shows it. */
export const webAddress = short(2_000).check(
  z.refine((address) => URL.canParse(address) && /^https?:$/.test(new URL(address).protocol), 'A web address.'),
);
/** An address to a document: one that is no web address is left out, its document is still shown. */
export const webLink = z.catch(orNull(webAddress), null);
const version = short(40);
export const pluginVersions = z.object({ plugin: version, wordpress: version, woocommerce: version, php: version });

/** 32 random bytes, or a SHA-256, as base64url. */
export const token = z.string().check(z.regex(/^[\w-]{43}$/, 'It is 43 characters of base64url.'));

/** `POST /v1/pair`, authenticated by the code, or by a grant that a person gave on the service's page; limited in attempts. */
export const pairRequest = z
  .object({
    pairingCode: z.optional(short(200).check(z.minLength(1))),
    /** `verifier`: the secret whose SHA-256 was the `challenge`. */
    grant: z.optional(z.object({ grant: token, verifier: token })),
    siteUrl: webAddress,
    siteName: short(500),
    consumerKey: z.string().check(z.regex(/^ck_\S{8,100}$/, 'It begins with ck_.')),
    consumerSecret: z.string().check(z.regex(/^cs_\S{8,100}$/, 'It begins with cs_.')),
    webhookSecret: short(200).check(z.minLength(16, 'At least 16 characters.')),
    /** Address of the settings page: the browser returns there after Xero's consent. */
    settingsUrl: webAddress,
    versions: pluginVersions,
  })
  .check(
    z.refine(({ pairingCode, grant }) => (pairingCode === undefined) !== (grant === undefined), {
      error: 'One of both.',
      path: ['pairingCode'],
    }),
  );
export type PairRequest = z.infer<typeof pairRequest>;

/** 201. The sidecar has read the store with the key before it answers. */
export interface PairAnswer {
  readonly storeId: string;
  /** base64url of 32 bytes: HS256 key of every later request. */
  readonly pairingKey: string;
  readonly sidecarVersion: string;
}

/** `POST /v1/pairing-requests`, unsigned: a shop asks to be paired without a code. */
export const pairingAsk = z.object({
  siteUrl: webAddress,
  siteName: short(500),
  /** Where the browser returns with the answer: of the shop's own origin. */
  returnUrl: webAddress,
  /** Returned with the answer. */
  state: token,
  /** base64url of the SHA-256 of a secret that the plugin keeps. */
  challenge: token,
});

/** 201: the page where a person allows it. */
export const pairingAskAnswer = z.object({ url: webAddress });
export type PairingAskAnswer = z.infer<typeof pairingAskAnswer>;

/** `POST store-key` → the status: a new REST key, which the plugin made. Kept once the store was read with it. */
export const storeKeyRequest = z.object({
  consumerKey: pairRequest.shape.consumerKey,
  consumerSecret: pairRequest.shape.consumerSecret,
});

/** `POST unpair` → 204, or 200. The ledger stays, so that no order is posted twice if the store is paired again. */
export const unpairRequest = z.object({ deleteSettings: z._default(flag, false) });

/** 200: Xero did not answer, so this organisation is still connected to the service; a person ends that in Xero. */
export interface UnpairAnswer {
  readonly stillConnected: string;
}

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
