import type { Checkpoint } from '../ledger/audit/checkpoints.ts';

export interface TrailKeeper {
  /** Call every few minutes: signs the end of the trail, and removes rows past their retention. */
  keep(): Promise<{ readonly checkpoint: Checkpoint | null; readonly pruned: number }>;
}
