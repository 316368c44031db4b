import type { Context } from '../context/context.ts';
import { readDueProviders } from '../operations/payouts/read-providers.ts';
import type { BackgroundTask } from '../scheduler/background.ts';

/** Looking what is due is one statement. */
const LOOK_EVERY_MS = 60_000;

/** Reads the payment providers of all stores on their schedule. A failure in one does not keep the others from theirs. */
export function payoutsTask(context: Context): BackgroundTask {
  let last = -Infinity;
  return {
    name: 'payouts',
    async run(signal = new AbortController().signal) {
      const at = context.now().getTime();
      // A clock that was set back must not stop it for long.
      if (Math.abs(at - last) < LOOK_EVERY_MS) return;
      last = at;
      await readDueProviders(context, null, async () => !signal.aborted && (await mayRead(context)));
    },
  };
}

/** One process at a time: the one that posts. Without a Xero app there is none, and payouts are read all the same. */
async function mayRead({ config, rounds }: Context): Promise<boolean> {
  return config.xero === null || (await rounds().hold());
}
