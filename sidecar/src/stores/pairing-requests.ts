import { createHash, randomBytes } from 'node:crypto';
import { refusal } from '../domain/refusal.ts';

/** From the click in wp-admin to the click on our page. */
export const PAIRING_LIFE_MS = 15 * 60_000;
/** From the click on our page to the shop's request: two redirects. */
const GRANT_LIFE_MS = 5 * 60_000;
/** The browser that showed the pairing code may allow one pairing for so long. */
const TRUST_LIFE_MS = 30 * 60_000;
/** Anyone may ask. More than the limits of the route let in while a request lives. */
const REQUESTS_MAX = 200;
const TOKEN_BYTES = 32;

/** Why a person could allow it: on the first page of a new service, by the pairing code, or signed in to the dashboard. */
export type AllowedBy = 'first-start' | 'code' | 'dashboard';

export interface WantedPairing {
  readonly siteUrl: string;
  readonly siteName: string;
  /** Same origin as the shop: the browser goes back there. */
  readonly returnUrl: string;
  /** Of the plugin, given back with the answer. */
  readonly state: string;
  /** base64url of the SHA-256 of a secret that the plugin keeps until it uses the grant (RFC 7636). */
  readonly challenge: string;
}

interface GivenGrant {
  readonly grant: string;
  readonly verifier: string;
  readonly siteUrl: string;
}

interface PairingRequest extends WantedPairing {
  readonly expiresAt: number;
  /** Hash of the cookie of the first browser that opened the page; null = nobody did. */
  browser: string | null;
  grant: { readonly hash: string; readonly by: AllowedBy; readonly browser: string; readonly expiresAt: number } | null;
}

export type Held = 'held' | 'ended' | 'other-browser';
export type PairingRequests = ReturnType<typeof createPairingRequests>;

/**
 * Shops that ask to be paired without a code (ADR 0055). Kept in memory only: after a restart the owner clicks once more, and
 * strangers write nothing to the disk.
 */
export function createPairingRequests({ now }: { readonly now: () => Date }) {
  const requests = new Map<string, PairingRequest>();
  const trusted = new Map<string, number>();
  const open = (id: string): PairingRequest | null => {
    const request = requests.get(id);
    return request === undefined || isOver(request.expiresAt, PAIRING_LIFE_MS, now()) ? null : request;
  };
  return {
    /** Returns the id of its page. Throws a refusal `busy`. */
    ask(wanted: WantedPairing): string {
      for (const [id, { expiresAt }] of requests) if (isOver(expiresAt, PAIRING_LIFE_MS, now())) requests.delete(id);
      if (requests.size >= REQUESTS_MAX) {
        throw refusal(503, 'busy', 'Too many shops ask to be connected.', 'Try again in fifteen minutes.');
      }
      const id = newToken();
      requests.set(id, { ...wanted, expiresAt: now().getTime() + PAIRING_LIFE_MS, browser: null, grant: null });
      return id;
    },
    /** null = used, too old, or never made. */
    asked: (id: string): WantedPairing | null => open(id),
    /** The first browser that opens the page keeps it. */
    hold(id: string, browser: string): Held {
      const request = open(id);
      if (request === null || request.grant !== null) return 'ended';
      request.browser ??= hashOf(browser);
      return request.browser === hashOf(browser) ? 'held' : 'other-browser';
    },
    /** Allowed by a person: where the browser goes back to, with a grant that works once. */
    allow(id: string, browser: string, by: AllowedBy): string | null {
      const request = open(id);
      if (request === null || request.grant !== null || request.browser !== hashOf(browser)) return null;
      const grant = newToken();
      const expiresAt = now().getTime() + GRANT_LIFE_MS;
      request.grant = { hash: hashOf(grant), by, browser: hashOf(browser), expiresAt };
      return withAnswer(request, { ml_service: 'allowed', ml_grant: grant });
    },
    /** null = as for `allow`. */
    decline(id: string, browser: string): string | null {
      const request = open(id);
      if (request === null || request.grant !== null || request.browser !== hashOf(browser)) return null;
      requests.delete(id);
      return withAnswer(request, { ml_service: 'declined' });
    },
    /** Once, whatever becomes of it; `done` once the store is paired: a code pairs one store. Throws a refusal. */
    redeem({ grant, verifier, siteUrl }: GivenGrant): { readonly by: AllowedBy; readonly done: () => void } {
      const found = [...requests].find(([, request]) => request.grant?.hash === hashOf(grant));
      if (found === undefined) throw unknownGrant();
      const [id, request] = found;
      requests.delete(id);
      if (request.grant === null || isOver(request.grant.expiresAt, GRANT_LIFE_MS, now())) throw oldGrant();
      if (hashOf(verifier) !== request.challenge || siteUrl !== request.siteUrl) throw foreignGrant();
      const { by, browser } = request.grant;
      return { by, done: () => void trusted.delete(browser) };
    },
    /** It gave the pairing code: it may allow one pairing, also if the first attempt fails. */
    trust(browser: string): void {
      for (const [known, until] of trusted) if (isOver(until, TRUST_LIFE_MS, now())) trusted.delete(known);
      trusted.set(hashOf(browser), now().getTime() + TRUST_LIFE_MS);
    },
    isTrusted(browser: string): boolean {
      const until = trusted.get(hashOf(browser));
      return until !== undefined && !isOver(until, TRUST_LIFE_MS, now());
    },
  };
}

/** Also one that ends later than it can: it was made while the clock was ahead. */
function isOver(expiresAt: number, lifeMs: number, now: Date): boolean {
  const leftMs = expiresAt - now.getTime();
  return leftMs <= 0 || leftMs > lifeMs;
}

function withAnswer({ returnUrl, state }: WantedPairing, answer: Readonly<Record<string, string>>): string {
  const url = new URL(returnUrl);
  for (const [name, value] of Object.entries({ ...answer, ml_state: state })) url.searchParams.set(name, value);
  return url.href;
}

function newToken(): string {
  return randomBytes(TOKEN_BYTES).toString('base64url');
}

/** Tokens have full entropy: no salt is needed, and their hashes may be compared as text. */
function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

const START_AGAIN = 'Click “Connect the service” in wp-admin again.';

function unknownGrant(): Error {
  return refusal(
    403,
    'pairing_grant_unknown',
    'This permission to connect was used before, or never given.',
    START_AGAIN,
  );
}

function oldGrant(): Error {
  return refusal(403, 'pairing_grant_expired', 'This permission to connect is older than five minutes.', START_AGAIN);
}

function foreignGrant(): Error {
  return refusal(403, 'pairing_grant_foreign', 'This permission to connect was given to another shop.', START_AGAIN);
}
