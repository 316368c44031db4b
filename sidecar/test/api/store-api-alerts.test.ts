import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { freePort } from '../../simulators/free-port.ts';
import { TESTS_PER_MINUTE_MAX } from '../../src/api/alerts.ts';
import { pairPlugin, startApi, type Plugin } from '../support/_plugin.ts';
import { startStack, type Stack } from '../support/_stack.ts';

const HOST = '127.0.0.1';

let stack: Stack;
let plugin: Plugin;
let other: Plugin;
beforeAll(async () => {
  stack = await startStack({ scenarios: ['uk_vat_incl', 'no_tax'] });
  const { context } = stack;
  // The operator's mail server, which nobody runs.
  const mail = {
    ...{ host: HOST, port: await freePort(), secure: false, user: null, password: null },
    ...{ from: 'sidecar@example.com', to: ['operator@example.com'] },
  };
  const config = { ...context.config, alerts: { webhookUrl: null, mail } };
  const api = startApi({ context: { ...context, config } });
  plugin = await pairPlugin(api, stack.shop('uk_vat_incl'));
  other = await pairPlugin(api, stack.shop('no_tax'));
  for (const one of [plugin, other]) expect((await one.put('alerts', { wordpress: false })).status).toBe(200);
});
afterEach(() => {
  jest.restoreAllMocks();
});
afterAll(async () => {
  await stack[Symbol.asyncDispose]();
});

describe('a test alert requested by the owner of a store', () => {
  test('reports that the operator’s channels fail, without servers, addresses and settings', async () => {
    const answer = await plugin.post('alerts/test');
    expect(answer.status).toBe(200);
    const { results } = answer.body as { results: { message: string; fix: string }[] };
    expect(results).toEqual([
      {
        channel: 'mail',
        ok: false,
        message: 'It could not be sent.',
        fix: expect.stringContaining('operator of the service'),
      },
    ]);
    expect(answer.text).not.toMatch(/127\.0\.0\.1|ECONN|ML_|operator@/);
    expect(stack.log.filter((line) => line.includes(`The mail server ${HOST}`))).toHaveLength(1);
  });

  test('is sent a few times a minute at most; other stores have their own limit', async () => {
    const statuses: number[] = [];
    for (let tries = 0; tries < TESTS_PER_MINUTE_MAX + 2; tries += 1)
      statuses.push((await plugin.post('alerts/test')).status);
    expect(statuses.slice(-2)).toEqual([429, 429]);
    expect((await plugin.post('alerts/test')).body).toMatchObject({ code: 'too_many_requests' });
    expect((await other.post('alerts/test')).status).toBe(200);
    jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 60_000);
    expect((await plugin.post('alerts/test')).status).toBe(200);
  });
});
