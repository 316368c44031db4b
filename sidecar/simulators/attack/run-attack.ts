import { setTimeout as sleep } from 'node:timers/promises';
import { seededRandom } from '../random.ts';
import { privateAddresses } from './addresses.ts';
import { type Attack, type Result, type Size } from './attack.ts';
import { hugeBodies } from './bodies.ts';
import { wrongClocks } from './clocks.ts';
import { stolenConsent } from './consent.ts';
import { forgedTokens } from './forged-tokens.ts';
import { fullDisk } from './full-disk.ts';
import { hostileStore } from './hostile-store.ts';
import { hostileXero } from './hostile-xero.ts';
import { guessedPairing } from './pairing.ts';
import { strangersPages } from './pages.ts';
import { startTarget, type Target } from './target.ts';
import { mutatedWebhooks } from './webhooks.ts';

/** In this order: pairing last of those with a limit by address, the clock last of all. */
export const ATTACKS: readonly Attack[] = [
  privateAddresses,
  forgedTokens,
  mutatedWebhooks,
  strangersPages,
  stolenConsent,
  hostileStore,
  hostileXero,
  hugeBodies,
  fullDisk,
  guessedPairing,
  wrongClocks,
];

/** Memory of closed connections and unused pages takes a moment. */
const SETTLE_MS = 2_000;

export interface AttackOptions {
  readonly seed: number;
  readonly size: Size;
  readonly attacks: readonly Attack[];
  readonly onResult?: (result: Result) => void;
}

/** Each attack on a service of its own: what one leaves behind would hide the next one's. */
export async function runAttack({ seed, size, attacks, onResult }: AttackOptions): Promise<Result[]> {
  const results: Result[] = [];
  for (const attack of attacks) {
    await using target = await startTarget();
    const result = await runOne(attack, target, seed, size);
    results.push(result);
    onResult?.(result);
  }
  return results;
}

async function runOne(attack: Attack, target: Target, seed: number, size: Size): Promise<Result> {
  const { service } = target;
  await sleep(SETTLE_MS);
  const before = await service.measure();
  // The start compiles the code.
  service.takeWorstMs();
  const startedAt = performance.now();
  const outcome = await attack.run(target, seededRandom(seed, attack.name), size).catch((error: unknown) => ({
    tries: 0,
    wrong: [`the attack ended: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`],
  }));
  const seconds = (performance.now() - startedAt) / 1000;
  await service.measure();
  await sleep(SETTLE_MS);
  const after = await service.measure();
  return {
    name: attack.name,
    seconds,
    ...outcome,
    stallMs: service.takeWorstMs(),
    peakBytes: service.peakBytes(),
    leakBytes: before === null || after === null ? 0 : after.residentBytes - before.residentBytes,
    crashed: service.crashed || after === null,
  };
}
