import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, test } from '@jest/globals';
import { freePort, isFree, PORT_MAX, PORT_MIN } from './free-port.ts';

/** The start of Linux's ephemeral ports (net.ipv4.ip_local_port_range). */
const GIVEN_AWAY_FROM = 32_768;

test('each port is another one, and none that the system gives to others', async () => {
  const ports: number[] = [];
  for (let count = 0; count < 50; count += 1) ports.push(await freePort());
  expect(new Set(ports).size).toBe(ports.length);
  expect(ports.filter((port) => port < PORT_MIN || port > PORT_MAX)).toEqual([]);
  expect(PORT_MAX).toBeLessThan(GIVEN_AWAY_FROM);
});

test('a port that somebody listens on is passed over', async () => {
  const before = await freePort();
  const taken = createServer().listen(before + 1, '127.0.0.1');
  await once(taken, 'listening').catch(() => undefined);
  expect(await isFree(before + 1)).toBe(false);
  expect(await freePort()).not.toBe(before + 1);
  taken.close();
});
