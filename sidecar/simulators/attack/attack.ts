import type { Random } from '../random.ts';
import type { Target } from './target.ts';

/** What one attack saw. */
export interface Outcome {
  readonly tries: number;
  /** What was accepted, answered or lost that must not be; a sentence each. */
  readonly wrong: readonly string[];
  /** Why it could not be tried on this machine. */
  readonly skipped?: string;
}

export interface Attack {
  readonly name: string;
  readonly run: (target: Target, random: Random, size: Size) => Promise<Outcome>;
}

/** `small`: for continuous integration, under a minute; `full`: the numbers of the first attack. */
export type Size = 'small' | 'full';

export interface Result extends Outcome {
  readonly name: string;
  readonly seconds: number;
  /** The longest time in which the service's loop did nothing else, by the processor time that it used. */
  readonly stallMs: number;
  readonly peakBytes: number;
  /** Memory that stays after the attack. */
  readonly leakBytes: number;
  readonly crashed: boolean;
}

/** A page, a webhook and a health check wait no longer. */
export const STALL_MS_MAX = 100;
export const LEAK_BYTES_MAX = 50 * 1024 * 1024;
/** docker-compose.yml gives it 384 MiB; a third is for the system's buffers. */
export const PEAK_BYTES_MAX = 200 * 1024 * 1024;

/** A sentence for each thing that is wrong; empty = the service withstood it. */
export function faultsOf(result: Result): string[] {
  return [
    ...result.wrong,
    ...(result.crashed ? ['the service ended'] : []),
    ...(result.stallMs > STALL_MS_MAX ? [`nothing else was answered for ${Math.round(result.stallMs)} ms`] : []),
    ...(result.peakBytes > PEAK_BYTES_MAX ? [`memory reached ${megabytes(result.peakBytes)}`] : []),
    ...(result.leakBytes > LEAK_BYTES_MAX ? [`${megabytes(result.leakBytes)} were not given back`] : []),
  ];
}

export function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1024 / 1024)} MB`;
}
