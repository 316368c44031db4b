import type { Command } from 'commander';
import { AppError } from '../../domain/app-error.ts';
import type { ConsentOutcome } from '../../connection/consent.ts';
import type { Organisation } from '../../connection/organisations.ts';
import type { Context } from '../../context/context.ts';
import { disconnectStore } from '../../operations/disconnect.ts';
import { minuteOf } from '../../status/words.ts';
import { commandLine } from '../../wording/command-line.ts';
import { type Output, table } from '../../wording/output.ts';
import type { Runner } from '../command.ts';
import { EXIT, exitOfCode } from '../../wording/exit.ts';
import { postingOf } from '../posting.ts';
import { connect } from './connect.ts';

interface ConnectOptions {
  readonly organisation?: string;
  readonly move?: boolean;
}

/** `xero connect | organisations | disconnect`. */
export function xeroCommands(program: Command, run: Runner): void {
  const xero = program.command('xero').description('the organisations that orders go to');

  xero
    .command('connect <store>')
    .description('prints the consent address and waits until Xero has answered')
    .option('--organisation <id or name>', 'which organisation, when there are several')
    .option('--move', 'also when the store has documents in another organisation, where they stay')
    .action((storeId: string, options: ConnectOptions) =>
      run(async ({ context, out, by }) => {
        const outcome = await connect(context, out, {
          storeId,
          organisation: options.organisation ?? null,
          move: options.move ?? false,
        });
        if (outcome.outcome === 'done') {
          const detail = { organisation: outcome.tenantName, tenantId: outcome.tenantId };
          await context.ledger.recordAction({ action: 'connected', by, storeId, detail });
        }
        return await report(context, outcome, out);
      }),
    );

  xero
    .command('organisations')
    .description('every organisation that Xero let us into')
    .action(() =>
      run(async ({ context, out }) => {
        const organisations = await context.organisations.list();
        out.result(
          { organisations: organisations.map(toJson) },
          organisations.length === 0
            ? `No organisation yet. Connect one: ${commandLine('xero', 'connect', '<store>')}`
            : listing(organisations, context.now()),
        );
        return undefined;
      }),
    );

  xero
    .command('disconnect <store>')
    .description('takes the store away from its organisation; with its last store the connection in Xero goes too')
    .action((storeId: string) =>
      run(async ({ context, out, by }) => {
        if ((await context.organisations.forStore(storeId)) === null) throw notConnected(storeId);
        const { identity, accessTokens } = context.xero();
        const gone = await disconnectStore(
          { organisations: context.organisations, identity, accessToken: accessTokens.accessToken },
          storeId,
        );
        const detail = { organisation: gone.name, tenantId: gone.tenantId };
        await context.ledger.recordAction({ action: 'disconnected', by, storeId, detail });
        const end = gone.removedInXero
          ? 'The connection in Xero is removed.'
          : 'The connection in Xero stays: other stores still post to it.';
        const text = [
          `${storeId} is disconnected from ${gone.name}. ${end}`,
          `Its orders are kept and posted when it is connected again: ${commandLine('xero', 'connect', storeId)}`,
        ];
        out.result(gone, text.join('\n'));
        return undefined;
      }),
    );
}

function notConnected(storeId: string): AppError {
  return new AppError(
    'command',
    'not_connected',
    `${storeId} is not connected to Xero, so there is nothing to disconnect.`,
    { exit: EXIT.needsPerson, fix: `To connect it: ${commandLine('xero', 'connect', storeId)}` },
  );
}

/** Internal ids (of tokens and connections) stay inside. */
function toJson(one: Organisation): object {
  const { tenantId, name, type, state, stateReason, pausedUntil, pauseReason, connectedAt, storeIds } = one;
  return { tenantId, name, type, state, stateReason, pausedUntil, pauseReason, connectedAt, storeIds };
}

function listing(organisations: readonly Organisation[], now: Date): string {
  const rows = organisations.map((one) => [
    one.name,
    one.tenantId,
    stateOf(one, now),
    one.storeIds.length === 0 ? 'no store' : one.storeIds.join(', '),
  ]);
  return table([['organisation', 'id', 'state', 'stores'], ...rows]);
}

function stateOf(organisation: Organisation, now: Date): string {
  const { state, stateReason, pausedUntil, pauseReason } = organisation;
  if (state === 'disconnected') return stateReason === null ? state : `${state}: ${stateReason}`;
  if (pausedUntil === null || pausedUntil <= now) return state;
  return `paused until ${minuteOf(pausedUntil.toISOString())}: ${pauseReason ?? 'Xero asked for it'}`;
}

async function report(context: Context, outcome: ConsentOutcome, out: Output): Promise<number | undefined> {
  switch (outcome.outcome) {
    case 'done': {
      const next =
        (await postingOf(context, outcome.storeId)) === 'on'
          ? []
          : [
              '',
              `Next, look at the proposed accounts and taxes: ${commandLine('settings', 'suggest', outcome.storeId)}`,
              `Then start reading and posting:                ${commandLine('settings', 'set', outcome.storeId, 'sync.active', 'true')}`,
            ];
      out.result(outcome, [`The orders of ${outcome.storeId} go to ${outcome.tenantName}.`, ...next].join('\n'));
      return undefined;
    }
    case 'choose': {
      const rows = outcome.organisations.map((one) => [one.name, one.tenantId]);
      out.result(
        outcome,
        [
          'Xero let us into several organisations:',
          table(rows),
          '',
          `Choose one: ${commandLine('xero', 'connect', outcome.storeId, '--organisation', '<id or name>')}`,
        ].join('\n'),
      );
      return EXIT.needsPerson;
    }
    case 'failed':
      throw new AppError('command', outcome.code, outcome.message, {
        exit: exitOfCode(outcome.code),
        fix: outcome.fix,
      });
  }
}
