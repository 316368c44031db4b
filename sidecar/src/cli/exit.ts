import { ConfigError } from '../config/errors.ts';
import { AlertError } from '../alerts/alert-error.ts';
import { ConnectionError } from '../connection/errors.ts';
import { SettingsInvalid } from '../settings/settings-errors.ts';
import { WooCommerceError } from '../woocommerce/errors.ts';
import { XeroError } from '../xero/errors.ts';

/** What a command's exit tells a script. */
export const EXIT = { done: 0, needsPerson: 1, usage: 2, unreachable: 3 } as const;

/** Ends a command with a message of its own. */
export class CommandError extends Error {
  override name = 'CommandError';
  readonly code: string;
  readonly exit: number;
  readonly fix: string;

  constructor(exit: number, code: string, message: string, fix: string) {
    super(message);
    this.exit = exit;
    this.code = code;
    this.fix = fix;
  }
}

const UNREACHABLE = new Set([
  'store_unreachable',
  'store_timeout',
  'store_server_error',
  'store_rate_limited',
  'xero_unreachable',
  'xero_timeout',
  'xero_server_error',
  'xero_maintenance',
  'xero_rate_limited',
]);
const WRONG_USAGE = new Set(['store_unknown', 'store_url_invalid', 'organisation_unknown']);

/** Which exit an error means. */
export function exitOf(error: unknown): number {
  if (error instanceof CommandError) return error.exit;
  if (error instanceof ConfigError || error instanceof SettingsInvalid) return EXIT.usage;
  if (error instanceof ConnectionError || error instanceof WooCommerceError || error instanceof XeroError) {
    return exitOfCode(error.code);
  }
  if (error instanceof AlertError) return EXIT.usage;
  return EXIT.needsPerson;
}

/** The same by the code of an error that was kept, e.g. with an order that waits. */
export function exitOfCode(code: string): number {
  if (UNREACHABLE.has(code)) return EXIT.unreachable;
  return WRONG_USAGE.has(code) ? EXIT.usage : EXIT.needsPerson;
}

/** What a person reads of an error: the cause, and the next step where there is one. */
export interface Explanation {
  readonly code: string;
  readonly message: string;
  readonly fix: string | null;
}

export function explanationOf(error: unknown): Explanation {
  if (!(error instanceof Error)) return { code: 'failed', message: String(error), fix: null };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : 'failed';
  return { code, message: error.message, fix: fixOf(error) };
}

/** Errors of a store, and of settings, say the next step in their message. */
function fixOf(error: Error): string | null {
  if ('fix' in error && typeof error.fix === 'string' && error.fix !== '') return error.fix;
  const isAway = error instanceof XeroError && UNREACHABLE.has(error.code);
  return isAway ? 'Run the command again when Xero can be reached; nothing is lost meanwhile.' : null;
}

/** For a person, on stderr. */
export function explain(error: unknown): string {
  const { message, fix } = explanationOf(error);
  return fix === null ? message : `${message}\n${fix}`;
}
