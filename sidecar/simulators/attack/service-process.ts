import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import fetch from 'node-fetch';
import { z } from 'zod';
import { asStarted } from '../bench/as-started.ts';

const SOURCES = join(import.meta.dirname, '..', '..', 'src');
const WATCH = join(import.meta.dirname, 'loop-watch.ts');
const CACHE = join(SOURCES, '..', '..', 'node_modules', '.cache', 'node');
const START_MS_MAX = 60_000;
const LOOK_MS = 100;
const MEASURE_MS_MAX = 120_000;

const measured = z.object({ measured: z.int(), longestMs: z.number(), residentBytes: z.number() });
export interface Measure {
  readonly longestMs: number;
  readonly residentBytes: number;
}

/** The service in its own process, with a watch on its loop. */
export class ServiceProcess implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #logFile: string;
  #asked = 0;
  #stopping = false;
  #worstMs = 0;

  constructor(env: Readonly<Record<string, string>>, logFile: string) {
    this.#logFile = logFile;
    const log = openSync(logFile, 'a');
    // As `npm start`, from the sources: flags and environment decide what memory it takes.
    const started = asStarted('start');
    const flags = ['--disable-warning=ExperimentalWarning', ...started.flags];
    this.#child = spawn(process.execPath, [...flags, '--import', WATCH, join(SOURCES, 'main.ts')], {
      env: { ...process.env, ...started.env, NODE_COMPILE_CACHE: CACHE, ...env },
      stdio: ['ignore', log, log, 'ipc'],
    });
    closeSync(log);
  }

  get crashed(): boolean {
    return !this.#stopping && (this.#child.exitCode !== null || this.#child.signalCode !== null);
  }

  get log(): string {
    return readFileSync(this.#logFile, 'utf8');
  }

  async ready(url: string): Promise<void> {
    for (let waited = 0; waited < START_MS_MAX && !this.crashed; waited += LOOK_MS) {
      const isReady = await fetch(`${url}/readyz`).then(
        ({ ok }) => ok,
        () => false,
      );
      if (isReady) return;
      await sleep(LOOK_MS);
    }
    throw new Error(`The service did not start:\n${this.log}`);
  }

  /** Since the last measure; null = the process ended, or its loop does not come round any more. */
  async measure(): Promise<Measure | null> {
    if (this.crashed) return null;
    this.#asked += 1;
    const asked = this.#asked;
    this.#child.send({ measure: asked });
    const answer = Promise.withResolvers<Measure | null>();
    const onMessage = (message: unknown) => {
      const { data } = measured.safeParse(message);
      if (data?.measured !== asked) return;
      this.#worstMs = Math.max(this.#worstMs, data.longestMs);
      answer.resolve(data);
    };
    const giveUp = () => answer.resolve(null);
    const timer = setTimeout(giveUp, MEASURE_MS_MAX);
    this.#child.on('message', onMessage).once('exit', giveUp);
    try {
      return await answer.promise;
    } finally {
      clearTimeout(timer);
      this.#child.off('message', onMessage).off('exit', giveUp);
    }
  }

  /** The longest stall of all measures since the last call. */
  takeWorstMs(): number {
    const worst = this.#worstMs;
    this.#worstMs = 0;
    return worst;
  }

  /** The high-water mark of resident memory since the last call (Linux); 0 where the system does not say. */
  peakBytes(): number {
    try {
      const status = readFileSync(`/proc/${this.#child.pid ?? 0}/status`, 'utf8');
      return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024;
    } catch {
      return 0;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping = true;
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await ended;
  }
}
