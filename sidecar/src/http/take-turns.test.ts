import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { REQUESTS_PER_TURN_MAX, takeTurns } from './take-turns.ts';

function request(url: string): IncomingMessage {
  return Object.assign(new IncomingMessage(new Socket()), { url });
}
const RESPONSE = new ServerResponse(request('/'));

test('requests that come at once are begun in turns, in their order', async () => {
  const begun: (string | undefined)[] = [];
  const listen = takeTurns(({ url }) => begun.push(url));
  const urls = Array.from({ length: 2 * REQUESTS_PER_TURN_MAX + 3 }, (_, index) => `/${index}`);
  for (const url of urls) listen(request(url), RESPONSE);
  expect(begun).toHaveLength(REQUESTS_PER_TURN_MAX);
  await turn();
  expect(begun).toHaveLength(2 * REQUESTS_PER_TURN_MAX);
  listen(request('/last'), RESPONSE);
  await turn();
  await turn();
  expect(begun).toEqual([...urls, '/last']);
});

test('one alone is begun at once, each time', async () => {
  const begun: (string | undefined)[] = [];
  const listen = takeTurns(({ url }) => begun.push(url));
  for (let round = 1; round <= 3 * REQUESTS_PER_TURN_MAX; round += 1) {
    listen(request('/'), RESPONSE);
    expect(begun).toHaveLength(round);
    await turn();
  }
});

test('a request whose caller left while waiting is not begun', async () => {
  const begun: (string | undefined)[] = [];
  const listen = takeTurns(({ url }) => begun.push(url));
  for (let index = 0; index < REQUESTS_PER_TURN_MAX; index += 1) listen(request('/'), RESPONSE);
  const left = request('/left');
  listen(left, RESPONSE);
  listen(request('/stayed'), RESPONSE);
  left.destroy();
  await turn();
  expect(begun.slice(REQUESTS_PER_TURN_MAX)).toEqual(['/stayed']);
});
