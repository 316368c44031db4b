import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const MAIN = join(import.meta.dirname, '..', '..', 'src', 'main.ts');
const STARTED = 'service started';

export interface Ended {
  /** null = killed. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The real service in a process of its own, with nothing of this process's environment but what finds programs and compiled code. */
export interface ServiceProcess extends AsyncDisposable {
  /** Resolves when it says that it has started; rejects with what it said when it ended instead. */
  readonly started: Promise<void>;
  readonly ended: Promise<Ended>;
  /** kill -9: no clean-up of any kind. */
  kill(): Promise<void>;
  /** SIGTERM. */
  stop(): Promise<Ended>;
}

/** `user`: another user than ours, for who may do that. */
export function runService(
  env: Readonly<Record<string, string>>,
  user: { readonly uid?: number; readonly gid?: number } = {},
): ServiceProcess {
  const inherited = { PATH: process.env['PATH'], NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] };
  const child = spawn(process.execPath, [MAIN], { ...user, env: { ...inherited, ...env } });
  let [stdout, stderr] = ['', ''];
  child.stderr.on('data', (text: Buffer) => (stderr += text.toString()));
  const closed = once(child, 'close');
  const ended = closed.then((): Ended => ({ exitCode: child.exitCode, stdout, stderr }));
  const started = new Promise<void>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      stdout += `${line}\n`;
      if (line.includes(`"msg":"${STARTED}"`)) resolve();
    });
    ended.then((end) => reject(new Error(`The service ended (${end.exitCode}): ${stdout}${stderr}`)), reject);
  });
  // Callers that expect an exit do not ask for the start.
  started.catch(() => undefined);
  const signal = async (name: 'SIGKILL' | 'SIGTERM') => {
    child.kill(name);
    return await ended;
  };
  return {
    started,
    ended,
    kill: async () => {
      await signal('SIGKILL');
    },
    stop: () => signal('SIGTERM'),
    [Symbol.asyncDispose]: async () => {
      await signal('SIGKILL');
    },
  };
}

export async function takePort(): Promise<AsyncDisposable & { readonly port: number }> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('The server has no port.');
  return {
    port: address.port,
    async [Symbol.asyncDispose]() {
      server.close();
      await once(server, 'close');
    },
  };
}
