import { describe, expect, test } from '@jest/globals';
import { CLEAR_MS, judge, QUIET_MS, REMIND_MS, toTroubles, type Incident, type Trouble } from './incident.ts';

const START = Date.parse('2026-11-24T12:00:00.000Z');
const MINUTE_MS = 60_000;
const AMBER: Trouble = { code: 'backlog', level: 'amber', message: 'An order waits.', next: 'See why.' };
const RED: Trouble = { ...AMBER, level: 'red' };

/** Checks at the given minutes; returns the messages, as "minute notice". */
function notices(checks: readonly (readonly [minute: number, trouble: Trouble | null])[]): string[] {
  let incident: Incident | null = null;
  const sent: string[] = [];
  for (const [minute, trouble] of checks) {
    const judged = judge(incident, trouble, new Date(START + minute * MINUTE_MS));
    ({ incident } = judged);
    if (judged.notice !== null) sent.push(`${minute} ${judged.notice}`);
  }
  return sent;
}

/** One check a minute. */
const lasting = (trouble: Trouble | null, from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => [from + index, trouble] as const);

const quiet = { amber: QUIET_MS.amber / MINUTE_MS, red: QUIET_MS.red / MINUTE_MS };
const clear = CLEAR_MS / MINUTE_MS;
const day = REMIND_MS / MINUTE_MS;

describe('an incident', () => {
  test('is reported once, after the quiet period of its level, and its end once', () => {
    expect(notices([...lasting(AMBER, 0, 60), ...lasting(null, 61, 90)])).toEqual([
      `${quiet.amber} begun`,
      `${61 + clear} over`,
    ]);
    expect(notices(lasting(RED, 0, 60))).toEqual([`${quiet.red} begun`]);
  });

  test('that ends within the quiet period is not reported', () => {
    expect(notices([...lasting(AMBER, 0, quiet.amber - 1), ...lasting(null, quiet.amber, 60)])).toEqual([]);
  });

  test('that comes and goes is one', () => {
    const flapping = Array.from({ length: 60 }, (_, minute) => [minute, minute % 2 === 0 ? RED : null] as const);
    expect(notices([...flapping, ...lasting(null, 60, 80)])).toEqual(['6 begun', `${59 + clear} over`]);
  });

  test('that grows from amber to red is reported again, and not when it falls back', () => {
    const checks = [...lasting(AMBER, 0, 20), ...lasting(RED, 21, 40), ...lasting(AMBER, 41, 80)];
    expect(notices(checks)).toEqual([`${quiet.amber} begun`, `${21 + quiet.red} worse`]);
  });

  test('that lasts is reported again once a day', () => {
    expect(notices(lasting(RED, 0, 2 * day + 10))).toEqual([
      `${quiet.red} begun`,
      `${quiet.red + day} still`,
      `${quiet.red + 2 * day} still`,
    ]);
  });

  test('that comes back after its end is another', () => {
    const checks = [...lasting(RED, 0, 10), ...lasting(null, 11, 30), ...lasting(RED, 31, 40)];
    expect(notices(checks)).toEqual(['5 begun', '16 over', '36 begun']);
  });
});

describe('the reasons of a status', () => {
  const reason = { code: 'settings_wrong', level: 'amber', message: 'a', next: 'n' } as const;

  test('of one code are one trouble with the worst level', () => {
    const many = Array.from({ length: 5 }, (_, index) => ({ ...reason, message: `fault ${index}` }));
    expect(toTroubles([...many, { ...reason, level: 'red', message: 'last' }])).toEqual([
      {
        code: 'settings_wrong',
        level: 'red',
        message: 'fault 0\nfault 1\nfault 2\nAnd 3 more of the same kind.',
        next: 'n',
      },
    ]);
  });

  test('that are the owner’s own choice, or a step not taken yet, are none', () => {
    expect(
      toTroubles([
        { ...reason, code: 'inactive' },
        { ...reason, code: 'not_connected' },
      ]),
    ).toEqual([]);
  });
});
