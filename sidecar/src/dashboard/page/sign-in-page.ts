import { createHash } from 'node:crypto';
import { Html, html } from './html.ts';

export type SignInState =
  | { readonly state: 'link'; readonly token: string }
  /** Another person is signed in here: nobody is signed out by a link alone. See ledger/audit/actor.ts. */
  | { readonly state: 'replace'; readonly token: string; readonly before: string; readonly after: string }
  /** `how`: to sign in, after no particular event. */
  | { readonly state: 'how' | 'refused' | 'too-many' };

const STYLE = `:root{color-scheme:light dark}body{margin:0 auto;padding:2rem 1rem;max-width:34rem;font:1rem/1.5 system-ui,sans-serif;
background:#f6f7f9;color:#1d2330;overflow-wrap:anywhere}h1{font-size:1.5rem}main{padding:.5rem 1.25rem 1.25rem;border:1px solid #8a93a3;border-radius:.5rem;background:#fff}
button{padding:.6rem 1.2rem;border:0;border-radius:.4rem;background:#0b5cad;color:#fff;font:inherit;font-weight:600;cursor:pointer}
button:focus-visible{outline:3px solid #1d2330;outline-offset:2px}code{padding:.05em .35em;border-radius:.25em;background:#eceef2}
@media(prefers-color-scheme:dark){body{background:#12151b;color:#e7eaf0}main{background:#1b2029}code{background:#12151b}button{background:#8ec1ff;color:#12151b}
button:focus-visible{outline-color:#e7eaf0}}`;
const SCRIPT = `document.forms[0]?.requestSubmit()`;

const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** The page is self-contained: without a session nothing else is served. */
export const SIGN_IN_POLICY = [
  `default-src 'none'`,
  `style-src ${hash(STYLE)}`,
  `script-src ${hash(SCRIPT)}`,
  `img-src data:`,
  `form-action 'self'`,
  `base-uri 'none'`,
  `frame-ancestors 'none'`,
].join('; ');

/** `path`: of the public address, '' = none. */
export function signInPage(state: SignInState, path: string): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>Sign in – ML Connector</title>
        <link rel="icon" href="data:," />
        ${new Html(`<style>${STYLE}</style>`)}
      </head>
      <body>
        <main>
          <h1>ML Connector</h1>
          ${content(state, path)}
        </main>
      </body>
    </html> `;
}

function content(state: SignInState, path: string): Html {
  if (state.state === 'link') {
    return html`<form method="post" action="${path}/sign-in">
        <input type="hidden" name="token" value="${state.token}" />
        <p><button>Sign in to the health dashboard</button></p>
      </form>
      ${new Html(`<script>${SCRIPT}</script>`)}`;
  }
  if (state.state === 'replace') {
    return html`<p>
        This browser is signed in as <strong>${state.before}</strong>. The link that you opened signs in as
        <strong>${state.after}</strong>.
      </p>
      <form method="post" action="${path}/sign-in">
        <input type="hidden" name="token" value="${state.token}" />
        <input type="hidden" name="replace" value="yes" />
        <p><button>Sign in as ${state.after}</button></p>
      </form>
      <p>
        If you didn’t ask for this link, close this page: you stay signed in.
        <a href="${path}/">Back to the dashboard</a>
      </p>`;
  }
  return html`<p>${SENTENCES[state.state]} To sign in, use one of these:</p>
    <ul>
      <li>In wp-admin: WooCommerce → ML Connector, tab “Connection”, button “Health dashboard”.</li>
      <li>Where the sidecar runs: <code>npm run cli -- dashboard</code></li>
    </ul>`;
}

const SENTENCES = {
  how: 'You are not signed in.',
  refused: 'This link has been used, or is older than five minutes.',
  'too-many': 'Too many attempts. Wait a minute.',
};
