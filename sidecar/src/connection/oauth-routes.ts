import { createHash, randomBytes } from 'node:crypto';
import { Router, type Request, type Response } from 'express';
import { z } from 'zod';
import { languageOf } from '../domain/pages/language.ts';
import { tokenInCookies } from '../domain/text.ts';
import { askPage, CONSENT_POLICY, NO_TERMS, noConsentPage, outcomePage, type Terms } from './consent-page.ts';
import { type AskedConsent, CONSENT_LIFE_MS, type ConsentOutcome, type Consents } from './consent.ts';

/** Ours: Xero's codes and states are far shorter. */
const PARAMETER_CHARACTERS_MAX = 4_096;

const parameter = z
  .string()
  .max(PARAMETER_CHARACTERS_MAX)
  .optional()
  .transform((value) => (value === undefined || value === '' ? null : value));
const callback = z.object({ state: parameter, code: parameter, error: parameter, error_description: parameter });

const proofQuery = z.object({ proof: z.string().max(PARAMETER_CHARACTERS_MAX) });

type ConsentsOfBrowser = Pick<Consents, 'asked' | 'open' | 'finish' | 'returnUrl'>;

/**
 * The page that names the store before its user goes to Xero, and where Xero redirects the user afterwards. A cookie binds
 * both to one browser: an address at Xero that somebody passes on connects nothing. The code is exchanged here; the
 * accounting API is not called.
 */
export function createOauthRoutes(parts: {
  readonly consents: ConsentsOfBrowser;
  /** Decides whether the cookie needs https. */
  readonly publicUrl: string;
  readonly onOutcome?: (outcome: ConsentOutcome) => void;
  /** Absent = none. */
  readonly terms?: Terms;
  /** A person went on with these terms. */
  readonly onAccepted?: (asked: AskedConsent, terms: Terms) => Promise<void>;
}): Router {
  const { consents, terms = NO_TERMS } = parts;
  const cookie = cookieOf(new URL(parts.publicUrl).protocol === 'https:');
  const show = (response: Response, status: number, markup: string) => {
    response.set('content-security-policy', CONSENT_POLICY);
    response.status(status).type('html').send(markup);
  };
  const router = Router();
  router.get('/v1/xero/consent/:state', async (request, response) => {
    keepPrivate(response);
    const { state } = request.params;
    const known = cookie.read(request);
    const given = proofQuery.safeParse(request.query).data?.proof ?? null;
    if (given !== null && (known === null || given !== proofOf(state, known))) {
      show(response, 400, noConsentPage('no-cookie', languageOf(request)));
      return;
    }
    const asked = await consents.asked(state);
    if (asked === null) {
      show(response, 404, noConsentPage('ended', languageOf(request)));
      return;
    }
    if (given === null || known === null) {
      const browser = known ?? randomBytes(BROWSER_BYTES).toString('base64url');
      cookie.set(response, browser);
      show(response, 200, askPage(asked, proofOf(state, browser), terms, languageOf(request)));
      return;
    }
    const atXero = await consents.open(state, known);
    if (atXero === null) {
      show(response, 409, noConsentPage('other-browser', languageOf(request)));
      return;
    }
    // On record before Xero is reached.
    if (terms.termsUrl !== null || terms.privacyUrl !== null) await parts.onAccepted?.(asked, terms);
    response.redirect(303, atXero);
  });
  router.get('/v1/xero/callback', async (request: Request, response: Response) => {
    keepPrivate(response);
    const given = callback.safeParse(request.query).data;
    const [state, browser] = [given?.state ?? '', cookie.read(request)];
    const outcome = await consents.finish(
      {
        state,
        code: given?.code ?? null,
        error: given?.error ?? null,
        errorDescription: given?.error_description ?? null,
      },
      browser,
    );
    parts.onOutcome?.(outcome);
    const returnUrl = await consents.returnUrl(state, browser);
    if (returnUrl !== null) response.redirect(303, withOutcome(returnUrl, outcome));
    else show(response, outcome.outcome === 'failed' ? 400 : 200, outcomePage(outcome, languageOf(request)));
  });
  return router;
}

/** The addresses hold the state and the code: they must not be sent on or kept. */
function keepPrivate(response: Response): void {
  response.set({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
}

/** 256 bits cannot be guessed. */
const BROWSER_BYTES = 32;

/** Another site can link to the page, but does not know the cookie: it cannot lead past what the page says. */
function proofOf(state: string, browser: string): string {
  return createHash('sha256').update(`consent ${state} ${browser}`).digest('base64url');
}

/**
 * One for all consents of a browser. With the prefix, browsers refuse it over http and from a sibling host; browsers do not
 * take it on http, so a service on http (development, on this machine) has none. Lax: Xero's redirect comes from
 * another site.
 */
function cookieOf(secure: boolean) {
  const name = secure ? '__Host-ml_consent' : 'ml_consent';
  const options = { path: '/', httpOnly: true, sameSite: 'lax', secure, maxAge: CONSENT_LIFE_MS } as const;
  return {
    read: (request: Request) => tokenInCookies(request.get('cookie'), name),
    set: (response: Response, browser: string) => response.cookie(name, browser, options),
  };
}

/** Checked against the store's own address when the consent started. */
function withOutcome(returnUrl: string, outcome: ConsentOutcome): string {
  const url = new URL(returnUrl);
  const words = { done: 'connected', choose: 'choose', failed: 'failed' } as const;
  // The user consented, but not for the organisation with the store's documents: the page lists those available.
  const isOther = outcome.outcome === 'failed' && outcome.code === 'organisation_unknown';
  url.searchParams.set('ml_xero', isOther ? 'choose' : words[outcome.outcome]);
  if (outcome.outcome === 'failed' && !isOther) url.searchParams.set('ml_xero_error', outcome.code);
  return url.href;
}
