import type { Addresses } from '../simulation.ts';
import { CONNECTIONS_SCOPE } from './scopes.ts';

/** /.well-known/openid-configuration. */
export function describeProvider({ issuer, loginUrl, identityUrl }: Addresses): Record<string, unknown> {
  return {
    issuer,
    jwks_uri: `${identityUrl}/.well-known/openid-configuration/jwks`,
    authorization_endpoint: loginUrl,
    token_endpoint: `${identityUrl}/connect/token`,
    revocation_endpoint: `${identityUrl}/connect/revocation`,
    scopes_supported: ['openid', 'profile', 'email', 'offline_access', CONNECTIONS_SCOPE],
    grant_types_supported: ['authorization_code', 'client_credentials', 'refresh_token'],
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    id_token_signing_alg_values_supported: ['RS256'],
    subject_types_supported: ['public'],
    code_challenge_methods_supported: ['S256'],
  };
}
