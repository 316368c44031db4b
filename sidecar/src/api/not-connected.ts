import { AppError } from '../domain/app-error.ts';

export function notConnected(): AppError {
  return new AppError('connection', 'not_connected', 'The store is not connected to Xero.', {
    fix: 'Connect it to Xero.',
  });
}
