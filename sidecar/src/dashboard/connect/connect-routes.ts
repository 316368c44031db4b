import { createHash, randomBytes } from 'node:crypto';
import { type ErrorRequestHandler, type Request, type RequestHandler, type Response, Router } from 'express';
import { z } from 'zod';
import { browserCookie } from './browser-cookie.ts';
import { languageOf } from '../../domain/pages/language.ts';
import { tokenInCookies } from '../../domain/text.ts';
import type { Html } from '../page/html.ts';
import { form } from '../sign-in.ts';
import { askShopPage, CONNECT_POLICY, goOnPage, noConnectPage, startPage, type Way } from './connect-page.ts';

import { xeroAppPage } from './xero-app-page.ts';

/** 256 bits cannot be guessed. */
const BROWSER_BYTES = 32;
/** A browser keeps the new service, and what it may connect, for less than this. */
const COOKIE_LIFE_MS = 60 * 60_000;

type AllowedBy = 'first-start' | 'code' | 'dashboard';

/** See stores/pairing-requests.ts and stores/first-start.ts. */
export interface ConnectDeps {
  readonly publicUrl: string;
  /** Whether a Xero app is configured. */
  readonly hasApp: boolean;
  readonly requests: {
    readonly asked: (id: string) => AskingShopOf | null;
    readonly hold: (id: string, browser: string) => 'held' | 'ended' | 'other-browser';
    readonly allow: (id: string, browser: string, by: AllowedBy) => string | null;
    readonly decline: (id: string, browser: string) => string | null;
    readonly trust: (browser: string) => void;
    readonly isTrusted: (browser: string) => boolean;
  };
  readonly firstStart: {
    readonly isOpen: () => Promise<boolean>;
    readonly endsAt: Date;
    readonly isTaken: (browser: string) => boolean;
    readonly take: (browser: string) => boolean;
  };
  /** Whether the code is the current one; then it works no more. */
  readonly useCode: (code: string, response: Response) => Promise<boolean>;
  /** Limits the guesses. */
  readonly limits: readonly RequestHandler[];
  /** Who is signed in to the dashboard; `storeId` null = the operator, who sees every store. */
  readonly viewerOf: (request: Request) => Promise<{ readonly storeId: string | null } | null>;
}

interface AskingShopOf {
  readonly siteName: string;
  readonly siteUrl: string;
}

const answer = z.object({
  proof: z.string().max(200),
  do: z.enum(['allow', 'decline', 'code', 'shop']),
  code: z.string().max(200).optional(),
  shop: z.string().max(500).optional(),
});

/**
 * Pairing without a code (ADR 0055). `/connect/<id>` names the shop that asks, and leads back to it with a grant. `/connect` is the first
 * page of a new service, and where the pairing link leads.
 */
export function connectRoutes(deps: ConnectDeps): Router {
  const { pathname } = new URL(deps.publicUrl);
  const path = pathname.replace(/(?<!\/)\/+$/, '');
  const { name, options } = browserCookie(deps.publicUrl, 'ml_pairing', COOKIE_LIFE_MS);
  const parts: Parts = {
    deps,
    path,
    browserOf: (request) => tokenInCookies(request.get('cookie'), name),
    remember(request, response) {
      const known = tokenInCookies(request.get('cookie'), name) ?? randomBytes(BROWSER_BYTES).toString('base64url');
      response.cookie(name, known, options);
      return known;
    },
  };
  const router = Router();
  router.get('/', async (request, response, next) => {
    if (!(await deps.firstStart.isOpen()) || (await deps.viewerOf(request)) !== null) next();
    else response.set('cache-control', 'no-store').redirect(303, `${path}/connect`);
  });
  router.get('/xero-app', (_request, response) => show(response, 200, xeroAppPage(deps.publicUrl)));
  router.get('/connect', async (request, response) => {
    await showStart(parts, request, response, null);
  });
  router.get('/connect/:id', async (request, response) => {
    await showAsked(parts, request, response, false);
  });
  router.post('/connect', ...takesForm(parts), async (request, response) => {
    await start(parts, request, response);
  });
  router.post('/connect/:id', ...takesForm(parts), async (request, response) => {
    await decide(parts, request, response);
  });
  const tooMany: ErrorRequestHandler = (error: unknown, request, response, next) => {
    if (error instanceof Error && 'code' in error && error.code === 'too_many_attempts')
      show(response, 429, noConnectPage('too-many', languageOf(request)));
    else next(error);
  };
  return router.use(tooMany);
}

interface Parts {
  readonly deps: ConnectDeps;
  /** Of the public address, '' = none. */
  readonly path: string;
  readonly browserOf: (request: Request) => string | null;
  readonly remember: (request: Request, response: Response) => string;
}

/** Another site can link to a page or send its form, but does not know the cookie. */
function proofOf(place: string, browser: string): string {
  return createHash('sha256').update(`connect ${place} ${browser}`).digest('base64url');
}

/** A form is parsed; one with a code counts as a guess until it proves right. */
function takesForm({ deps }: Parts): RequestHandler[] {
  const guarded = deps.limits.map((limit): RequestHandler => {
    return (request, response, next) => {
      const { data } = answer.safeParse(request.body);
      if (data?.code === undefined) next();
      else limit(request, response, next);
    };
  });
  return [form(), ...guarded];
}

/** The form's answer, of the browser that has the cookie; null = a page says why not. */
function readAnswer({ browserOf }: Parts, request: Request, response: Response, place: string) {
  const browser = browserOf(request);
  const { data } = answer.safeParse(request.body);
  if (browser !== null && data !== undefined && data.proof === proofOf(place, browser)) return { browser, ...data };
  show(response, 400, noConnectPage('no-cookie', languageOf(request)));
  return null;
}

interface Allowing {
  readonly way: Way;
  readonly why: string | null;
}

async function wayOf({ deps }: Parts, request: Request, browser: string): Promise<Allowing> {
  if ((await deps.viewerOf(request))?.storeId === null) return { way: 'dashboard', why: null };
  if (deps.requests.isTrusted(browser)) return { way: 'trusted', why: null };
  if (!(await deps.firstStart.isOpen())) return { way: 'code', why: NOT_NEW };
  return deps.firstStart.isTaken(browser) ? { way: 'code', why: TAKEN } : { way: 'first-start', why: null };
}

const NOT_NEW =
  'This service has a shop already, or was started more than fifteen minutes ago: it needs an invitation or its pairing code. If it is yours and no shop of yours is connected, its operator sees with “store list” which one is.';
const TAKEN =
  'Another browser is connecting the first shop of this service. If that is not you, use the pairing code, and look afterwards with “store list” which shops are connected.';

async function showAsked(parts: Parts, request: Request, response: Response, isWrongCode: boolean): Promise<void> {
  const { deps, path, remember } = parts;
  const id = String(request.params['id']);
  const shop = deps.requests.asked(id);
  if (shop === null) {
    show(response, 404, noConnectPage('ended', languageOf(request)));
    return;
  }
  const action = `${path}/connect/${id}`;
  // A link from another site brings no strict cookie, and so no session of the dashboard: the page asks again from here.
  if (request.method === 'GET' && request.query['here'] === undefined) {
    show(response, 200, goOnPage('Connect a shop', 'Continue', `${action}?here=1`, languageOf(request)));
    return;
  }
  const browser = remember(request, response);
  const held = deps.requests.hold(id, browser);
  if (held !== 'held') {
    show(response, held === 'ended' ? 404 : 409, noConnectPage(held, languageOf(request)));
    return;
  }
  const asking = {
    shop: { name: shop.siteName, url: shop.siteUrl },
    ...{ action, isWrongCode, proof: proofOf(id, browser), language: languageOf(request) },
  };
  show(response, isWrongCode ? 403 : 200, askShopPage({ ...asking, ...(await wayOf(parts, request, browser)) }));
}

async function decide(parts: Parts, request: Request, response: Response): Promise<void> {
  const { requests, firstStart, useCode } = parts.deps;
  const id = String(request.params['id']);
  const given = readAnswer(parts, request, response, id);
  if (given === null) return;
  const { browser, code } = given;
  if (given.do === 'decline') {
    goBack(request, response, requests.decline(id, browser), 'Not connected');
    return;
  }
  if (code !== undefined && (await useCode(code, response))) requests.trust(browser);
  const { way } = await wayOf(parts, request, browser);
  const by = BY[way];
  if (by === null || (by === 'first-start' && !firstStart.take(browser))) {
    await showAsked(parts, request, response, code !== undefined);
    return;
  }
  goBack(request, response, requests.allow(id, browser, by), 'Back to your shop');
}

const BY: Readonly<Record<Way, AllowedBy | null>> = {
  ...{ 'first-start': 'first-start', trusted: 'code', dashboard: 'dashboard', code: null },
};

async function showStart(
  parts: Parts,
  request: Request,
  response: Response,
  fault: 'code' | 'shop' | null,
): Promise<void> {
  const { deps, path, remember } = parts;
  const browser = remember(request, response);
  const { way } = await wayOf(parts, request, browser);
  const kind = way === 'dashboard' ? 'trusted' : way;
  const endsAt = kind === 'first-start' ? deps.firstStart.endsAt : null;
  const page = {
    kind,
    hasApp: deps.hasApp,
    address: deps.publicUrl,
    action: `${path}/connect`,
    proof: proofOf('', browser),
    endsAt,
    fault,
    language: languageOf(request),
  };
  show(response, fault === null ? 200 : 403, startPage(page));
}

async function start(parts: Parts, request: Request, response: Response): Promise<void> {
  const given = readAnswer(parts, request, response, '');
  if (given === null) return;
  if (given.do === 'shop') {
    const address = wpAdminOf(given.shop ?? '', parts.deps.publicUrl);
    if (address === null) await showStart(parts, request, response, 'shop');
    else show(response, 200, goOnPage('To your shop', 'Open wp-admin', address, languageOf(request)));
    return;
  }
  const isRight = given.code !== undefined && (await parts.deps.useCode(given.code, response));
  if (isRight) parts.deps.requests.trust(given.browser);
  await showStart(parts, request, response, isRight ? null : 'code');
}

/** The plugin's page, with this address filled in; null = no web address. */
function wpAdminOf(typed: string, publicUrl: string): string | null {
  const shop = URL.parse(typed.trim());
  if (shop === null || !/^https?:$/.test(shop.protocol) || shop.username !== '' || shop.password !== '') return null;
  const page = new URL(`${shop.pathname.replace(/(?<!\/)\/+$/, '')}/wp-admin/admin.php`, shop.origin);
  page.search = new URLSearchParams({ page: 'ml-connector', tab: 'connection', ml_service_url: publicUrl }).toString();
  return page.href;
}

function goBack(request: Request, response: Response, address: string | null, title: string): void {
  const language = languageOf(request);
  if (address === null) show(response, 404, noConnectPage('ended', language));
  else show(response, 200, goOnPage(title, 'Go back to wp-admin', address, language));
}

/** Addresses hold ids and grants: they must not be sent on or kept. */
function show(response: Response, status: number, page: Html): void {
  response.set({
    ...{ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' },
    'content-security-policy': CONNECT_POLICY,
  });
  response.status(status).type('html').send(page.markup);
}
