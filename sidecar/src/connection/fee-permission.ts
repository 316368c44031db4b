import type { Organisations } from './organisations.ts';
import { coversFees } from './scopes.ts';
import type { TokenStore } from './token-store.ts';

/** Whether the consent for an organisation's calls covers bank transactions. */
export function createFeePermission(parts: {
  readonly organisations: Pick<Organisations, 'get'>;
  readonly tokens: Pick<TokenStore, 'load'>;
}): (tenantId: string) => Promise<boolean> {
  return async (tenantId) => {
    const organisation = await parts.organisations.get(tenantId);
    const tokens = organisation === null ? null : await parts.tokens.load(organisation.tokenSetId);
    return tokens === null || coversFees(tokens.scope);
  };
}
