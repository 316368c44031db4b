import { HeldOrders } from '../pipeline/held-orders.ts';
import { runPipeline } from '../pipeline/pipeline.ts';
import type { PipelineDeps } from '../posting/round.ts';

/** How long one organisation's round may delay the polls and the others' next rounds. */
const TURN_MS = 1_000;
/** Several wake-ups during a round cause one check, not one each. */
const WAKE_DELAY_MS = 50;

/** The rounds of all organisations: one that Xero delays does not delay the others. */
export function createRoundsUnderWay(deps: PipelineDeps) {
  const busy = new Map<string, Promise<void>>();
  const held = new HeldOrders(deps);
  let more = false;
  let failure: { readonly error: unknown } | null = null;

  /** Waits until all have ended; never rejects. */
  const ended = async () => {
    await Promise.all(busy.values());
  };

  return {
    /** Starts a round for every organisation that has none running. */
    async start(): Promise<void> {
      more = false;
      failure = null;
      for (const organisation of await deps.organisations()) {
        if (busy.has(organisation.tenantId)) continue;
        const round = runPipeline(deps, organisation, held)
          .then(
            (did) => void (more ||= did),
            (error: unknown) => void (failure ??= { error }),
          )
          .then(() => void busy.delete(organisation.tenantId));
        busy.set(organisation.tenantId, round);
      }
    },
    /** Waits until all have ended; never rejects. */
    ended,
    /** Also returns early when woken, or when the next check is due. */
    async turn(woken: AbortSignal): Promise<void> {
      let end: () => void = () => undefined;
      const over = new Promise<void>((resolve) => (end = resolve));
      let timer = setTimeout(end, TURN_MS);
      const soon = () => {
        clearTimeout(timer);
        timer = setTimeout(end, WAKE_DELAY_MS);
      };
      woken.addEventListener('abort', soon);
      if (woken.aborted) soon();
      await Promise.race([ended(), over]);
      woken.removeEventListener('abort', soon);
      clearTimeout(timer);
    },
    /** Result of the rounds that ended since the last start; throws their error. True = there may be more to do. */
    outcome(): boolean {
      if (failure !== null) throw failure.error;
      return more || busy.size > 0;
    },
  };
}
