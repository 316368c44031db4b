import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface WorkerProcess {
  /** Lets it do its step; answers what it says. Rejects with its stderr when it dies instead. */
  go(): Promise<unknown>;
  /** kill -9: no clean-up of any kind. */
  kill(): Promise<void>;
}

/** Starts the step in a process of its own and resolves when it is about to begin. */
export async function startProcess(step: string, dataDir: string, worker = 'other'): Promise<WorkerProcess> {
  const script = join(import.meta.dirname, '_ledger-process.ts');
  const child = spawn(process.execPath, [script, step, dataDir, worker]);
  const exited = once(child, 'exit');
  const nextLine = lineReader(child);
  await nextLine();
  return {
    go() {
      child.stdin.write('go\n');
      return nextLine();
    },
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

function lineReader(child: ChildProcessWithoutNullStreams): () => Promise<unknown> {
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  let complaint = '';
  child.stderr.on('data', (text: Buffer) => (complaint += text.toString()));
  return async () => {
    const { value, done } = await lines.next();
    if (done === true) throw new Error(`The process ended: ${complaint}`);
    return JSON.parse(value) as unknown;
  };
}

/** Runs the work with the processes at hand and ends them whatever happens. */
export async function withProcesses<T>(
  starting: readonly Promise<WorkerProcess>[],
  work: (processes: readonly WorkerProcess[]) => Promise<T>,
): Promise<T> {
  const processes = await Promise.all(starting);
  try {
    return await work(processes);
  } finally {
    await Promise.all(processes.map((process) => process.kill()));
  }
}
