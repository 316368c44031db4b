/** An app as its owner registered it in Xero's developer portal. */
export interface App {
  readonly clientId: string;
  /** Null: a "Mobile or desktop" app, which has no secret and must use PKCE. */
  readonly clientSecret: string | null;
  readonly name: string;
  readonly redirectUris: readonly string[];
  /** Starter allows 1,000 calls a day per organisation and 5 connections, Core 5,000 and 50. */
  readonly tier: 'starter' | 'core';
  /** Apps made on or after 2 March 2026 have granular scopes only; older ones may use both kinds. */
  readonly scopes: 'granular' | 'broad';
  /** Bulk Connections (Advanced tier): several organisations in one consent. */
  readonly bulkConnections?: boolean;
  /** A custom connection: client credentials for this one organisation, no tenant header needed. */
  readonly customConnectionTenantId?: string;
  readonly webhookUrl?: string;
  readonly webhookKey?: string;
}

/** The app that a simulator started without a list of apps knows; its secrets protect nothing. */
export const DEMO_APP: App = {
  clientId: '5D3E0C9A7B1F4E62A8D4C1B09F7E2A36',
  clientSecret: 'demo-secret-of-the-simulated-xero-app-0123456789',
  name: 'ML Connector',
  redirectUris: ['http://localhost:8484/v1/xero/callback'],
  tier: 'starter',
  scopes: 'granular',
  webhookKey: 'ZGVtby13ZWJob29rLWtleS1vZi10aGUtc2ltdWxhdGVkLXhlcm8tYXBw',
};

/** Xero registers https addresses, and http://localhost for tests; http://127.0.0.1 is refused. */
export function isRegistrableRedirectUri(uri: string): boolean {
  if (!URL.canParse(uri)) return false;
  const { protocol, hostname, hash } = new URL(uri);
  if (hash !== '') return false;
  return protocol === 'https:' || (protocol === 'http:' && hostname === 'localhost');
}

/** Throws, naming the app, when the developer portal would not have accepted it. */
export function checkApps(apps: readonly App[]): void {
  const seen = new Set<string>();
  for (const app of apps) {
    if (seen.has(app.clientId)) throw new Error(`Two apps have the client id ${app.clientId}.`);
    seen.add(app.clientId);
    const refused = app.redirectUris.find((uri) => !isRegistrableRedirectUri(uri));
    if (refused !== undefined) {
      throw new Error(`App "${app.name}": Xero does not register ${refused} (use https, or http://localhost).`);
    }
  }
}
