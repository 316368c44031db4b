import { request } from 'node:http';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { IncomingMessage } from 'node:http';
import type { Attack } from './attack.ts';

const PATHS = [
  '/',
  '/orders/x/1',
  '/events',
  '/metrics',
  '/sign-in',
  '/sign-in?token=',
  '/actions',
  '/..%2f..%2fetc/passwd',
  '/assets/..%2f..%2fenv.ts',
  '/.env',
  '/v1/stores/%00/status',
];
const COOKIES = [
  '',
  'ml_session=',
  `ml_session=${'a'.repeat(43)}`,
  `__Host-ml_session=${'a'.repeat(43)}`,
  `ml_session=${'a'.repeat(7_000)}`,
  'ml_session=%00',
  '__proto__=1',
];
/** What only a signed-in person may read, or the machine itself. */
const PRIVATE = /data-store=|data-code=|ml_orders|process_resident_memory|root:x:0|ck_[0-9a-f]{8}/;

/** Pages of the dashboard, figures and files, asked for by a stranger, also by a name that leads here (DNS rebinding). */
export const strangersPages: Attack = {
  name: 'pages without a session, other hosts',
  async run({ url, plugin }) {
    const wrong: string[] = [];
    let tries = 0;
    for (const host of ['localhost', 'evil.example.com', '127.0.0.1.evil.example.com']) {
      for (const cookie of COOKIES) {
        for (const [method, path] of [...PATHS.map((one) => ['GET', one] as const), ['POST', '/actions'] as const]) {
          tries += 1;
          if (path === '/metrics' && host === 'localhost') continue;
          const { status, body } = await open(url, { method, path, headers: { host, cookie } });
          if (status >= 500) wrong.push(`${method} ${path} answered ${status}`);
          else if (PRIVATE.test(body))
            wrong.push(`${method} ${path} for the host ${host} showed what only a signed-in person may see`);
        }
      }
    }
    const changed = await open(url, {
      method: 'POST',
      path: plugin.pathOf('sync'),
      headers: { origin: 'https://evil.example.com' },
    });
    if (changed.status < 400) wrong.push('another site could ask for a sync');
    return { tries: tries + 1, wrong: [...new Set(wrong)] };
  },
};

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Through node:http, which sends any Host and path as written. An event stream is read for its head only. */
async function open(url: string, { method, path, headers }: Asked): Promise<{ status: number; body: string }> {
  const { hostname, port } = new URL(url);
  const asked = request({ hostname, port, method, path, headers, agent: false });
  asked.end();
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  const isStream = answer.headers['content-type']?.includes('event-stream') === true;
  const body = isStream ? String((await once(answer, 'data'))[0]) : await text(answer);
  asked.destroy();
  return { status: answer.statusCode ?? 0, body };
}
