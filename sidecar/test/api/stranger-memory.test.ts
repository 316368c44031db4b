import { rmSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test } from '@jest/globals';
import { startSidecar } from '../../simulators/demo/sidecar-process.ts';
import { freePort } from '../../simulators/free-port.ts';
import { createContext } from '../../src/app/create-context.ts';
import { toConfig } from '../../src/config/config.ts';
import { toEnv } from '../../src/config/env.ts';
import { createLogger } from '../../src/observability/logger.ts';
import { temporaryDirectory } from '../support/_ledger.ts';

const STORE = 'shop.example.com';
const CONNECTIONS = 400;
const BODY_BYTES = 4 * 1024 * 1024;
const PIECE = Buffer.alloc(64 * 1024, 'x');
const RSS_BYTES_MAX = 200e6;
/** How long a probe may wait while strangers send. */
const ANSWER_MS_MAX = 10_000;
/** The limit on a body's time, its check, and some for a busy machine. */
const CUT_MS_MAX = 40_000;

const dataDir = temporaryDirectory();
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

async function addStore(): Promise<void> {
  const logger = createLogger({ level: 'silent', to: { write: () => undefined } });
  await using context = await createContext({ config: toConfig(toEnv({ ML_DATA_DIR: dataDir })), logger });
  const credentials = { consumerKey: 'ck_00000000', consumerSecret: 'cs_00000000', webhookSecret: 'a secret' };
  await context.stores.add({ url: `https://${STORE}`, credentials, verify: () => Promise.resolve({}) });
}

/** What a stranger may send: the store's name is public, and a signature is only 44 characters until it is checked. */
const REQUESTS = [
  [`/v1/stores/${STORE}/webhooks/woocommerce`, `x-wc-webhook-signature: ${'A'.repeat(43)}=`],
  [`/v1/stores/${STORE}/webhooks/woocommerce`, 'x-wc-webhook-topic: order.updated'],
  ['/v1/stores/nobody/webhooks/woocommerce', `x-wc-webhook-signature: ${'A'.repeat(43)}=`],
  [`/v1/stores/${STORE}/settings`, 'authorization: Bearer a.b.c'],
  ['/v1/webhooks/xero', `x-xero-signature: ${'A'.repeat(43)}=`],
  ['/v1/pair', 'content-type: application/json'],
] as const;

/** Sends all but the last byte, as fast as the service takes it; `ended`: the service closed the connection. */
function attack(port: number, index: number): { readonly socket: Socket; readonly ended: Promise<void> } {
  const [path, header] = REQUESTS[index % REQUESTS.length] ?? REQUESTS[0];
  const socket = connect(port, '127.0.0.1');
  const ended = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  socket.on('error', () => undefined);
  socket.resume();
  socket.write(`POST ${path} HTTP/1.1\r\nhost: x\r\n${header}\r\ncontent-length: ${BODY_BYTES}\r\n\r\n`);
  let left = BODY_BYTES - 1;
  const push = () => {
    while (left > 0 && !socket.destroyed) {
      const piece = PIECE.subarray(0, Math.min(PIECE.length, left));
      left -= piece.length;
      if (!socket.write(piece)) {
        socket.once('drain', push);
        return;
      }
    }
  };
  push();
  return { socket, ended };
}

test('four hundred half-sent bodies of strangers neither fill the memory nor stay', async () => {
  await addStore();
  const port = await freePort();
  const env = { ML_DATA_DIR: dataDir, ML_PORT: String(port), ML_LOG_LEVEL: 'fatal' };
  await using service = await startSidecar({ env, port, logFile: join(dataDir, 'service.log') });
  // As a proxy has one: opened before the strangers came.
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  await probe(port, agent);
  const attacks = Array.from({ length: CONNECTIONS }, (_, index) => attack(port, index));
  const ended = Promise.all(attacks.map((one) => one.ended)).then(() => true);
  try {
    for (let probes = 0; probes < 10; probes += 1) {
      await sleep(200);
      expect(await probe(port, agent)).toBe(200);
    }
    const areEnded = await Promise.race([ended, sleep(CUT_MS_MAX, false, { ref: false })]);
    const peak = service.peakMemoryBytes();
    if (peak !== null) expect(peak).toBeLessThan(RSS_BYTES_MAX);
    expect(areEnded).toBe(true);
  } finally {
    agent.destroy();
    for (const { socket } of attacks) socket.destroy();
  }
}, 90_000);

function probe(port: number, agent: Agent): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = get({ port, host: '127.0.0.1', path: '/healthz', agent, timeout: ANSWER_MS_MAX }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve(answer.statusCode ?? 0));
    });
    asked.on('timeout', () => asked.destroy(new Error('no answer')));
    asked.on('error', reject);
  });
}
