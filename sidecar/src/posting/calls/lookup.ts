import type { Problem } from '../../domain/problems.ts';

/** Search result in Xero for a call without an answer. */
export interface Look {
  /** Entry id → what Xero has twice. */
  readonly doubles: Map<number, Problem>;
  /** Entries whose documents Xero does not show (yet); one per item of the call. */
  readonly missing: number[];
}
