import { DEMO_APP, type App } from '../xero/apps.ts';
import type { XeroSimulator } from '../xero/start-xero.ts';

export const REDIRECT_URI = 'http://localhost:8484/v1/xero/callback';

export const CHAOS_APP: App = { ...DEMO_APP, tier: 'core', redirectUris: [REDIRECT_URI] };

/** Names the rule that the service of a run breaks, see broken-rules.ts; absent = none. */
export const BROKEN_RULE = 'CHAOS_BROKEN_RULE';

/** Links in documents have no port, so that they carry the mark of origin. */
export const PORTLESS_LINKS = 'CHAOS_PORTLESS_LINKS';

/** The environment of the service in a run. */
export function environmentOf(dataDir: string, xero: XeroSimulator, port: number): Record<string, string> {
  return {
    ML_DATA_DIR: dataDir,
    ML_PORT: String(port),
    ML_LOG_LEVEL: 'warn',
    ML_ALLOW_PRIVATE_HOSTS: '1',
    XERO_CLIENT_ID: CHAOS_APP.clientId,
    XERO_CLIENT_SECRET: CHAOS_APP.clientSecret ?? '',
    XERO_LOGIN_URL: xero.loginUrl,
    XERO_IDENTITY_URL: xero.identityUrl,
    XERO_API_URL: xero.apiUrl,
  };
}
