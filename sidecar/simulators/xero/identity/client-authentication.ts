import type { App } from '../apps.ts';
import { findApp, type Simulation } from '../simulation.ts';
import { OAuthError } from './oauth-error.ts';

interface Credentials {
  readonly clientId: string;
  readonly secret: string | null;
}

/** The app behind a call of the token or revocation endpoint (Basic, form fields, or client_id alone with PKCE). */
export function authenticateClient(
  simulation: Simulation,
  authorization: string | undefined,
  form: URLSearchParams,
): App {
  const { clientId, secret } = readCredentials(authorization, form);
  const app = findApp(simulation, clientId);
  if (app === undefined) throw new OAuthError('invalid_client', 'unknown client id');
  if (app.clientSecret === null && secret !== null) {
    throw new OAuthError('invalid_client', 'an app without a secret sent one');
  }
  if (app.clientSecret !== null && secret === null) throw new OAuthError('invalid_request', 'no authentication sent');
  if (app.clientSecret !== secret) throw new OAuthError('invalid_client', 'wrong secret');
  return app;
}

function readCredentials(authorization: string | undefined, form: URLSearchParams): Credentials {
  const inForm = form.get('client_id');
  const secretInForm = form.get('client_secret');
  if (authorization === undefined || authorization === '') {
    if (inForm === null || inForm === '') throw new OAuthError('invalid_request', 'no authentication sent');
    return { clientId: inForm, secret: secretInForm };
  }
  if (secretInForm !== null) throw new OAuthError('invalid_request', 'two ways of authentication at once');
  const basic = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(authorization);
  const pair = Buffer.from(basic?.[1] ?? '', 'base64').toString('utf8');
  const colon = pair.indexOf(':');
  if (colon < 1) throw new OAuthError('invalid_request', 'unreadable Basic header');
  const clientId = decode(pair.slice(0, colon));
  if (inForm !== null && inForm !== clientId) throw new OAuthError('invalid_request', 'two client ids');
  return { clientId, secret: decode(pair.slice(colon + 1)) };
}

/** RFC 6749, 2.3.1: both halves are form-encoded inside the Basic header. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}
