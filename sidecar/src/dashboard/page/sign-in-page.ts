import { Html, html } from './html.ts';
import { plainPage, plainPolicy } from './plain-page.ts';

export type SignInState =
  | { readonly state: 'link'; readonly token: string }
  /** Another person is signed in here: nobody is signed out by a link alone. See ledger/audit/actor.ts. */
  | { readonly state: 'replace'; readonly token: string; readonly before: string; readonly after: string }
  /** `how`: to sign in, after no particular event. */
  | { readonly state: 'how' | 'refused' | 'too-many' };

const SCRIPT = `document.forms[0]?.requestSubmit()`;

export const SIGN_IN_POLICY = plainPolicy(SCRIPT);

/** `path`: of the public address, '' = none. */
export function signInPage(state: SignInState, path: string): Html {
  return plainPage(
    'Sign in',
    html`<h1>ML Connector</h1>
      ${content(state, path)}`,
  );
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
      <li>Where the service runs: <code>npm run cli -- dashboard</code></li>
    </ul>`;
}

const SENTENCES = {
  how: 'You are not signed in.',
  refused: 'This link has been used, or is older than five minutes.',
  'too-many': 'Too many attempts. Wait a minute.',
};
