import { handleAccounting } from '../../simulators/xero/accounting/handle.ts';
import { DEFAULT_SWITCHES } from '../../simulators/xero/switches.ts';
import type { Shop, Stack } from '../support/_stack.ts';

/** Something that a person, or another program, does in Xero; `path` may bear a query. Answers the body of the 200. */
export function byHand(
  stack: Stack,
  shop: Pick<Shop, 'organisation'>,
  method: 'PUT' | 'POST' | 'DELETE',
  path: string,
  body: unknown,
): unknown {
  const [at = '', query = ''] = path.split('?');
  const answer = handleAccounting(
    shop.organisation,
    {
      method,
      path: at.split('/'),
      query: new URLSearchParams(query),
      ifModifiedSince: null,
      body,
      now: stack.now(),
      app: { clientId: 'someone-else', name: 'A person' },
    },
    DEFAULT_SWITCHES,
  );
  if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}

/** Writes of the sidecar that reached Xero, refused ones too. */
export function writes(stack: Stack): string[] {
  return stack.xero.calls.list
    .filter((call) => call.kind === 'accounting' && call.method !== 'GET')
    .map((call) => `${call.method} ${call.path.replace(/^.*\/2\.0\//, '').replace(/\?.*$/, '')}`);
}
