import { createServer } from 'node:http';
import express from 'express';
import fetch from 'node-fetch';
import { checkApp } from '../../connection/app/check-app.ts';
import type { ConsentOutcome } from '../../connection/consent.ts';
import type { Organisation } from '../../connection/organisations.ts';
import { createOauthRoutes } from '../../connection/oauth-routes.ts';
import type { Context } from '../../context/context.ts';
import { acceptedTerms } from '../../operations/terms/accepted-terms.ts';
import { type Books, booksOf, isSameName, leftBehind } from '../../operations/choose-organisation.ts';
import { commandLine } from '../../wording/command-line.ts';
import { counted, type Output } from '../../wording/output.ts';
import { needsAttention, wrongUsage } from '../../wording/exit.ts';

const LOOK_MS = 500;
/** The service answers its health check at once, or it is not the service. */
const HEALTH_TIMEOUT_MS = 3_000;
const LAST_PAGE_MS = 1_000;

interface Wanted {
  readonly storeId: string;
  /** Id or name; null = the only one, or ask. */
  readonly organisation: string | null;
  /** The store's documents may stay in another organisation. */
  readonly move: boolean;
  /** Ask to create clearing accounts too: always a new consent. */
  readonly accounts: boolean;
  /** Ask to read the profit and loss too: always a new consent. */
  readonly reports: boolean;
}

/** Attaches the store: at once if the organisation is connected, else by a consent in the browser. */
export async function connect(
  context: Context,
  say: Output['say'],
  { storeId, organisation, move, accounts, reports }: Wanted,
): Promise<ConsentOutcome> {
  await context.stores.get(storeId);
  const books = move ? [] : await booksOf(context, storeId);
  const known = organisation === null || accounts || reports ? null : await findConnected(context, organisation);
  if (known !== null) {
    refuseToLeave(storeId, books, [known.tenantId, known.name]);
    const { tenantId, name } = await context.organisations.attachStore(storeId, known.tenantId);
    return { outcome: 'done', storeId, tenantId, tenantName: name };
  }
  if (organisation !== null) refuseToLeave(storeId, books, [organisation]);
  // Unless a person decides otherwise, attach only the organisation that has the store's documents.
  const outcome = await askConsent(context, say, {
    ...{ storeId, accounts, reports, organisation: organisation ?? books[0]?.tenantId ?? null },
  });
  const isOther = outcome.outcome === 'failed' && outcome.code === 'organisation_unknown';
  if (isOther && organisation === null) refuseToLeave(storeId, books, ['<id or name>']);
  return outcome;
}

/** Throws when the store's documents are in another organisation: that requires `--move`. */
function refuseToLeave(storeId: string, books: readonly Books[], idOrName: readonly string[]): void {
  const home = leftBehind(books, idOrName);
  if (home === null) return;
  const command = commandLine('xero', 'connect', storeId, '--organisation', idOrName.at(-1) ?? '', '--move');
  const message = `${storeId} has ${counted(home.documents, 'document')} in ${home.name}. They would stay there, and only orders not posted yet would go to the other organisation. Nothing was changed.`;
  throw needsAttention('documents_elsewhere', message, `If that is what you want: ${command}`);
}

async function findConnected(context: Context, idOrName: string): Promise<Organisation | null> {
  const named = (await context.organisations.list()).filter(
    ({ state, type, tenantId, name }) =>
      state === 'connected' &&
      type === 'ORGANISATION' &&
      (isSameName(tenantId, idOrName) || isSameName(name, idOrName)),
  );
  if (named.length <= 1) return named[0] ?? null;
  const ids = named.map(({ tenantId }) => tenantId).join(', ');
  const message = `${named.length} organisations are named "${idOrName}".`;
  throw wrongUsage('organisation_ambiguous', message, `Name one by its id: ${ids}`);
}

async function askConsent(
  context: Context,
  say: Output['say'],
  { storeId, organisation, accounts, reports }: Omit<Wanted, 'move'>,
): Promise<ConsentOutcome> {
  const { consents, identity } = context.xero();
  const redirectUri = `${context.config.http.publicUrl}/v1/xero/callback`;
  const wrong = await checkApp(identity, redirectUri);
  if (wrong !== null) throw wrong;
  await using listener = await listenUnlessRunning(context);
  const started = await consents.start({ storeId, redirectUri, organisation, accounts, reports });
  const how = listener.listening ? '' : ' (the running service takes the answer)';
  say(`Open this address in a browser, check the store and allow access${how}:\n\n  ${started.url}\n`);
  say('Waiting for the answer for ten minutes at most; Ctrl-C gives up.');
  while (context.now() < started.expiresAt) {
    const outcome = await consents.outcome(started.state);
    if (outcome !== null) return outcome;
    await context.sleep(LOOK_MS);
  }
  const fix = `Start again: ${commandLine('xero', 'connect', storeId)}`;
  return { outcome: 'failed', code: 'consent_expired', message: 'Nobody gave consent in time.', fix };
}

/** The sidecar receives the callback; when none is running, this command does. */
async function listenUnlessRunning(context: Context): Promise<AsyncDisposable & { readonly listening: boolean }> {
  const { host, port } = context.config.http;
  const { publicUrl } = context.config.http;
  const app = express().use(
    createOauthRoutes({ consents: context.xero().consents, publicUrl, ...acceptedTerms(context) }),
  );
  const server = createServer(app);
  const listening = await new Promise<boolean>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(false);
      else reject(error);
    });
    server.listen(port, host, () => resolve(true));
  });
  if (!listening && !(await isService(host, port))) {
    const fix = 'Stop that program, or set ML_PORT (and the redirect address of the Xero app) to a free port.';
    throw needsAttention('port_taken', `Another program uses port ${port}, where Xero's answer is expected.`, fix);
  }
  return {
    listening,
    async [Symbol.asyncDispose]() {
      if (!listening) return;
      const closed = new Promise((resolve) => server.close(resolve));
      // The result page is still being sent, and the browser may keep its connections open for long.
      const cut = setTimeout(() => server.closeAllConnections(), LAST_PAGE_MS);
      server.closeIdleConnections();
      await closed;
      clearTimeout(cut);
    },
  };
}

async function isService(host: string, port: number): Promise<boolean> {
  const reachable = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  const url = `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}/healthz`;
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(HEALTH_TIMEOUT_MS) });
    const body: unknown = await response.json();
    return typeof body === 'object' && body !== null && 'status' in body && body.status === 'up';
  } catch {
    return false;
  }
}
