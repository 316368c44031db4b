import { ConfigError } from '../config/errors.ts';
import { ConnectionError } from '../connection/errors.ts';
import { explain } from '../explain.ts';
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
  if (error instanceof ConnectionError) return WRONG_USAGE.has(error.code) ? EXIT.usage : EXIT.needsPerson;
  if (error instanceof WooCommerceError || error instanceof XeroError) {
    return UNREACHABLE.has(error.code) ? EXIT.unreachable : EXIT.needsPerson;
  }
  return EXIT.needsPerson;
}

/** The error as JSON, for --json: no stack, no cause. */
export function errorBody(error: unknown): object {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'failed';
  return { error: { code, message: explain(error) } };
}
