import type { Context } from '../context/context.ts';
import { createBackgroundJobs, type JobState } from '../operations/reports/background-jobs.ts';
import { sampleOrder, type Sample } from './sample-order.ts';

export type SampleState = JobState<Sample, null>;

/** Samples for a page: each in the background, once in ten minutes. */
export function createSampleJobs(context: Context) {
  const jobs = createBackgroundJobs<Sample, null>({ now: context.now, first: null });
  return {
    /** `since`: of other settings it is another sample. Throws the error of the reading, once; the next question begins again. */
    ask: (storeId: string, since: string, isAgain: boolean): SampleState =>
      jobs.ask(JSON.stringify([storeId, since]), isAgain, () => sampleOrder(context, storeId)),
  };
}
