import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import type { ScaledClock } from './scaled-clock.ts';

const ENTRY = join(import.meta.dirname, 'sidecar.ts');
const ROOT = join(import.meta.dirname, '..', '..', '..');

/** One process of the service: loaded, then started, then ended. */
export class SidecarProcess {
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;
  readonly #loaded: Promise<unknown>;
  #started: Promise<unknown> = new Promise(() => undefined);
  #killed = false;

  /** Loads the code; nothing is opened before `start`. */
  constructor(env: Readonly<Record<string, string>>, logFile: string) {
    const log = openSync(logFile, 'a');
    this.#child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ENTRY], {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: ['ignore', log, log, 'ipc'],
    });
    closeSync(log);
    this.#ended = once(this.#child, 'exit');
    this.#loaded = once(this.#child, 'message');
  }

  get isRunning(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** It exited unasked, which it never should. */
  get crashed(): boolean {
    return !this.isRunning && !this.#killed;
  }

  /** Resolves when the process got its start signal; it may be killed while it starts. `aheadMs`: how wrong its clock is. */
  async start(clock: ScaledClock, aheadMs = 0): Promise<void> {
    await Promise.race([this.#loaded, this.#ended]);
    if (!this.isRunning) return;
    this.#started = once(this.#child, 'message');
    this.#child.send(clock.readAhead(aheadMs));
  }

  /** The clock was advanced, or set right. */
  setTime(clock: ScaledClock): void {
    // It may end just now: then nobody needs the time.
    if (this.isRunning) this.#child.send(clock.read(), () => undefined);
  }

  /** Resolves when it polls and posts, or has exited. */
  async started(): Promise<void> {
    await Promise.race([this.#started, this.#ended]);
  }

  /** kill -9; returns whether there was a process. */
  kill(): boolean {
    if (this.#killed || !this.isRunning) return false;
    this.#killed = true;
    return this.#child.kill('SIGKILL');
  }

  async ended(): Promise<void> {
    if (this.isRunning) await this.#ended;
  }

  /** An orderly stop. */
  async stop(): Promise<void> {
    if (!this.isRunning) return;
    this.#killed = true;
    this.#child.kill('SIGTERM');
    await this.#ended;
  }
}
