import { runPipeline } from '../pipeline/pipeline.ts';
import type { PipelineDeps } from '../posting/work.ts';

/** How long one organisation's round may keep the polls and the others' next rounds waiting. */
const TURN_MS = 1_000;
/** A burst of words while a round is under way is one look, not one each. */
const WAKE_DELAY_MS = 50;

/** The rounds of all organisations: one that Xero holds up does not hold up the others. */
export interface RoundsUnderWay {
  /** Begins one for every organisation that is not in one. */
  start(): Promise<void>;
  /** Until all have ended; never rejects. */
  ended(): Promise<void>;
  /** The same, or until something came, or it is time for another look. */
  turn(woken: AbortSignal): Promise<void>;
  /** What came of those that ended since the last start; throws what broke one off. True = there may be more to do. */
  outcome(): boolean;
}

export function createRoundsUnderWay(deps: PipelineDeps): RoundsUnderWay {
  const busy = new Map<string, Promise<void>>();
  let more = false;
  let failure: { readonly error: unknown } | null = null;

  const ended = async () => {
    await Promise.all(busy.values());
  };

  return {
    async start() {
      more = false;
      failure = null;
      for (const organisation of await deps.organisations()) {
        if (busy.has(organisation.tenantId)) continue;
        const round = runPipeline(deps, organisation)
          .then(
            (did) => void (more ||= did),
            (error: unknown) => void (failure ??= { error }),
          )
          .then(() => void busy.delete(organisation.tenantId));
        busy.set(organisation.tenantId, round);
      }
    },
    ended,
    async turn(woken) {
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
    outcome() {
      if (failure !== null) throw failure.error;
      return more || busy.size > 0;
    },
  };
}
