import * as z from 'zod/mini';
import { flag, orNull, short } from './shapes.ts';

/** The browser follows such an address: `javascript:` would run in the page that shows it. */
export const webAddress = short(2_000).check(
  z.refine((address) => URL.canParse(address) && /^https?:$/.test(new URL(address).protocol), 'A web address.'),
);
/** An address to a document: one that is no web address is left out, its document is still shown. */
export const webLink = z.catch(orNull(webAddress), null);
const version = short(40);
export const pluginVersions = z.object({ plugin: version, wordpress: version, woocommerce: version, php: version });

/** `POST /v1/pair`, authenticated only by the code; limited in attempts. */
export const pairRequest = z.object({
  pairingCode: short(200).check(z.minLength(1)),
  siteUrl: webAddress,
  siteName: short(500),
  consumerKey: z.string().check(z.regex(/^ck_\S{8,100}$/, 'It begins with ck_.')),
  consumerSecret: z.string().check(z.regex(/^cs_\S{8,100}$/, 'It begins with cs_.')),
  webhookSecret: short(200).check(z.minLength(16, 'At least 16 characters.')),
  /** Address of the settings page: the browser returns there after Xero's consent. */
  settingsUrl: webAddress,
  versions: pluginVersions,
});
export type PairRequest = z.infer<typeof pairRequest>;

/** 201. The sidecar has read the store with the key before it answers. */
export interface PairAnswer {
  readonly storeId: string;
  /** base64url of 32 bytes: HS256 key of every later request. */
  readonly pairingKey: string;
  readonly sidecarVersion: string;
}

/** `POST store-key` → the status: a new REST key, which the plugin made. Kept once the store was read with it. */
export const storeKeyRequest = z.object({
  consumerKey: pairRequest.shape.consumerKey,
  consumerSecret: pairRequest.shape.consumerSecret,
});

/** `POST unpair` → 204. The ledger stays, so that no order is posted twice if the store is paired again. */
export const unpairRequest = z.object({ deleteSettings: z._default(flag, false) });
