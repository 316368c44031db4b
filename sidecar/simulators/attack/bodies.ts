import { randomUUID } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Attack } from './attack.ts';
import type { Target } from './target.ts';

const CONNECTIONS = { small: 40, full: 400 } as const;
const BODY_BYTES = 2 * 1024 * 1024;
/** Half of what is announced is sent, in pieces of this size. */
const PIECE_BYTES = 64 * 1024;
/** A caller who is not known is answered before its body has come. */
const ANSWER_MS_MAX = 10_000;

interface Caller {
  readonly path: string;
  readonly headers: readonly string[];
}

/** A stranger announces two megabytes and sends one of them: answered at once, or cut, with little memory. */
export const hugeBodies: Attack = {
  name: 'huge and half-sent bodies of strangers',
  async run(target, _random, size) {
    const count = CONNECTIONS[size];
    const callers = callersOf(target);
    const unanswered: string[] = [];
    const sockets: Socket[] = [];
    await Promise.all(
      Array.from({ length: count }, async (_, index) => {
        const caller = callers[index % callers.length];
        if (caller === undefined) return;
        const status = await halfSend(new URL(target.url), caller, sockets);
        if (status === null) unanswered.push(caller.path.replace(/[0-9a-f-]{36}/, '<unknown>'));
        else if (status < 400 || status >= 500) unanswered.push(`${caller.path} (answered ${status})`);
      }),
    );
    for (const socket of sockets) socket.destroy();
    const paths = [...new Set(unanswered)];
    return {
      tries: count,
      wrong: paths.map((path) => `half a body of a stranger was waited for at ${path} for ${ANSWER_MS_MAX / 1000} s`),
    };
  },
};

function callersOf({ plugin }: Target): Caller[] {
  const signature = `x-wc-webhook-signature: ${Buffer.alloc(32, 7).toString('base64')}`;
  return [
    { path: plugin.pathOf('sync'), headers: [] },
    { path: plugin.pathOf('sync'), headers: [`authorization: Bearer ${'A'.repeat(200)}`] },
    { path: `/v1/stores/${randomUUID()}/sync`, headers: [] },
    { path: `/v1/stores/${randomUUID()}/webhooks/woocommerce`, headers: [signature] },
    { path: '/v1/pair', headers: ['content-type: application/json'] },
  ];
}

/** The status of the answer; null = none in time. A closed connection is an answer: 400. */
async function halfSend({ hostname, port }: URL, { path, headers }: Caller, sockets: Socket[]): Promise<number | null> {
  const socket = connect(Number(port), hostname);
  sockets.push(socket);
  const answer = new Promise<number>((resolve) => {
    socket.on('data', (data) => resolve(Number(/^HTTP\/1\.1 (\d{3})/.exec(data.toString('latin1'))?.[1] ?? 400)));
    socket.on('error', () => resolve(400));
    socket.on('close', () => resolve(400));
  });
  const head = [`POST ${path} HTTP/1.1`, 'host: x', `content-length: ${BODY_BYTES}`, ...headers, '', ''].join('\r\n');
  socket.write(head);
  const piece = Buffer.alloc(PIECE_BYTES, 97);
  for (let sent = 0; sent < BODY_BYTES / 2 && socket.writable; sent += PIECE_BYTES) socket.write(piece);
  const late = sleep(ANSWER_MS_MAX, null, { ref: false });
  return Promise.race([answer, late]);
}
