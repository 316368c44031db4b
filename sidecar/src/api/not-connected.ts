import { ConnectionError } from '../connection/errors.ts';

export function notConnected(): ConnectionError {
  return new ConnectionError('not_connected', 'The store is not connected to Xero.', 'Connect it to Xero.');
}
