import { createServer } from 'node:net';

/**
 * Above those that browsers block (10080 is the last), below those that systems assign to outgoing calls and to servers
 * on any port (Linux: from 32768): one of those can be taken before a starting process listens.
 */
export const PORT_MIN = 12_000;
/** Each process has its own range, so that two that check at once do not find the same. */
const PORTS_EACH = 100;
const PROCESSES = 200;
export const PORT_MAX = PORT_MIN + PORTS_EACH * PROCESSES - 1;

let turn = Math.floor(Math.random() * PORTS_EACH);

/** A port on loopback that was just free; a different one each time. */
export async function freePort(): Promise<number> {
  const first = PORT_MIN + (process.pid % PROCESSES) * PORTS_EACH;
  for (let tries = 0; tries < PORTS_EACH; tries += 1) {
    turn += 1;
    const port = first + (turn % PORTS_EACH);
    if (await isFree(port)) return port;
  }
  throw new Error(`No port from ${first} to ${first + PORTS_EACH - 1} is free.`);
}

/** Whether a server could listen on it now. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((answer) => {
    const server = createServer();
    server.once('error', () => answer(false));
    server.listen(port, '127.0.0.1', () => server.close(() => answer(true)));
  });
}
