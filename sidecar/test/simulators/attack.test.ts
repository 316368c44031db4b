import { expect, test } from '@jest/globals';
import { faultsOf } from '../../simulators/attack/attack.ts';
import { signedRoutes } from '../../simulators/attack/forged-tokens.ts';
import { ATTACKS, runAttack } from '../../simulators/attack/run-attack.ts';

/** Set-up, attack and settling, on a busy machine. */
const ATTACK_MS_MAX = 240_000;

test.each(ATTACKS.map((attack) => [attack.name, attack] as const))(
  'the service withstands %s',
  async (_name, attack) => {
    const [result] = await runAttack({ seed: 1, size: 'small', attacks: [attack] });
    if (result === undefined) throw new Error('It did not run.');
    expect(faultsOf(result)).toEqual([]);
    expect(result.skipped ?? result.tries).toBeTruthy();
  },
  ATTACK_MS_MAX,
);

test('every signed route is attacked', () => {
  const names = signedRoutes().map(({ method, path }) => `${method} ${path}`);
  expect(names).toEqual(
    expect.arrayContaining(['GET status', 'POST unpair', 'PUT settings', 'POST orders/7/reissue', 'POST nudge']),
  );
  expect(names.length).toBeGreaterThan(35);
});

test('a stall, a leak, a crash and a wrong accept are faults', () => {
  const good = { name: 'x', tries: 1, wrong: [], seconds: 1, stallMs: 99, peakBytes: 0, leakBytes: 0, crashed: false };
  const MB = 1024 * 1024;
  expect(faultsOf(good)).toEqual([]);
  const bad = { ...good, wrong: ['accepted'], stallMs: 101, peakBytes: 201 * MB, leakBytes: 51 * MB, crashed: true };
  expect(faultsOf(bad)).toHaveLength(5);
});
