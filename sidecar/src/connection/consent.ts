import { createHash, randomBytes } from 'node:crypto';
import type { Selectable } from 'kysely';
import { z } from 'zod';
import type { Secrets } from '../config/secrets.ts';
import type { Schema } from '../database/schema.ts';
import { type ConnectParts, connectStore, type ConsentCallback, failureOf, START_AGAIN } from './connect-store.ts';
import { IDENTITY_TIMEOUT_MS } from './identity.ts';
import { unknownStore } from './organisations.ts';

/** Xero's code lives 5 minutes; this is the time to sign in and choose before. */
export const CONSENT_LIFE_MS = 10 * 60_000;
/** A clock is corrected by less than this every day. */
const CLOCKS_APART_MS = 60_000;
/** RFC 7636: 43 to 128 characters; 48 bytes make 64. */
const VERIFIER_BYTES = 48;
const STATE_BYTES = 32;
const NONCE_BYTES = 32;
/** A callback in progress: its code works once, so no other request may process it. */
const ANSWERING = 'answering';
/** Three calls to Xero's identity service; after this the process is presumed dead. */
const ANSWERING_MS_MAX = 3 * IDENTITY_TIMEOUT_MS;
/** A day after they end nobody asks for them. */
const FORGET_AFTER_MS = 24 * 60 * 60_000;

const outcomeShape = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('done'), storeId: z.string(), tenantId: z.string(), tenantName: z.string() }),
  /** Several organisations, none named: the store is attached by `attachStore` (xero connect --organisation). */
  z.object({
    outcome: z.literal('choose'),
    storeId: z.string(),
    organisations: z.array(z.object({ tenantId: z.string(), name: z.string() })),
  }),
  z.object({ outcome: z.literal('failed'), code: z.string(), message: z.string(), fix: z.string() }),
]);
export type ConsentOutcome = z.infer<typeof outcomeShape>;

/** Encrypted with the consent. `by`: who started it. */
const secretShape = z.object({
  ...{ verifier: z.string(), nonce: z.string(), by: z.string().optional() },
  accounts: z.boolean().optional(),
  reports: z.boolean().optional(),
});

export interface WantedConsent {
  readonly storeId: string;
  readonly redirectUri: string;
  /** An id or a name; null = the only one, or ask. */
  readonly organisation: string | null;
  /** Page of the store where the browser continues. */
  readonly returnUrl?: string;
  /** Who is passed to `onConnected`; absent = the caller reports it. */
  readonly by?: string;
  /** Asks to create clearing accounts too. */
  readonly accounts?: boolean;
  /** Asks to read the profit and loss too. */
  readonly reports?: boolean;
}

/** What the page before Xero says. */
export interface AskedConsent {
  readonly storeId: string;
  /** '' = the shop has none. */
  readonly name: string;
  readonly url: string;
  /** Who started it; null = a command. */
  readonly by: string | null;
}

const factsShape = z.object({ name: z.string().optional().catch(undefined) });

export interface ConsentParts extends ConnectParts {
  readonly secrets: Pick<Secrets, 'encrypt' | 'decrypt'>;
  /** Whether any store books gateway fees: one consent may be for several stores. Absent = none does. */
  readonly anyFees?: () => Promise<boolean>;
  /** Whether the store's consent of now lets accounts be created: a new one keeps that. Absent = it does not. */
  readonly mayCreateAccounts?: (storeId: string) => Promise<boolean>;
  /** The same of the profit and loss. */
  readonly mayReadReports?: (storeId: string) => Promise<boolean>;
  /** Called once for each consent that connected a store; `by` null = the caller reports it. */
  readonly onConnected?: (connected: {
    readonly storeId: string;
    readonly tenantId: string;
    readonly tenantName: string;
    readonly by: string | null;
  }) => Promise<void>;
}

export type Consents = ReturnType<typeof createConsents>;

export function createConsents(parts: ConsentParts) {
  const { db, now } = parts;
  const rowOf = (state: string) => db.selectFrom('consents').selectAll().where('state', '=', state).executeTakeFirst();
  return {
    /** `url`: our page that names the store and leads to Xero. Throws a connection error store_unknown. */
    async start({ storeId, redirectUri, organisation, returnUrl, by, accounts, reports }: WantedConsent) {
      const store = await db.selectFrom('stores').select('id').where('id', '=', storeId).executeTakeFirst();
      if (store === undefined) throw unknownStore(storeId);
      const state = randomBytes(STATE_BYTES).toString('base64url');
      const verifier = randomBytes(VERIFIER_BYTES).toString('base64url');
      const nonce = randomBytes(NONCE_BYTES).toString('base64url');
      const expiresAt = new Date(now().getTime() + CONSENT_LIFE_MS);
      const forgottenBefore = new Date(now().getTime() - FORGET_AFTER_MS).toISOString();
      await db.deleteFrom('consents').where('expires_at', '<', forgottenBefore).execute();
      await db
        .insertInto('consents')
        .values({
          state,
          store_id: storeId,
          verifier_jwe: await parts.secrets.encrypt({
            ...{ verifier, nonce },
            ...(by === undefined ? {} : { by }),
            ...(accounts === true ? { accounts } : {}),
            ...(reports === true ? { reports } : {}),
          }),
          redirect_uri: redirectUri,
          organisation,
          expires_at: expiresAt.toISOString(),
          outcome: null,
          outcome_json: null,
          return_url: returnUrl ?? null,
        })
        .execute();
      return { state, url: new URL(`consent/${state}`, redirectUri).href, expiresAt };
    },
    /** For whom consent is asked; null = no open consent has this state. */
    async asked(state: string): Promise<AskedConsent | null> {
      const row = await rowOf(state);
      if (row === undefined || row.outcome !== null || isOver(row.expires_at, now())) return null;
      const store = await db.selectFrom('stores').selectAll().where('id', '=', row.store_id).executeTakeFirst();
      if (store === undefined) return null;
      const { by = null } = secretShape.parse(await parts.secrets.decrypt(row.verifier_jwe));
      const { name = '' } = factsShape.parse(JSON.parse(store.facts_json));
      return { storeId: store.id, name, url: store.url, by };
    },
    /** The address at Xero, for this browser alone from now on; null = not open, or another browser was first. */
    open: (state: string, browser: string) => openAtXero(parts, state, browser),
    /** null = our own page shows the outcome: also to a browser that did not begin here. */
    async returnUrl(state: string, browser: string | null): Promise<string | null> {
      const row = await rowOf(state);
      return row !== undefined && isSameBrowser(row, browser) ? row.return_url : null;
    },
    /** Never throws for a failure of Xero or the user: that is an outcome. A repeated callback gets the same one. */
    async finish(callback: ConsentCallback, browser: string | null): Promise<ConsentOutcome> {
      const row = await rowOf(callback.state);
      if (row !== undefined && !isSameBrowser(row, browser)) {
        const message =
          'This answer of Xero came from another browser than the one that continued to Xero. Nothing was connected.';
        return failed('consent_other_browser', message, `${START_AGAIN} Stay in one browser.`);
      }
      if (row !== undefined) return readOutcome(row, now()) ?? (await finish(parts, row, callback));
      const fix = `${START_AGAIN} Use the newest address only.`;
      return failed('consent_unknown', 'This answer does not belong to a consent we asked for.', fix);
    },
    /** null = the callback has not come yet, or there is no such consent. */
    async outcome(state: string): Promise<ConsentOutcome | null> {
      const row = await rowOf(state);
      return row === undefined ? null : readOutcome(row, now());
    },
  };
}

async function openAtXero(parts: ConsentParts, state: string, browser: string): Promise<string | null> {
  const claimed = await parts.db
    .updateTable('consents')
    .set({ browser_hash: hashOf(browser) })
    .where('state', '=', state)
    .where('outcome', 'is', null)
    .where('expires_at', '>', parts.now().toISOString())
    .where((eb) => eb.or([eb('browser_hash', 'is', null), eb('browser_hash', '=', hashOf(browser))]))
    .returningAll()
    .executeTakeFirst();
  if (claimed === undefined) return null;
  const secret = secretShape.parse(await parts.secrets.decrypt(claimed.verifier_jwe));
  const { verifier, nonce } = secret;
  const fees = (await parts.anyFees?.()) ?? false;
  const accounts = secret.accounts === true || ((await parts.mayCreateAccounts?.(claimed.store_id)) ?? false);
  const reports = secret.reports === true || ((await parts.mayReadReports?.(claimed.store_id)) ?? false);
  const redirectUri = claimed.redirect_uri;
  return parts.identity.consentUrl({ state, verifier, nonce, redirectUri, fees, accounts, reports });
}

function isSameBrowser({ browser_hash }: Pick<Selectable<Schema['consents']>, 'browser_hash'>, browser: string | null) {
  return browser !== null && browser_hash === hashOf(browser);
}

/** The cookie has full entropy: no salt is needed, and its hash may be compared as text. */
function hashOf(browser: string): string {
  return createHash('sha256').update(browser).digest('base64url');
}

async function finish(parts: ConsentParts, row: Selectable<Schema['consents']>, callback: ConsentCallback) {
  const { db, now } = parts;
  const claimed = await db
    .updateTable('consents')
    .set({ outcome: ANSWERING, outcome_json: JSON.stringify({ since: now().toISOString() }) })
    .where('state', '=', row.state)
    .where('outcome', 'is', null)
    .executeTakeFirst();
  if (claimed.numUpdatedRows !== 1n)
    return failed('consent_interrupted', 'This consent is already being processed.', START_AGAIN);
  const { by = null, ...secret } = secretShape.parse(await parts.secrets.decrypt(row.verifier_jwe));
  const outcome: ConsentOutcome = isOver(row.expires_at, now())
    ? failed('consent_expired', 'This consent is older than 10 minutes.', START_AGAIN)
    : await connectStore(parts, { ...row, ...secret }, callback).catch(failureOf);
  await db
    .updateTable('consents')
    .set({ outcome: outcome.outcome, outcome_json: JSON.stringify(outcome) })
    .where('state', '=', row.state)
    .execute();
  if (outcome.outcome === 'done') {
    const { storeId, tenantId, tenantName } = outcome;
    await parts.onConnected?.({ storeId, tenantId, tenantName, by });
  }
  return outcome;
}

/** Also one that ends later than any consent can: it was started while the clock was ahead. */
function isOver(expiresAt: string, now: Date): boolean {
  const leftMs = Date.parse(expiresAt) - now.getTime();
  return leftMs <= 0 || leftMs > CONSENT_LIFE_MS + CLOCKS_APART_MS;
}

function failed(code: string, message: string, fix: string): ConsentOutcome {
  return { outcome: 'failed', code, message, fix };
}

/** null = not answered yet, or in progress. */
function readOutcome(row: Selectable<Schema['consents']>, now: Date): ConsentOutcome | null {
  if (row.outcome_json === null) return null;
  const json: unknown = JSON.parse(row.outcome_json);
  if (row.outcome !== ANSWERING) return outcomeShape.parse(json);
  const { since } = z.object({ since: z.iso.datetime() }).parse(json);
  if (Math.abs(now.getTime() - Date.parse(since)) < ANSWERING_MS_MAX) return null;
  return failed('consent_interrupted', 'Connecting to Xero was interrupted.', START_AGAIN);
}
