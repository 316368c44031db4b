import * as z from 'zod/mini';
import { webAddress } from './pairing.ts';
import { flag, list, number, orNull, short, text } from './shapes.ts';

const state = z.enum(['connected', 'disconnected']);

export const organisationBody = z.object({
  tenantId: text,
  name: text,
  state,
  stateReason: orNull(text),
  pausedUntil: orNull(text),
  pauseReason: orNull(text),
  connectedAt: orNull(text),
  /** Base currency and country, from Xero; null = not read yet. */
  baseCurrency: orNull(text),
  country: orNull(text),
  /** What the consent does not allow, and the store needs, in words: "bank transactions"; empty = nothing. */
  missing: z._default(list(text), []),
  /** Calls left today as last reported; null = unknown. */
  callsLeftToday: orNull(number),
});
export type OrganisationBody = z.infer<typeof organisationBody>;

/** `POST xero/connect` → 200. `consentUrl` leads back to `returnUrl&ml_xero=connected|choose|failed`. */
/** `accounts`: also ask to create clearing accounts and tracking options. `reports`: also to read the profit and loss. */
export const connectRequest = z.object({
  returnUrl: short(2_000),
  accounts: z._default(flag, false),
  reports: z._default(flag, false),
});
export const connectAnswer = z.object({ consentUrl: webAddress });

/** `GET xero/organisations`: those this sidecar may post to. */
export const organisationsBody = z.object({ organisations: list(z.object({ tenantId: text, name: text, state })) });
export type OrganisationsBody = z.infer<typeof organisationsBody>;

const tenantId = z.guid('The id of an organisation.');
/** `POST xero/organisation` chooses one → StatusBody. `move`: the store's documents may stay in another one. */
export const organisationRequest = z.object({ tenantId, move: z._default(flag, false) });

// `POST xero/disconnect` {} → StatusBody.
