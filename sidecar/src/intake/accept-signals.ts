import type { Accepted, Signal } from '../ledger/entry.ts';
import type { Ledger } from '../ledger/ledger.ts';

/** Signals of one transaction: its commit waits for the disk, and the others wait for it. */
const SIGNALS_PER_COMMIT_MAX = 200;
/** How long a commit waits for company: less than a disk needs for one, far less than anybody waits for an answer. */
const GATHER_MS = 1;
/** Signals that may wait for their commit; a disk that takes none must not fill the memory. */
const SIGNALS_WAITING_MAX = 5_000;

/** Takes signals in: resolves once they are on disk. null = nothing to do. Throws AcceptBusy when too many wait. */
export type AcceptSignals = (signals: readonly Signal[]) => Promise<(Accepted | null)[]>;

export class AcceptBusy extends Error {
  override name = 'AcceptBusy';
}

interface Waiting {
  readonly signals: readonly Signal[];
  readonly resolve: (answers: (Accepted | null)[]) => void;
  readonly reject: (error: unknown) => void;
}

/** All that came while a commit was under way is committed together: a burst costs few waits for the disk. */
export function createAcceptSignals(parts: {
  readonly ledger: Pick<Ledger, 'acceptSignals'>;
  /** Something has to be worked on. */
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
      // One that cannot be kept must not take the others with it.
      if (some.length > 1) for (const one of some) await commit([one]);
      else only?.reject(error);
    }
  };

  const run = async () => {
    running = true;
    while (queue.length > 0) {
      // The disk is waited for in this thread: whoever came meanwhile is let in before the next commit.
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
      return Promise.reject(new AcceptBusy('More changes come in than the disk takes.'));
    }
    waiting += signals.length;
    return new Promise((resolve, reject) => {
      queue.push({ signals, resolve, reject });
      if (!running) void run();
    });
  };
}

/** At least one, however many signals it has. */
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
