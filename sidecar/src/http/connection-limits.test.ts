import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { handleHalfClosed, limitConnections, SERVER_OPTIONS } from './connection-limits.ts';

/** A handler that looks something up before it reads the body, as the check of a signature does. */
async function bodyAfter(send: string): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  const receive = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    await sleep(30);
    const parts: Buffer[] = [];
    try {
      for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
      resolve(Buffer.concat(parts).toString());
    } catch {
      resolve('cut off');
    }
    response.end();
  };
  const server = createServer(SERVER_OPTIONS, (request, response) => void receive(request, response));
  limitConnections(server);
  handleHalfClosed(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const socket = connect(typeof address === 'object' && address !== null ? address.port : 0, '127.0.0.1');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.write(send, () => socket.destroy());
  try {
    return await promise;
  } finally {
    server.close();
  }
}

const HEAD = 'POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 5\r\n\r\n';

test('a request whose sender does not wait for the answer is handled', async () => {
  expect(await bodyAfter(`${HEAD}hello`)).toBe('hello');
});

test('one that is not complete is not', async () => {
  expect(await bodyAfter(`${HEAD}hel`)).toBe('cut off');
});
