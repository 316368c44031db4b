import { createServer } from 'node:http';
import type { Command } from 'commander';
import express from 'express';
import type { ConsentOutcome } from '../connection/consent.ts';
import { disconnectStore } from '../connection/disconnect.ts';
import { createOauthRoutes } from '../connection/oauth-routes.ts';
import type { Context } from '../context.ts';
import type { Runner } from './command.ts';
import { CommandError, EXIT } from './exit.ts';
import { table, type Output } from './output.ts';

/** How often the command looks whether the browser has come back. */
const LOOK_MS = 500;

/** `xero connect | organisations | disconnect`. */
export function xeroCommands(program: Command, run: Runner): void {
  const xero = program.command('xero').description('the organisations that orders go to');

  xero
    .command('connect <store>')
    .description('prints the consent address and waits until Xero has answered')
    .option('--organisation <id or name>', 'which organisation, when there are several')
    .action((storeId: string, options: { readonly organisation?: string }) =>
      run(async ({ context, out }) => {
        const outcome = await connect(context, out, storeId, options.organisation ?? null);
        return reportOutcome(outcome, out);
      }),
    );

  xero
    .command('organisations')
    .description('every organisation that Xero let us into')
    .action(() =>
      run(async ({ context, out }) => {
        const organisations = await context.organisations.list();
        const rows = organisations.map((one) => [one.name, one.tenantId, one.state, one.storeIds.join(', ')]);
        out.result(
          { organisations },
          rows.length === 0
            ? 'No organisation yet. Connect one: xero connect <store>'
            : table([['organisation', 'id', 'state', 'stores'], ...rows]),
        );
        return undefined;
      }),
    );

  xero
    .command('disconnect <store>')
    .description('takes the store away from its organisation; with its last store the connection in Xero goes too')
    .action((storeId: string) =>
      run(async ({ context, out }) => {
        const { identity, accessTokens } = context.xero();
        const gone = await disconnectStore(
          { organisations: context.organisations, identity, accessToken: accessTokens.accessToken },
          storeId,
        );
        const end = gone.removedInXero ? 'The connection in Xero is removed.' : 'Other stores still post to it.';
        out.result(gone, `${storeId} is disconnected from ${gone.name}. ${end}`);
        return undefined;
      }),
    );
}

/** An organisation that is connected already needs no second consent. */
async function connect(
  context: Context,
  out: Output,
  storeId: string,
  organisation: string | null,
): Promise<ConsentOutcome> {
  await context.stores.get(storeId);
  if (organisation !== null) {
    const known = (await context.organisations.list()).filter((one) => one.state === 'connected');
    if (
      known.some((one) => [one.tenantId, one.name].some((text) => text.toLowerCase() === organisation.toLowerCase()))
    ) {
      const { tenantId, name } = await context.organisations.attachStore(storeId, organisation);
      return { outcome: 'done', storeId, tenantId, tenantName: name };
    }
  }
  const { consents } = context.xero();
  const redirectUri = `${context.config.http.publicUrl}/v1/xero/callback`;
  const started = await consents.start({ storeId, redirectUri, organisation });
  await using _listener = await listenUnlessRunning(context);
  out.say(`Open this address in a browser and allow access:\n\n  ${started.url}\n`);
  while (context.now() < started.expiresAt) {
    const outcome = await consents.outcome(started.state);
    if (outcome !== null) return outcome;
    await context.sleep(LOOK_MS);
  }
  return {
    outcome: 'failed',
    code: 'consent_expired',
    message: 'Nobody gave consent in time.',
    fix: `Start again: xero connect ${storeId}`,
  };
}

/** The callback comes to the sidecar; when none is running, to this command itself. */
async function listenUnlessRunning(context: Context): Promise<AsyncDisposable> {
  const app = express().use(createOauthRoutes({ consents: context.xero().consents }));
  const server = createServer(app);
  const listening = await new Promise<boolean>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(false);
      else reject(error);
    });
    server.listen(context.config.http.port, context.config.http.host, () => {
      resolve(true);
    });
  });
  return {
    async [Symbol.asyncDispose]() {
      if (!listening) return;
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function reportOutcome(outcome: ConsentOutcome, out: Output): number | undefined {
  switch (outcome.outcome) {
    case 'done':
      out.result(outcome, `The orders of ${outcome.storeId} go to ${outcome.tenantName}.`);
      return undefined;
    case 'choose': {
      const rows = outcome.organisations.map((one) => [one.name, one.tenantId]);
      out.result(
        outcome,
        `Xero let us into several organisations; choose one:\n${table(rows)}\n\n  xero connect ${outcome.storeId} --organisation <id or name>`,
      );
      return EXIT.needsPerson;
    }
    case 'failed':
      throw new CommandError(EXIT.needsPerson, outcome.code, outcome.message, outcome.fix);
  }
}
