import { AppError } from '../domain/app-error.ts';

/** Stops the service from starting. Messages name variables and files, never secret values. */
export function configError(
  message: string,
  fix: string,
  code: 'config_invalid' | 'secret_key_wrong' | 'secret_key_unusable' | 'secret_unreadable' = 'config_invalid',
  cause?: unknown,
): AppError {
  return new AppError('config', code, message, { fix, cause });
}
