/** How long a page may show a report that was read before. */
const KEPT_MS = 10 * 60_000;
/** Reports of other periods and stores make room. */
const KEPT_MAX = 20;

interface Job<Report, Progress> {
  readonly startedAt: number;
  progress: Progress;
  report: Report | null;
  error: Error | null;
}

export type JobState<Report, Progress> =
  | { readonly state: 'reading'; readonly progress: Progress }
  | { readonly state: 'ready'; readonly report: Report; readonly readAt: string };

interface Options<Progress> {
  readonly now: () => Date;
  /** Of a report that was just begun. */
  readonly first: Progress;
  /** Until somebody asks again; absent = ten minutes. */
  readonly isKept?: boolean;
  /** Reports in memory; absent = twenty. */
  readonly keptMax?: number;
}

/** Reports for a page: each is read once in the background, however often the page asks. */
export function createBackgroundJobs<Report, Progress>({
  now,
  first,
  isKept = false,
  keptMax = KEPT_MAX,
}: Options<Progress>) {
  const jobs = new Map<string, Job<Report, Progress>>();
  const start = (key: string, read: Read<Report, Progress>): Job<Report, Progress> => {
    const job: Job<Report, Progress> = { startedAt: now().getTime(), progress: first, report: null, error: null };
    jobs.delete(key);
    jobs.set(key, job);
    const [oldest] = jobs.keys();
    if (jobs.size > keptMax && oldest !== undefined) jobs.delete(oldest);
    read((progress) => (job.progress = progress)).then(
      (report) => (job.report = report),
      (error: unknown) => (job.error = error instanceof Error ? error : new Error(String(error))),
    );
    return job;
  };
  return {
    /** Whether it was asked for. */
    isKnown: (key: string) => jobs.has(key),
    /** `again`: not the one that was read before. Throws the error of the reading, once; the next question reads again. */
    ask(key: string, again: boolean, read: Read<Report, Progress>): JobState<Report, Progress> {
      const known = jobs.get(key);
      const isOld = !isKept && known !== undefined && Math.abs(now().getTime() - known.startedAt) > KEPT_MS;
      const isDone = known?.report != null;
      const job = known === undefined || (isDone && (isOld || again)) ? start(key, read) : known;
      if (job.error !== null) {
        jobs.delete(key);
        throw job.error;
      }
      if (job.report === null) return { state: 'reading', progress: job.progress };
      return { state: 'ready', report: job.report, readAt: new Date(job.startedAt).toISOString() };
    },
  };
}

type Read<Report, Progress> = (onProgress: (progress: Progress) => void) => Promise<Report>;
