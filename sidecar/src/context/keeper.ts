import type { Checkpoint } from '../ledger/audit/checkpoints.ts';

export interface Kept {
  readonly checkpoint: Checkpoint | null;
  readonly pruned: number;
}
export interface TrailKeeper {
  /** Call every few minutes: signs where the trail ends, and takes out what is older than it is kept. */
  keep(): Promise<Kept>;
}
