import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { type App, DEMO_APP } from '../../../simulators/xero/apps.ts';
import { startXero, type XeroOptions, type XeroSimulator } from '../../../simulators/xero/start-xero.ts';
import { Secret } from '../../../src/config/secret.ts';
import { openSecrets, type Secrets } from '../../../src/config/secrets.ts';
import type { ConsentCallback } from '../../../src/connection/connect-store.ts';
import {
  type ConsentOutcome,
  type Consents,
  createConsents,
  type WantedConsent,
} from '../../../src/connection/consent.ts';
import { type ContactIndex, createContactIndex } from '../../../src/connection/contact-index.ts';
import { createIdentity, type Identity } from '../../../src/connection/identity.ts';
import { createOrganisations, type Organisations } from '../../../src/connection/organisations.ts';
import { createReferenceLists, type ReferenceLists } from '../../../src/connection/reference-lists.ts';
import { type AccessTokens, createAccessTokens } from '../../../src/connection/refresh-token.ts';
import { createTokenStore, type TokenStore } from '../../../src/connection/token-store.ts';
import type { Context } from '../../../src/context/context.ts';
import { type Database, openDatabase } from '../../../src/database/database.ts';
import { createStores, type Stores } from '../../../src/stores/stores.ts';
import type { CallEvent } from '../../../src/xero/call.ts';
import { createXeroClient, type XeroClient } from '../../../src/xero/client.ts';
import { type ClockSkew, createClockSkew } from '../../../src/xero/clock-skew.ts';
import { createRateGovernor, type GovernorParts, realTimer } from '../../../src/xero/rate-governor.ts';
import { temporaryDirectory } from '../_ledger.ts';

export const REDIRECT_URI = 'http://localhost:8484/v1/xero/callback';

/** Everything of one sidecar process that has to do with Xero, on the database of the data directory. */
export interface Process {
  readonly secrets: Secrets;
  readonly clockSkew: ClockSkew;
  readonly stores: Stores;
  readonly tokens: TokenStore;
  readonly identity: Identity;
  readonly organisations: Organisations;
  readonly consents: Consents;
  readonly accessTokens: AccessTokens;
  readonly client: XeroClient;
  readonly contacts: ContactIndex;
  readonly lists: ReferenceLists;
  /** Every HTTP call to the accounting API, as the client reports it. */
  readonly calls: CallEvent[];
}

export interface Connected extends AsyncDisposable, Process {
  readonly xero: XeroSimulator;
  readonly database: Database;
  readonly dataDir: string;
  readonly now: () => Date;
  /** A second process beside the first: a database connection, a governor and a memory of its own. */
  process(): Promise<Process>;
  addStore(path?: string): Promise<string>;
  /** The way through the browser: consent page, its answer, and what the callback then does. */
  consent(storeId: string, organisation?: string | null): Promise<ConsentOutcome>;
  /** A store connected to the first organisation that is free; answers the tenant. */
  connect(): Promise<{ storeId: string; tenantId: string }>;
}

export interface ConnectedOptions extends XeroOptions {
  readonly app?: Partial<App>;
  readonly timeouts?: { readonly readMs: number; readonly writeMs: number };
  readonly setTimer?: GovernorParts['setTimer'];
  /** How far the sidecar's clock is ahead of Xero's; may be changed on the way. */
  readonly ahead?: { ms: number };
}

export async function startConnected(options: ConnectedOptions = {}): Promise<Connected> {
  const { app: changes, timeouts, setTimer = realTimer, ahead = { ms: 0 }, ...xeroOptions } = options;
  const app: App = { ...DEMO_APP, ...changes };
  const xero = await startXero({ apps: [app], ...xeroOptions });
  const dataDir = temporaryDirectory();
  const database = await openDatabase({ dataDir });
  const now = () => new Date(xero.clock.now().getTime() + ahead.ms);
  const secrets = await openSecrets({ dataDir, secretKey: null, pairingCode: null });
  const others: Database[] = [];
  const own = assemble({ app, xero, database, secrets, timeouts, setTimer, now });
  const process = async () => {
    const other = await openDatabase({ dataDir });
    others.push(other);
    return assemble({ app, xero, database: other, secrets, timeouts, setTimer, now });
  };

  const addStore = async (path = 'shop.example.com') => {
    const credentials = { consumerKey: 'ck_1', consumerSecret: 'cs_1', webhookSecret: 'wh_1' };
    const { store } = await own.stores.add({ url: path, credentials, verify: () => Promise.resolve({ name: 'Shop' }) });
    return store.id;
  };
  const consent = async (storeId: string, organisation: string | null = null) => {
    const { url } = await startConsent(own.consents, { storeId, redirectUri: REDIRECT_URI, organisation });
    return own.consents.finish(await answerConsent(url), BROWSER);
  };
  return {
    ...own,
    xero,
    database,
    dataDir,
    now,
    process,
    addStore,
    consent,
    async connect() {
      const storeId = await addStore();
      const outcome = await consent(storeId);
      if (outcome.outcome !== 'done') throw new Error(`not connected: ${JSON.stringify(outcome)}`);
      return { storeId, tenantId: outcome.tenantId };
    },
    async [Symbol.asyncDispose]() {
      for (const opened of [...others, database]) await opened.close();
      await xero.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

interface Shared {
  readonly app: App;
  readonly xero: XeroSimulator;
  readonly database: Database;
  readonly secrets: Secrets;
  readonly timeouts: ConnectedOptions['timeouts'];
  readonly setTimer: GovernorParts['setTimer'];
  readonly now: () => Date;
}

function assemble({ app, xero, database, secrets, timeouts, setTimer, now }: Shared): Process {
  const { db } = database;
  const clockSkew = createClockSkew();
  const identity = createIdentity({
    app: {
      clientId: app.clientId,
      clientSecret: app.clientSecret === null ? null : new Secret(app.clientSecret),
      loginUrl: xero.loginUrl,
      identityUrl: xero.identityUrl,
      apiUrl: xero.apiUrl,
    },
    now,
    clockSkew,
  });
  const tokens = createTokenStore({ db, secrets });
  const organisations = createOrganisations({ db, now });
  const accessTokens = createAccessTokens({
    tokens,
    identity,
    organisations,
    now,
    sleep: (milliseconds) => passTime(xero, milliseconds),
    owner: randomUUID(),
  });
  const calls: CallEvent[] = [];
  const client = createXeroClient({
    apiUrl: xero.apiUrl,
    accessToken: accessTokens.accessToken,
    governor: createRateGovernor({ now, setTimer }),
    now,
    onCall: (event) => calls.push(event),
    clockSkew,
    ...(timeouts === undefined ? {} : { timeouts }),
  });
  return {
    secrets,
    clockSkew,
    identity,
    tokens,
    organisations,
    accessTokens,
    client,
    calls,
    stores: createStores({ db, secrets, now }),
    consents: createConsents({ db, secrets, identity, tokens, now, newId: randomUUID }),
    contacts: createContactIndex({ db, client, now }),
    lists: createReferenceLists({ db, client, now }),
  };
}

/** Time passes on the simulated clock; other work gets its turn. */
async function passTime(xero: XeroSimulator, milliseconds: number): Promise<void> {
  xero.clock.advance(milliseconds);
  await new Promise((resolve) => setImmediate(resolve));
}

/** Its cookie. */
export const BROWSER = 'b'.repeat(43);

/** As a person does who continues from our page; `url`: at Xero. */
export async function startConsent(consents: Consents, wanted: WantedConsent) {
  const { state, expiresAt } = await consents.start(wanted);
  const url = await consents.open(state, BROWSER);
  if (url === null) throw new Error(`The consent ${state} could not be opened.`);
  return { state, url, expiresAt };
}

/** The address at Xero behind our page's. */
export async function continueToXero({ xero }: Pick<Context, 'xero'>, consentUrl: string): Promise<string> {
  const url = await xero().consents.open(new URL(consentUrl).pathname.split('/').at(-1) ?? '', BROWSER);
  if (url === null) throw new Error(`${consentUrl} could not be opened.`);
  return url;
}

/** The browser's parameters for the callback, after automatic consent. */
export async function answerConsent(url: string): Promise<ConsentCallback> {
  const response = await fetch(url, { redirect: 'manual' });
  const location = response.headers.get('location');
  if (location === null) throw new Error(`no redirect (${response.status}): ${await response.text()}`);
  const query = new URL(location).searchParams;
  return {
    state: query.get('state') ?? '',
    code: query.get('code'),
    error: query.get('error'),
    errorDescription: query.get('error_description'),
  };
}
