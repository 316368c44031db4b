import { createServer } from 'node:http';
import express from 'express';
import fetch from 'node-fetch';
import { AppError } from '../../domain/app-error.ts';
import type { ConsentOutcome } from '../../connection/consent.ts';
import { createOauthRoutes } from '../../connection/oauth-routes.ts';
import type { Context } from '../../context/context.ts';
import { booksElsewhere } from '../../operations/move-organisation.ts';
import { commandLine } from '../../wording/command-line.ts';
import type { Output } from '../../wording/output.ts';
import { EXIT } from '../../wording/exit.ts';
import { checkMove } from './check-move.ts';

/** How often the command checks whether the browser has returned. */
const LOOK_MS = 500;
/** The service answers its health check at once, or it is not the service. */
const HEALTH_TIMEOUT_MS = 3_000;
/** Enough to send the browser its last page. */
const LAST_PAGE_MS = 1_000;

export interface ConnectWish {
  readonly storeId: string;
  /** Id or name; null = the only one, or ask. */
  readonly organisation: string | null;
  /** The store's documents may stay in another organisation. */
  readonly move: boolean;
}

/** Attaches the store: at once if the organisation is connected, else by a consent in the browser. */
export async function connect(context: Context, out: Output, wish: ConnectWish): Promise<ConsentOutcome> {
  const { storeId } = wish;
  await context.stores.get(storeId);
  const books = await booksElsewhere(context, storeId);
  const known = wish.organisation === null ? null : await findConnected(context, wish.organisation);
  if (!wish.move) checkMove(storeId, books, known ?? wish.organisation);
  if (known !== null) {
    const { tenantId, name } = await context.organisations.attachStore(storeId, known.tenantId);
    return { outcome: 'done', storeId, tenantId, tenantName: name };
  }
  // Unless a person decides otherwise, attach only the organisation that has the store's documents.
  const wanted = wish.organisation ?? (wish.move ? null : (books[0]?.tenantId ?? null));
  const outcome = await askConsent(context, out, storeId, wanted);
  const isOther = outcome.outcome === 'failed' && outcome.code === 'organisation_unknown';
  if (isOther && wish.organisation === null && !wish.move) checkMove(storeId, books, '<id or name>');
  return outcome;
}

async function findConnected(
  context: Context,
  idOrName: string,
): Promise<{ readonly tenantId: string; readonly name: string } | null> {
  const wanted = idOrName.trim().toLowerCase();
  const connected = (await context.organisations.list()).filter(
    (one) => one.state === 'connected' && one.type === 'ORGANISATION',
  );
  const named = connected.filter((one) =>
    [one.tenantId, one.name.trim()].some((text) => text.toLowerCase() === wanted),
  );
  const [first] = named;
  if (first === undefined || named.length === 1) return first ?? null;
  throw new AppError('command', 'organisation_ambiguous', `${named.length} organisations are named "${idOrName}".`, {
    exit: EXIT.usage,
    fix: `Name one by its id: ${named.map((one) => one.tenantId).join(', ')}`,
  });
}

async function askConsent(
  context: Context,
  out: Output,
  storeId: string,
  organisation: string | null,
): Promise<ConsentOutcome> {
  const { consents } = context.xero();
  const redirectUri = `${context.config.http.publicUrl}/v1/xero/callback`;
  await using listener = await listenUnlessRunning(context);
  const started = await consents.start({ storeId, redirectUri, organisation });
  const how = listener.listening ? '' : ' (the running service takes the answer)';
  out.say(`Open this address in a browser and allow access${how}:\n\n  ${started.url}\n`);
  out.say('Waiting for the answer for ten minutes at most; Ctrl-C gives up.');
  while (context.now() < started.expiresAt) {
    const outcome = await consents.outcome(started.state);
    if (outcome !== null) return outcome;
    await context.sleep(LOOK_MS);
  }
  return {
    outcome: 'failed',
    code: 'consent_expired',
    message: 'Nobody gave consent in time.',
    fix: `Start again: ${commandLine('xero', 'connect', storeId)}`,
  };
}

interface Listener extends AsyncDisposable {
  readonly listening: boolean;
}

/** The sidecar receives the callback; when none is running, this command does. */
async function listenUnlessRunning(context: Context): Promise<Listener> {
  const { host, port } = context.config.http;
  const app = express().use(createOauthRoutes({ consents: context.xero().consents }));
  const server = createServer(app);
  const listening = await new Promise<boolean>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(false);
      else reject(error);
    });
    server.listen(port, host, () => resolve(true));
  });
  if (!listening && !(await isService(host, port))) {
    throw new AppError('command', 'port_taken', `Another program uses port ${port}, where Xero's answer is expected.`, {
      exit: EXIT.needsPerson,
      fix: 'Stop that program, or set ML_PORT (and the redirect address of the Xero app) to a free port.',
    });
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
  try {
    const response = await fetch(`http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}/healthz`, {
      signal: AbortSignal.timeout(HEALTH_TIMEOUT_MS),
    });
    const body: unknown = await response.json();
    return typeof body === 'object' && body !== null && 'status' in body && body.status === 'up';
  } catch {
    return false;
  }
}
