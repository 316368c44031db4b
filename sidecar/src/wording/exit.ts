import { AppError, isAppError } from '../domain/app-error.ts';
import { explanationOf, UNREACHABLE } from './explanation.ts';

export const EXIT = { done: 0, needsAttention: 1, usage: 2, unreachable: 3 } as const;

/** Errors in the user's input: an argument, a setting, the environment. */
const WRONG_USAGE = new Set([
  'store_url_invalid',
  'store_unknown',
  'organisation_unknown',
  'backfill_unknown',
  'settings_invalid',
  'config_invalid',
  'secret_key_wrong',
  'secret_key_unusable',
  'secret_unreadable',
  'alert_address_refused',
  'alert_refused',
  'alert_unreachable',
  'alert_mail_failed',
  'alert_no_plugin',
  'alert_no_channel',
]);

/** The exit code of an error, by the error's code. */
export function exitOf(error: unknown): number {
  if (isAppError(error, 'command')) return error.facts.exit ?? EXIT.needsAttention;
  return exitOfCode(explanationOf(error).code);
}

/** The same by a stored error code, e.g. of a waiting order. */
export function exitOfCode(code: string): number {
  if (UNREACHABLE.has(code)) return EXIT.unreachable;
  return WRONG_USAGE.has(code) ? EXIT.usage : EXIT.needsAttention;
}

/** Ends a command: its input is wrong. */
export function wrongUsage(code: string, message: string, fix: string): AppError {
  return new AppError('command', code, message, { exit: EXIT.usage, fix });
}

/** Ends a command: a person has to decide or fix something first. */
export function needsAttention(code: string, message: string, fix: string): AppError {
  return new AppError('command', code, message, { exit: EXIT.needsAttention, fix });
}
