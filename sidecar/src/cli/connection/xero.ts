import type { Command } from 'commander';
import type { ConsentOutcome } from '../../connection/consent.ts';
import type { Organisation } from '../../connection/organisations.ts';
import type { Context } from '../../context/context.ts';
import { AppError } from '../../domain/app-error.ts';
import { disconnectStore } from '../../operations/choose-organisation.ts';
import { readableSettings } from '../../operations/change-settings.ts';
import { offerPrefix } from '../../operations/offer-prefix.ts';
import { storeZones } from '../../context/time-zones.ts';
import { minuteOf, sharedZone } from '../../wording/times.ts';
import { commandLine } from '../../wording/command-line.ts';
import { EXIT, exitOfCode, needsAttention } from '../../wording/exit.ts';
import { table } from '../../wording/output.ts';
import type { Answer, Runner } from '../command.ts';
import { clearingCommand } from './clearing.ts';
import { connect } from './connect.ts';

type ConnectOptions = Readonly<{ organisation?: string; move?: boolean; accounts?: boolean; reports?: boolean }>;

export function xeroCommands(program: Command, run: Runner): void {
  const xero = program.command('xero').description('the organisations that orders go to');
  xero
    .command('connect <store>')
    .description('prints the consent address and waits until Xero has answered')
    .option('--organisation <id or name>', 'which organisation, when there are several')
    .option('--move', 'also when the store has documents in another organisation, where they stay')
    .option(
      '--accounts',
      'also ask to create clearing accounts and tracking options (xero clearing-accounts, tracking create)',
    )
    .option(
      '--reports',
      'also ask to read the profit and loss and the balances of bank accounts (what others booked: reconcile, clearing)',
    )
    .action((storeId: string, { organisation, move = false, accounts = false, reports = false }: ConnectOptions) =>
      run(async ({ context, say, by }) => {
        const wanted = { storeId, organisation: organisation ?? null, move, accounts, reports };
        const outcome = await connect(context, say, wanted);
        if (outcome.outcome === 'done') {
          const detail = { organisation: outcome.tenantName, tenantId: outcome.tenantId };
          await context.ledger.recordAction({ action: 'connected', by, storeId, detail });
        }
        return await answerOf(context, outcome);
      }),
    );
  clearingCommand(xero, run);
  xero
    .command('organisations')
    .description('every organisation that Xero let us into')
    .action(() =>
      run(async ({ context }) => {
        const organisations = await context.organisations.list();
        const none = `No organisation yet. Connect one: ${commandLine('xero', 'connect', '<store>')}`;
        return {
          json: { organisations: organisations.map(toJson) },
          text: organisations.length === 0 ? none : listing(organisations, context.now(), await storeZones(context)),
        };
      }),
    );
  xero
    .command('disconnect <store>')
    .description('takes the store away from its organisation; with its last store the access to Xero ends')
    .action((storeId: string) =>
      run(async ({ context, by }) => {
        const reconnect = commandLine('xero', 'connect', storeId);
        if ((await context.organisations.forStore(storeId)) === null) {
          const message = `${storeId} is not connected to Xero, so there is nothing to disconnect.`;
          throw needsAttention('not_connected', message, `To connect it: ${reconnect}`);
        }
        const disconnected = await disconnectStore(context, storeId);
        const { name, tenantId, removedInXero, revoked } = disconnected;
        const detail = { organisation: name, tenantId };
        await context.ledger.recordAction({ action: 'disconnected', by, storeId, detail });
        const end = removedInXero ? ended(revoked) : 'stays: other stores still post to it.';
        return {
          json: disconnected,
          text: [
            `${storeId} is disconnected from ${name}. The connection in Xero ${end}`,
            `Its orders are kept and posted when it is connected again: ${reconnect}`,
          ],
        };
      }),
    );
}

function ended(revoked: boolean): string {
  return revoked
    ? 'is removed, and the token revoked.'
    : "is removed. The token has ended with it, or serves that person's other connections.";
}

/** Internal ids (of tokens and connections) stay inside. */
function toJson(one: Organisation): object {
  const { tenantId, name, type, state, stateReason, pausedUntil, pauseReason, connectedAt, storeIds } = one;
  return { tenantId, name, type, state, stateReason, pausedUntil, pauseReason, connectedAt, storeIds };
}

function listing(organisations: readonly Organisation[], now: Date, zones: ReadonlyMap<string, string | null>): string {
  const rows = organisations.map((one) => {
    const stores = one.storeIds.length === 0 ? 'no store' : one.storeIds.join(', ');
    return [
      one.name,
      one.tenantId,
      stateOf(one, now, sharedZone(one.storeIds.map((id) => zones.get(id) ?? null))),
      stores,
    ];
  });
  return table([['organisation', 'id', 'state', 'stores'], ...rows]);
}

function stateOf(one: Organisation, now: Date, zone: string | null): string {
  const { state, stateReason, pausedUntil, pauseReason } = one;
  if (state === 'disconnected') return stateReason === null ? state : `${state}: ${stateReason}`;
  if (pausedUntil === null || pausedUntil <= now) return state;
  return `paused until ${minuteOf(pausedUntil.toISOString(), zone)}: ${pauseReason ?? 'Xero asked for it'}`;
}

async function answerOf(context: Context, outcome: ConsentOutcome): Promise<Answer> {
  if (outcome.outcome === 'failed') {
    const { code, message, fix } = outcome;
    throw new AppError('command', code, message, { exit: exitOfCode(code), fix });
  }
  const { storeId } = outcome;
  if (outcome.outcome === 'choose') {
    return {
      json: outcome,
      text: [
        'Xero let us into several organisations:',
        table(outcome.organisations.map((one) => [one.name, one.tenantId])),
        '',
        `Choose one: ${commandLine('xero', 'connect', storeId, '--organisation', '<id or name>')}`,
      ],
      exit: EXIT.needsAttention,
    };
  }
  const isActive = (await readableSettings(context.settings, storeId))?.sync.active === true;
  const next = [
    '',
    `Next, look at the proposed accounts and taxes: ${commandLine('settings', 'suggest', storeId)}`,
    `Then start reading and posting:                ${commandLine('settings', 'set', storeId, 'sync.active', 'true')}`,
  ];
  const prefix = prefixText(storeId, await offerPrefix(context, storeId));
  const text = [`The orders of ${storeId} go to ${outcome.tenantName}.`, ...prefix, ...(isActive ? [] : next)];
  return { json: outcome, text };
}

function prefixText(storeId: string, offer: Awaited<ReturnType<typeof offerPrefix>>): string[] {
  if (offer?.free == null) return [];
  const { current, free, usedBy } = offer;
  return [
    '',
    `${usedBy} posts there too, and its invoice numbers also start with ${current}: orders with the same number cannot both be posted.`,
    `A free prefix: ${commandLine('settings', 'set', storeId, 'documents.numberPrefix', JSON.stringify(free))}`,
  ];
}
