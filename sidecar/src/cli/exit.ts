import { AlertError } from '../alerts/alert-error.ts';
import { ConfigError } from '../config/errors.ts';
import { ConnectionError } from '../connection/errors.ts';
import { SettingsInvalid } from '../settings/settings-errors.ts';
import { WooCommerceError } from '../woocommerce/errors.ts';
import { UNREACHABLE } from '../wording/explanation.ts';
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
