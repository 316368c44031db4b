import type { App } from '../apps.ts';
import { revokeUser } from '../connections/connection-list.ts';
import { emptyReply, jsonReply, type Reply } from '../reply.ts';
import type { Simulation } from '../simulation.ts';
import { redeemCode } from './authorisation-code.ts';
import { authenticateClient } from './client-authentication.ts';
import { OAuthError } from './oauth-error.ts';
import { redeemRefreshToken } from './refresh-token.ts';
import { CONNECTIONS_SCOPE, findForbiddenScope, parseScopes } from './scopes.ts';
import { issueAppToken, issueUserTokens } from './tokens.ts';

export interface FormCall {
  readonly authorization: string | undefined;
  readonly contentType: string | undefined;
  readonly body: string;
}

/** POST /connect/token. Throws OAuthError. */
export async function answerTokenCall(simulation: Simulation, call: FormCall): Promise<Reply> {
  const form = readForm(call);
  const app = authenticateClient(simulation, call.authorization, form);
  const answer = await answerGrant(simulation, app, form);
  simulation.save(null);
  return jsonReply(200, answer, { 'Cache-Control': 'no-store', Pragma: 'no-cache' });
}

/** POST /connect/revocation: an unknown token is as good as revoked (RFC 7009, 2.2). Throws OAuthError. */
export function answerRevocationCall(simulation: Simulation, call: FormCall): Reply {
  const form = readForm(call);
  const app = authenticateClient(simulation, call.authorization, form);
  const token = form.get('token') ?? '';
  if (token === '') throw new OAuthError('invalid_request', 'token is missing');
  const stored = simulation.state.refreshTokens[token];
  if (stored?.grant.clientId === app.clientId) {
    revokeUser(simulation, app.clientId, stored.grant.userId);
    simulation.save(null);
  }
  return emptyReply(200);
}

function readForm({ contentType, body }: FormCall): URLSearchParams {
  if (!/^application\/x-www-form-urlencoded\b/i.test(contentType ?? '')) {
    throw new OAuthError('invalid_request', 'the body is not a form');
  }
  return new URLSearchParams(body);
}

async function answerGrant(simulation: Simulation, app: App, form: URLSearchParams): Promise<Record<string, unknown>> {
  switch (form.get('grant_type')) {
    case 'authorization_code': {
      if (app.customConnectionTenantId !== undefined) {
        throw new OAuthError('unauthorized_client', 'a custom connection has no users');
      }
      const { grant, nonce } = redeemCode(simulation, app, form);
      return issueUserTokens(simulation, grant, { previous: null, nonce });
    }
    case 'refresh_token': {
      const token = form.get('refresh_token') ?? '';
      if (token === '') throw new OAuthError('invalid_request', 'refresh_token is missing');
      const { grant } = redeemRefreshToken(simulation, app, token);
      return issueUserTokens(simulation, grant, { previous: token, nonce: null });
    }
    case 'client_credentials':
      return issueAppToken(simulation, app, readAppScopes(simulation, app, form));
    case null:
    case '':
      throw new OAuthError('invalid_request', 'grant_type is missing');
    default:
      throw new OAuthError('unsupported_grant_type', 'unknown grant_type');
  }
}

/** A custom connection may ask for accounting scopes; any other app with a secret for app.connections only. */
function readAppScopes(simulation: Simulation, app: App, form: URLSearchParams): string[] {
  if (app.clientSecret === null) throw new OAuthError('unauthorized_client', 'an app without a secret');
  const scopes = parseScopes(form.get('scope') ?? '');
  if (scopes.length === 0) throw new OAuthError('invalid_scope', 'scope is missing');
  const tenanted = scopes.filter((scope) => scope !== CONNECTIONS_SCOPE);
  if (app.customConnectionTenantId === undefined && tenanted.length > 0) {
    throw new OAuthError('invalid_scope', 'accounting scopes need a user or a custom connection');
  }
  const forUsersOnly = tenanted.find((scope) => !scope.startsWith('accounting.'));
  const forbidden = forUsersOnly ?? findForbiddenScope(app, tenanted, simulation.clock.now());
  if (forbidden !== null) throw new OAuthError('invalid_scope', forbidden);
  return scopes;
}
