import { CLEAR_MS, QUIET_MS, REMIND_MS } from './incident.ts';
import { serviceMessage, type AlertMessage } from './words.ts';

/**
 * The database itself fails, so nothing can be stored: kept in memory, sent by the environment's channels.
 * Returns the message due now; null = nothing.
 */
export interface OwnTrouble {
  failed(error: unknown): AlertMessage | null;
  went(): AlertMessage | null;
}

export function createOwnTrouble(now: () => Date): OwnTrouble {
  let since: number | null = null;
  let clearSince: number | null = null;
  let toldAt: number | null = null;
  return {
    failed(error) {
      const at = now().getTime();
      since ??= at;
      clearSince = null;
      const isDue = toldAt === null ? at - since >= QUIET_MS.red : at - toldAt >= REMIND_MS;
      if (!isDue) return null;
      toldAt = at;
      return serviceMessage(describe(error), at - since);
    },
    went() {
      if (since === null) return null;
      const at = now().getTime();
      clearSince ??= at;
      if (at - clearSince < CLEAR_MS) return null;
      const lasted = clearSince - since;
      const wasTold = toldAt !== null;
      since = clearSince = toldAt = null;
      return wasTold ? serviceMessage(null, lasted) : null;
    },
  };
}

function describe(error: unknown): { readonly message: string; readonly next: string } {
  const message = error instanceof Error ? error.message : String(error);
  const fix = error instanceof Error && 'fix' in error && typeof error.fix === 'string' ? error.fix : '';
  return { message, next: fix === '' ? 'Look at the log and at the free space of the data directory.' : fix };
}
