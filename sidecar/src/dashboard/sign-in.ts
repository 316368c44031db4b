import { timingSafeEqual } from 'node:crypto';
import express, { Router, type Request, type RequestHandler, type Response } from 'express';
import { rateLimit } from 'express-rate-limit';
import { z } from 'zod';
import { tokenInCookies } from '../domain/text.ts';
import { SESSION_LIFE_MS, type DashboardAccess, type Session, type Viewer } from './access.ts';
import { SIGN_IN_POLICY, signInPage, type SignInState } from './page/sign-in-page.ts';

/** A person needs one; repeated attempts with a link are not a person. */
export const SIGN_INS_PER_MINUTE_MAX = 10;
const MINUTE_MS = 60_000;
const FORM_BYTES_MAX = 8 * 1024;

export interface SignInParts {
  readonly access: DashboardAccess;
  /** The service's public address; decides whether the cookie needs https, and its path. */
  readonly publicUrl: string;
  readonly signedIn: (viewer: Viewer) => Promise<void>;
}

const link = z.object({ token: z.string().min(1).max(200), replace: z.literal('yes').optional().catch(undefined) });

/**
 * `routes`: `/sign-in` and `/sign-out`. After `guard`, `sessionOf` returns the session; others get the sign-in page.
 * `isSignedIn`: whether the session of a guarded request is still valid. `sessionBehind`: null = nobody is signed in.
 *
 * The link may be opened from another site (wp-admin), which does not send a strict cookie: the page it opens
 * posts the token from our own address, so later requests are same-site. A link preview does not use it up.
 */
export function createSignIn({ access, publicUrl, signedIn }: SignInParts) {
  const { pathname, protocol } = new URL(publicUrl);
  const path = pathname.replace(/(?<!\/)\/+$/, '');
  const cookie = cookieOf(path, protocol === 'https:');
  const show = (response: Response, status: number, state: SignInState) => {
    response.set({ 'cache-control': 'no-store', 'content-security-policy': SIGN_IN_POLICY });
    response.status(status).type('html').send(signInPage(state, path).markup);
  };
  const sessionBehind = (request: Request) => readSession(access, cookie.read(request));
  const routes = Router();
  routes.get('/sign-in', (request, response) => {
    const given = link.safeParse(request.query);
    show(response, 200, given.success ? { state: 'link', token: given.data.token } : { state: 'how' });
  });
  routes.post(
    '/sign-in',
    rateLimit({
      windowMs: MINUTE_MS,
      limit: SIGN_INS_PER_MINUTE_MAX,
      standardHeaders: 'draft-8',
      legacyHeaders: false,
      handler: (_request, response) => show(response, 429, { state: 'too-many' }),
    }),
    form(),
    async (request, response) => {
      const given = link.safeParse(request.body);
      const asked = isForeign(request) || !given.success ? null : given.data;
      const [before, after] = [await sessionBehind(request), asked && (await access.viewerOf(asked.token))];
      if (asked !== null && before !== null && after !== null && !isSame(before, after) && asked.replace !== 'yes') {
        show(response, 409, { state: 'replace', token: asked.token, before: before.by, after: after.by });
        return;
      }
      const opened = asked && (await access.redeem(asked.token));
      if (opened === null) {
        show(response, 403, { state: 'refused' });
        return;
      }
      const token = cookie.read(request);
      if (token !== null) await access.end(token);
      await signedIn(opened.viewer);
      cookie.set(response, opened.token).set('cache-control', 'no-store').redirect(303, `${path}/`);
    },
  );
  routes.post('/sign-out', form(), async (request, response) => {
    const [token, session] = [cookie.read(request), await sessionBehind(request)];
    if (token === null || session === null || !hasCsrf(request, session)) {
      show(response, 401, { state: 'how' });
      return;
    }
    await access.end(token);
    cookie.clear(response).set('cache-control', 'no-store').redirect(303, `${path}/sign-in`);
  });
  const guard: RequestHandler = async (request, response, next) => {
    const session = await sessionBehind(request);
    if (session === null) {
      show(response, 401, { state: 'how' });
      return;
    }
    setSession(response, session);
    next();
  };
  return {
    routes,
    guard,
    sessionBehind,
    isSignedIn: async (request: Request) => (await sessionBehind(request)) !== null,
  };
}

async function readSession(access: DashboardAccess, token: string | null): Promise<Session | null> {
  return token === null ? null : await access.session(token);
}

/** A new link of the same person may open the same pages. */
function isSame(a: Viewer, b: Viewer): boolean {
  return a.by === b.by && a.storeId === b.storeId;
}

/** Parses a form, for the routes that change something. */
export function form(): RequestHandler {
  return express.urlencoded({ extended: false, limit: FORM_BYTES_MAX });
}

/** Accepts only forms from a page of this session. Runs after the guard and `form`. */
export const requireCsrf: RequestHandler = (request, response, next) => {
  if (!isForeign(request) && hasCsrf(request, sessionOf(response))) {
    next();
    return;
  }
  response.status(403).type('text').send('This form has expired. Go back, reload the page and try again.');
};

const SESSION = 'dashboardSession';
const sessionShape = z.object({ storeId: z.string().nullable(), by: z.string(), csrf: z.string() });

export function setSession(response: Response, session: Session): void {
  response.locals[SESSION] = session;
}

/** Throws when the route is not behind the guard. */
export function sessionOf(response: Response): Session {
  return sessionShape.parse(response.locals[SESSION]);
}

const csrfField = z.object({ csrf: z.string() });

function hasCsrf(request: Request, { csrf }: Session): boolean {
  const given = csrfField.safeParse(request.body);
  if (!given.success) return false;
  const [a, b] = [Buffer.from(given.data.csrf), Buffer.from(csrf)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** Browsers send a request's origin; other clients have no cookie to misuse. */
function isForeign(request: Request): boolean {
  const site = request.get('sec-fetch-site');
  return site !== undefined && site !== 'same-origin' && site !== 'none';
}

/** With the prefix, browsers refuse it from a sibling host or over http. */
function cookieOf(path: string, secure: boolean) {
  const name = secure ? (path === '' ? '__Host-ml_session' : '__Secure-ml_session') : 'ml_session';
  const options = { path: path === '' ? '/' : path, httpOnly: true, sameSite: 'strict', secure } as const;
  return {
    read: (request: Request) => tokenInCookies(request.get('cookie'), name),
    set: (response: Response, token: string) => response.cookie(name, token, { ...options, maxAge: SESSION_LIFE_MS }),
    clear: (response: Response) => response.clearCookie(name, options),
  };
}
