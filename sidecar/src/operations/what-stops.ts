import { storeMoved } from '../woocommerce/store-error.ts';
import { EXIT, exitOfCode } from '../wording/exit.ts';
import type { Organisation } from '../connection/organisations.ts';
import type { Context } from '../context/context.ts';
import type { Entry, EntryState } from '../ledger/entry.ts';
import { minuteOf } from '../status/words.ts';
import { commandLine } from '../wording/command-line.ts';
import { COPY_FIX, copyText } from '../wording/copy-text.ts';
import { explanationOf } from '../wording/explanation.ts';

/** A pause up to this long is worth waiting for. */
export const WORTH_WAITING_MS = 60_000;

/** Why a store's orders do not move, with the next step. */
export interface Stop {
  readonly code: string;
  readonly message: string;
  readonly fix: string;
  /** The exit code when it holds orders. */
  readonly exit: number;
}

/** What holds every order of the store until a person acts or a longer pause ends; empty = nothing. */
export async function whatStops(context: Context, storeId: string): Promise<Stop[]> {
  const organisation = await context.organisations.forStore(storeId);
  return [
    ...(await copyStops(context)),
    ...(await addressStops(context, storeId)),
    ...(organisation === null ? [notConnected(storeId)] : connectionStops(organisation, storeId, context.now())),
    ...(await settingStops(context, storeId)),
  ];
}

async function copyStops(context: Context): Promise<Stop[]> {
  const copy = await context.instance.copyOf();
  if (copy === null) return [];
  return [{ code: 'data_directory_copied', message: copyText(copy.host), fix: COPY_FIX, exit: EXIT.needsPerson }];
}

async function addressStops(context: Context, storeId: string): Promise<Stop[]> {
  const seen = await context.addresses.other(storeId);
  if (seen === null) return [];
  const { code, message, fix } = storeMoved(seen.own, seen.other, storeId);
  return [{ code, message, fix, exit: EXIT.needsPerson }];
}

function notConnected(storeId: string): Stop {
  return {
    code: 'not_connected',
    message: 'The store is not connected to Xero.',
    fix: commandLine('xero', 'connect', storeId),
    exit: EXIT.needsPerson,
  };
}

function connectionStops(organisation: Organisation, storeId: string, now: Date): Stop[] {
  const { name, state, stateReason, pausedUntil, pauseReason } = organisation;
  if (state === 'disconnected') {
    return [
      {
        code: 'disconnected',
        message: `${name} is disconnected. ${stateReason ?? ''}`.trim(),
        fix: commandLine('xero', 'connect', storeId),
        exit: EXIT.needsPerson,
      },
    ];
  }
  if (pausedUntil === null || pausedUntil.getTime() - now.getTime() <= WORTH_WAITING_MS) return [];
  return [
    {
      code: 'paused',
      message: `Sending to ${name} is paused: ${pauseReason ?? 'Xero asked for it.'}`,
      fix: `Sending goes on at ${minuteOf(pausedUntil.toISOString())} by itself while the service runs (npm start).`,
      exit: EXIT.unreachable,
    },
  ];
}

async function settingStops(context: Context, storeId: string): Promise<Stop[]> {
  try {
    const { sync } = await context.settings.get(storeId);
    if (sync.active) return [];
    return [
      {
        code: 'inactive',
        message: 'Posting is switched off for this store (sync.active is false): its orders are only collected.',
        fix: commandLine('settings', 'set', storeId, 'sync.active', 'true'),
        exit: EXIT.needsPerson,
      },
    ];
  } catch (error) {
    const { code, message, fix } = explanationOf(error);
    return [
      { code, message, fix: fix ?? `When it is mended: ${commandLine('check', storeId)}`, exit: EXIT.needsPerson },
    ];
  }
}

/** Why orders do not move although nothing holds the store: the first order's reason. */
export async function whatHoldsUp(context: Context, storeId: string): Promise<Stop> {
  const states = ['uncertain', 'waiting', 'pending', 'claimed'] as const satisfies readonly EntryState[];
  for (const state of states) {
    const [entry] = await context.ledger.entries({ storeId, state, limit: 1 });
    const reason = entry?.problems[0];
    if (reason !== undefined) {
      return { code: reason.code, message: reason.message, fix: reason.fix, exit: exitOfReason(entry) };
    }
  }
  return {
    code: 'no_progress',
    message: 'Nothing has moved for minutes.',
    fix: 'Look at the log of the running service.',
    exit: EXIT.needsPerson,
  };
}

/** A reason names the failed call in its details; an unknown outcome is always Xero's. */
function exitOfReason(entry: Entry | undefined): number {
  const reason = entry?.problems[0];
  if (entry?.state === 'uncertain') return EXIT.unreachable;
  const cause = reason?.details.error;
  return exitOfCode(typeof cause === 'string' ? cause : (reason?.code ?? ''));
}
