/** Work beside posting: it may fail or be slow without delaying posting. */
export interface BackgroundTask {
  readonly name: string;
  /** Runs what is due; cheap when nothing is. What takes minutes ends when the service stops. */
  readonly run: (stopping?: AbortSignal) => Promise<unknown>;
}

export type Background = ReturnType<typeof createBackground>;

export function createBackground(tasks: readonly BackgroundTask[], onFailure: (task: string, error: unknown) => void) {
  const running = new Map<string, Promise<unknown>>();
  /** Kicked while running: the run may have missed new work. */
  const again = new Set<string>();
  const stop = new AbortController();

  const start = (task: BackgroundTask): void => {
    const work = task
      .run(stop.signal)
      .catch((error: unknown) => onFailure(task.name, error))
      .finally(() => {
        running.delete(task.name);
        if (again.delete(task.name) && !stop.signal.aborted) start(task);
      });
    running.set(task.name, work);
  };

  return {
    /** Checks for due work in every task that is not running. */
    kick(): void {
      if (stop.signal.aborted) return;
      for (const task of tasks) {
        if (running.has(task.name)) again.add(task.name);
        else start(task);
      }
    },
    async [Symbol.asyncDispose](): Promise<void> {
      stop.abort();
      await Promise.all(running.values());
    },
  };
}
