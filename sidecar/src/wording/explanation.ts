import { isAppError } from '../domain/app-error.ts';

export const UNREACHABLE = new Set([
  'store_unreachable',
  'store_timeout',
  'store_server_error',
  'store_rate_limited',
  'xero_unreachable',
  'xero_timeout',
  'xero_server_error',
  'xero_maintenance',
  'xero_rate_limited',
  'provider_unreachable',
  'provider_server_error',
  'provider_rate_limited',
]);

/** An error for people: the cause, and the next step if there is one. Some errors hold it in their message. */
export function explanationOf(error: unknown): { code: string; message: string; fix: string | null } {
  if (!(error instanceof Error)) return { code: 'failed', message: String(error), fix: null };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : 'failed';
  return { code, message: error.message, fix: fixOf(error) };
}

function fixOf(error: Error): string | null {
  if ('fix' in error && typeof error.fix === 'string' && error.fix !== '') return error.fix;
  const isAway = isAppError(error, 'xero') && UNREACHABLE.has(error.code);
  return isAway ? 'Run the command again when Xero can be reached. No order is lost until then.' : null;
}

export function explain(error: unknown): string {
  const { message, fix } = explanationOf(error);
  return fix === null ? message : `${message}\n${fix}`;
}
