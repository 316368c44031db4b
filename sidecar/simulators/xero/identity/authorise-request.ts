import type { App } from '../apps.ts';
import { findApp, type Simulation } from '../simulation.ts';
import { findForbiddenScope, parseScopes } from './scopes.ts';

export interface AuthoriseRequest {
  readonly app: App;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly state: string | null;
  readonly nonce: string | null;
  readonly codeChallenge: string | null;
  /** Whether the user may pick several organisations at once. */
  readonly bulk: boolean;
}

/** A bad authorise request; redirectUri is null when the address itself is not to be trusted. */
export interface AuthoriseProblem {
  readonly error: string;
  readonly description: string;
  readonly redirectUri: string | null;
  readonly state: string | null;
}

/** RFC 7636, 4.2: base64url of a SHA-256. */
const CHALLENGE = /^[A-Za-z0-9_-]{43}$/;

export function readAuthoriseRequest(
  simulation: Simulation,
  query: URLSearchParams,
): AuthoriseRequest | AuthoriseProblem {
  const state = query.get('state');
  const refuse = (error: string, description: string, redirectUri: string | null = null): AuthoriseProblem => ({
    error,
    description,
    redirectUri,
    state,
  });
  const app = findApp(simulation, query.get('client_id') ?? '');
  if (app === undefined) return refuse('unauthorized_client', 'Unknown client or client not enabled');
  // Belief: a custom connection is authorised in the portal, never by a user (facts 1.4).
  if (app.customConnectionTenantId !== undefined) {
    return refuse('unauthorized_client', 'Unknown client or client not enabled');
  }
  const redirectUri = query.get('redirect_uri') ?? '';
  if (!app.redirectUris.includes(redirectUri)) return refuse('unauthorized_client', 'Invalid redirect_uri');
  if (query.get('response_type') !== 'code') {
    return refuse('unsupported_response_type', 'Only response_type=code is supported', redirectUri);
  }
  const scopes = parseScopes(query.get('scope') ?? '');
  const forbidden = findForbiddenScope(app, scopes, simulation.clock.now());
  if (scopes.length === 0 || forbidden !== null) {
    return refuse('invalid_scope', `Invalid scope for client: ${forbidden ?? '(none)'}`, redirectUri);
  }
  const codeChallenge = query.get('code_challenge');
  const pkceProblem = findPkceProblem(app, codeChallenge, query.get('code_challenge_method'));
  if (pkceProblem !== null) return refuse('invalid_request', pkceProblem, redirectUri);
  const bulk = app.bulkConnections === true && query.get('acr_values') !== 'bulk_connect:false';
  return { app, redirectUri, scopes, state, nonce: query.get('nonce'), codeChallenge, bulk };
}

export function isProblem(request: AuthoriseRequest | AuthoriseProblem): request is AuthoriseProblem {
  return 'error' in request;
}

function findPkceProblem(app: App, challenge: string | null, method: string | null): string | null {
  if (challenge === null) return app.clientSecret === null ? 'code challenge required' : null;
  if (method !== 'S256') return 'Transform algorithm not supported';
  return CHALLENGE.test(challenge) ? null : 'Invalid code_challenge';
}
