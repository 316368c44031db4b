import { type ClockSample, type ClockSkew, createClockSkew, isSkewed, skewInWords } from '../xero/clock-skew.ts';
import type { Logger } from '../observability/logger.ts';

/** A clock that was right this long ago may decide whether a call may still be under way. Xero's keys live six minutes. */
const PROOF_FRESH_MS = 60_000;
/** Rows of the trail may go by a clock that was right this long ago. */
const PROOF_KEPT_MS = 60 * 60_000;
/** Two measurements of one difference differ by less: by a part of the round trip, and the whole seconds of a Date. */
const MEASURED_APART_MS = 10_000;

export type ServiceClock = ReturnType<typeof createServiceClock>;

/**
 * The time of the service: the machine's, corrected by Xero's Date where the two differ by more than a minute. What is written
 * down (when a call was sent, until when an order waits) is right even if the machine's clock is not, or is corrected later.
 */
export function createServiceClock({ machine, logger }: { readonly machine: () => Date; readonly logger: Logger }) {
  let correctionMs = 0;
  let provedAt: number | null = null;
  const skew = createClockSkew((ms) => {
    if (isSkewed(ms)) logger.warn({ skewMs: Math.round(ms) }, skewInWords(ms));
    else logger.info('the clock of this machine is correct again');
  });
  const observed: ClockSkew = {
    observe(sample: ClockSample): boolean {
      if (!skew.observe(sample)) return false;
      const wanted = isSkewed(skew.ms) ? skew.ms : 0;
      if (wanted === 0 || Math.abs(wanted - correctionMs) > MEASURED_APART_MS) correctionMs = wanted;
      provedAt = machine().getTime();
      return true;
    },
    get ms() {
      return skew.ms;
    },
  };
  const isProvedWithin = (ms: number) => provedAt !== null && Math.abs(machine().getTime() - provedAt) <= ms;
  return {
    machine,
    now: () => new Date(machine().getTime() + correctionMs),
    /** The difference to Xero's clock, by each of its answers. */
    skew: observed,
    /** Whether Xero's Date has confirmed the time in the last hour. */
    isProved: () => isProvedWithin(PROOF_KEPT_MS),
    /**
     * Whether Xero's Date has confirmed the time just now; otherwise asks it. `ask`: any answer of Xero, null = none. An
     * answer without a usable Date proves nothing, but is no reason to post nothing.
     */
    async prove(ask: () => Promise<{ readonly date: string | null } | null>): Promise<boolean> {
      if (isProvedWithin(PROOF_FRESH_MS)) return true;
      const askedAt = machine();
      const answer = await ask();
      if (answer === null) return false;
      const hasDate = answer.date !== null && !Number.isNaN(Date.parse(answer.date));
      return observed.observe({ date: answer.date, askedAt, answeredAt: machine() }) || !hasDate;
    },
  };
}
