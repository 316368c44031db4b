import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import fetch from 'node-fetch';
import { z } from 'zod';

const START_TIMEOUT_MS = 30_000;
const LOOK_MS = 100;
const ROOT = join(import.meta.dirname, '..', '..', '..');

export interface SidecarProcess extends AsyncDisposable {
  readonly url: string;
  readonly logFile: string;
  /** The process's peak memory, in bytes; null if the system does not report it. */
  peakMemoryBytes(): number | null;
}

/** Starts the sidecar as `npm start` does, in its own process, and waits until it is ready. */
export async function startSidecar(options: {
  readonly env: Readonly<Record<string, string>>;
  readonly port: number;
  readonly logFile: string;
}): Promise<SidecarProcess> {
  const log = createWriteStream(options.logFile, { flags: 'a' });
  const child = spawn('sh', ['-c', startCommand()], {
    cwd: ROOT,
    env: { ...process.env, ...options.env, PATH: pathWithPinnedNode() },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  const ended = once(child, 'exit');
  const url = `http://127.0.0.1:${options.port}`;
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM');
      await ended;
    }
    log.end();
  };
  try {
    await waitUntilReady(url, () => child.exitCode !== null);
  } catch (error) {
    await stop();
    throw new Error(
      `The sidecar did not start; its log is ${options.logFile}:\n${readFileSync(options.logFile, 'utf8')}`,
      {
        cause: error,
      },
    );
  }
  return {
    url,
    logFile: options.logFile,
    peakMemoryBytes: () => peakMemory(child.pid),
    [Symbol.asyncDispose]: stop,
  };
}

/** The command of `npm start`, from its only definition; it ends in `exec`, so the child is the sidecar itself. */
function startCommand(): string {
  const manifest = z
    .object({ scripts: z.object({ start: z.string() }) })
    .parse(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')));
  return `node .ci/bundle.mjs && ${manifest.scripts.start}`;
}

function pathWithPinnedNode(): string {
  return [join(ROOT, 'node_modules', '.bin'), process.env['PATH'] ?? ''].join(delimiter);
}

async function waitUntilReady(url: string, hasEnded: () => boolean): Promise<void> {
  for (let waited = 0; waited < START_TIMEOUT_MS; waited += LOOK_MS) {
    if (hasEnded()) throw new Error('The process ended.');
    const isReady = await fetch(`${url}/readyz`).then(
      (response) => response.ok,
      () => false,
    );
    if (isReady) return;
    await sleep(LOOK_MS);
  }
  throw new Error('It was not ready in time.');
}

/** VmHWM of /proc (Linux): the high-water mark of resident memory. */
function peakMemory(pid: number | undefined): number | null {
  try {
    const kilobytes = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid ?? 0}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? null : Number(kilobytes) * 1024;
  } catch {
    return null;
  }
}
