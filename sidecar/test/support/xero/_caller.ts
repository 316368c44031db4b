import { DEMO_APP, type App } from '../../../simulators/xero/apps.ts';
import type { XeroSimulator } from '../../../simulators/xero/start-xero.ts';

export const ALL_SCOPES = [
  'openid',
  'profile',
  'email',
  'offline_access',
  'accounting.invoices',
  'accounting.payments',
  'accounting.contacts',
  'accounting.settings',
  'accounting.banktransactions',
].join(' ');

export interface TokenAnswer {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly id_token: string;
  readonly expires_in: number;
  readonly token_type: string;
  readonly scope: string;
}

interface CallOptions {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly tenantId?: string | null;
  readonly token?: string;
}

/** A bare HTTP client of the simulated Xero: no retries, no cleverness, so that tests see what was answered. */
export interface XeroCaller {
  readonly tenantId: string;
  readonly tokens: TokenAnswer;
  call(method: string, path: string, options?: CallOptions): Promise<Response>;
}

export function consentUrl(xero: XeroSimulator, parameters: Readonly<Record<string, string>> = {}): string {
  const [app = DEMO_APP] = xero.apps;
  const url = new URL(xero.loginUrl);
  const all = {
    response_type: 'code',
    client_id: app.clientId,
    redirect_uri: app.redirectUris[0] ?? '',
    scope: ALL_SCOPES,
    state: 'state-1',
    ...parameters,
  };
  for (const [name, value] of Object.entries(all)) url.searchParams.set(name, value);
  return url.href;
}

/** Follows the consent page and answers the parameters that came back to the redirect address. */
export async function consent(
  xero: XeroSimulator,
  parameters: Readonly<Record<string, string>> = {},
): Promise<URLSearchParams> {
  const response = await fetch(consentUrl(xero, parameters), { redirect: 'manual' });
  const location = response.headers.get('location');
  if (location === null) throw new Error(`No redirect: ${response.status} ${await response.text()}`);
  return new URL(location).searchParams;
}

export function postForm(
  url: string,
  form: Readonly<Record<string, string>>,
  app: Pick<App, 'clientId' | 'clientSecret'> | null = DEMO_APP,
): Promise<Response> {
  const basic = Buffer.from(`${app?.clientId ?? ''}:${app?.clientSecret ?? ''}`).toString('base64');
  return fetch(url, {
    method: 'POST',
    headers: app === null || app.clientSecret === null ? {} : { authorization: `Basic ${basic}` },
    body: new URLSearchParams(form),
  });
}

export async function redeem(xero: XeroSimulator, code: string, app: App = DEMO_APP): Promise<TokenAnswer> {
  const form = { grant_type: 'authorization_code', code, redirect_uri: app.redirectUris[0] ?? '' };
  const response = await postForm(`${xero.identityUrl}/connect/token`, form, app);
  if (response.status !== 200) throw new Error(`No token: ${response.status} ${await response.text()}`);
  return (await response.json()) as TokenAnswer;
}

/** Connects one organisation (the first by default) and answers a caller for it. */
export async function signIn(
  xero: XeroSimulator,
  { tenantId = xero.organisations[0]?.tenantId ?? '', scope = ALL_SCOPES } = {},
): Promise<XeroCaller> {
  const [app = DEMO_APP] = xero.apps;
  const code = (await consent(xero, { simulator_organisations: tenantId, scope })).get('code') ?? '';
  const tokens = await redeem(xero, code, app);
  return {
    tenantId,
    tokens,
    call: (method, path, { body, headers, tenantId: other, token } = {}) => {
      const tenant = other === undefined ? tenantId : other;
      return fetch(`${xero.apiUrl}/api.xro/2.0/${path}`, {
        method,
        headers: {
          accept: 'application/json',
          authorization: `Bearer ${token ?? tokens.access_token}`,
          ...(tenant !== null && { 'xero-tenant-id': tenant }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
    },
  };
}

/** A sales invoice that every seed organisation accepts. */
export function invoiceBody(number: string, fields: Readonly<Record<string, unknown>> = {}) {
  return {
    Invoices: [
      {
        Type: 'ACCREC',
        Contact: { Name: 'Ada Buyer' },
        InvoiceNumber: number,
        Date: '2026-11-20',
        DueDate: '2026-12-20',
        LineAmountTypes: 'Exclusive',
        Status: 'AUTHORISED',
        LineItems: [{ Description: 'Tea', Quantity: '2', UnitAmount: '10.50', AccountCode: '200' }],
        ...fields,
      },
    ],
  };
}
