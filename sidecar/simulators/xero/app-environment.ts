import type { App } from './apps.ts';
import type { XeroSimulator } from './start-xero.ts';

/** The variables that lead a sidecar to the simulated Xero, as this app. */
export function appEnvironment(
  app: App,
  xero: Pick<XeroSimulator, 'loginUrl' | 'identityUrl' | 'apiUrl'>,
): Record<string, string> {
  return {
    XERO_CLIENT_ID: app.clientId,
    XERO_CLIENT_SECRET: app.clientSecret ?? '',
    XERO_LOGIN_URL: xero.loginUrl,
    XERO_IDENTITY_URL: xero.identityUrl,
    XERO_API_URL: xero.apiUrl,
  };
}
