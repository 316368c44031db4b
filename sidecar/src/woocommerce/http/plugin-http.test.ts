import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createPluginHttp } from './plugin-http.ts';

let answer: { readonly status: number; readonly body: string };
let url: string;
const site = createServer((_request, response) => {
  response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body);
});
beforeAll(async () => {
  await once(site.listen(0, '127.0.0.1'), 'listening');
  const address = site.address();
  url = `http://127.0.0.1:${String(typeof address === 'object' ? address?.port : 0)}`;
});
afterAll(() => void site.close());

async function post(): Promise<unknown> {
  using http = createPluginHttp({ allowPrivateHosts: true, now: () => new Date('2026-11-25T09:00:00Z') });
  return await http.post({ storeId: 'shop', url, pairingKey: Buffer.alloc(32, 7) }, 'outcomes', {});
}

test.each([401, 403])(
  'a plugin that closes the REST API to visitors (%s) is named, not the REST key',
  async (status) => {
    answer = { status, body: '{"code":"rest_not_logged_in","message":"Only for members."}' };
    await expect(post()).rejects.toMatchObject({
      code: 'store_plugin_blocked',
      message: expect.stringMatching(
        /refuses \/wp-json\/ml-connector\/v1\/outcomes \(40[13] rest_not_logged_in "Only for members\."\): a plugin or firewall/,
      ),
      fix: expect.stringContaining('Allow /wp-json/ml-connector/v1/ there without a sign-in'),
    });
  },
);

test('a firewall that answers with a page is named too', async () => {
  answer = { status: 403, body: '<h1>Forbidden</h1>' };
  await expect(post()).rejects.toMatchObject({ message: expect.stringContaining('(403): a plugin or firewall') });
});

test.each([
  ['signature_invalid', 401, 'Check the clocks of both machines'],
  ['rest_no_route', 404, 'Activate ML Connector in WordPress'],
])('the plugin’s own refusal %s is none of a firewall', async (code, status, fix) => {
  answer = { status, body: JSON.stringify({ code, message: 'No.' }) };
  await expect(post()).rejects.toMatchObject({
    message: expect.not.stringContaining('firewall'),
    fix: expect.stringContaining(fix),
  });
});
