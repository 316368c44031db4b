import { AppError } from '../domain/app-error.ts';
import type { Accepted, Signal } from '../ledger/entry.ts';
import type { Ledger } from '../ledger/ledger.ts';

/** Signals per transaction: its commit waits for the disk, and later signals wait for the commit. */
const SIGNALS_PER_COMMIT_MAX = 200;
/** How long a commit waits for more signals: less than one disk write, and far less than any client's timeout. */
const GATHER_MS = 1;
/** Signals that may wait for their commit; a blocked disk must not fill the memory. */
const SIGNALS_WAITING_MAX = 5_000;

/** Accepts signals: resolves once they are on disk. null = nothing to do. Throws a request error busy when too many wait. */
export type AcceptSignals = (signals: readonly Signal[]) => Promise<(Accepted | null)[]>;

interface Waiting {
  readonly signals: readonly Signal[];
  readonly resolve: (answers: (Accepted | null)[]) => void;
  readonly reject: (error: unknown) => void;
}

/** Commits together all signals that arrived during a commit: a burst costs few disk waits. */
export function createAcceptSignals(parts: {
  readonly ledger: Pick<Ledger, 'acceptSignals'>;
  readonly onAccepted: (signals: readonly Signal[], answers: readonly (Accepted | null)[]) => void;
}): AcceptSignals {
  const queue: Waiting[] = [];
  let waiting = 0;
  let running = false;

  const commit = async (some: readonly Waiting[]): Promise<void> => {
    try {
      const signals = some.flatMap((one) => one.signals);
      const answers = await parts.ledger.acceptSignals(signals);
      let start = 0;
      for (const one of some) {
        one.resolve(answers.slice(start, start + one.signals.length));
        start += one.signals.length;
      }
      parts.onAccepted(signals, answers);
    } catch (error) {
      const [only] = some;
      // A signal that cannot be stored must not fail the others.
      if (some.length > 1) for (const one of some) await commit([one]);
      else only?.reject(error);
    }
  };

  const run = async () => {
    running = true;
    while (queue.length > 0) {
      // The disk write blocks this thread: let waiting requests in before the next commit.
      await new Promise((resolve) => setTimeout(resolve, GATHER_MS));
      const some = takeSome(queue);
      waiting -= some.reduce((count, one) => count + one.signals.length, 0);
      await commit(some);
    }
    running = false;
  };

  return (signals) => {
    if (signals.length === 0) return Promise.resolve([]);
    if (waiting + signals.length > SIGNALS_WAITING_MAX) {
      const message = 'Changes arrive faster than they can be stored.';
      return Promise.reject(new AppError('request', 'busy', message, { status: 503 }));
    }
    waiting += signals.length;
    return new Promise((resolve, reject) => {
      queue.push({ signals, resolve, reject });
      if (!running) void run();
    });
  };
}

/** Takes at least one, of any size. */
function takeSome(queue: Waiting[]): Waiting[] {
  const some: Waiting[] = [];
  let signals = 0;
  for (let next = queue[0]; next !== undefined; next = queue[0]) {
    if (some.length > 0 && signals + next.signals.length > SIGNALS_PER_COMMIT_MAX) break;
    signals += next.signals.length;
    some.push(next);
    queue.shift();
  }
  return some;
}
