import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { Clock } from './clock.ts';

const START = new Date('2026-11-24T10:00:00Z');

describe('the clock', () => {
  afterEach(() => {
    jest.useRealTimers();
  });

  test('an hour passes at once', () => {
    const clock = new Clock(() => START);
    clock.advance(3_600_000);
    expect(clock.now().toISOString()).toBe('2026-11-24T11:00:00.000Z');
  });

  test('alarms ring in order when they fall due, and not before', () => {
    const clock = new Clock(() => START);
    const rung: string[] = [];
    clock.at(new Date('2026-11-24T10:20:00Z'), () => rung.push('second'));
    clock.at(new Date('2026-11-24T10:10:00Z'), () => rung.push('first'));
    clock.at(new Date('2026-11-24T10:30:00Z'), () => rung.push('third'));
    clock.advance(9 * 60_000);
    expect(rung).toEqual([]);
    clock.advance(11 * 60_000);
    expect(rung).toEqual(['first', 'second']);
    clock.close();
  });

  test('an alarm rings once real time reaches it', () => {
    jest.useFakeTimers({ now: START });
    const clock = new Clock(() => new Date());
    const ring = jest.fn();
    clock.at(new Date(START.getTime() + 5_000), ring);
    jest.advanceTimersByTime(4_999);
    expect(ring).not.toHaveBeenCalled();
    jest.advanceTimersByTime(1);
    expect(ring).toHaveBeenCalledTimes(1);
  });

  test('a cancelled alarm stays silent', () => {
    const clock = new Clock(() => START);
    const ring = jest.fn();
    const cancel = clock.at(new Date('2026-11-24T10:01:00Z'), ring);
    cancel();
    clock.advance(3_600_000);
    expect(ring).not.toHaveBeenCalled();
  });

  test('time does not run backwards', () => {
    const clock = new Clock(() => START);
    expect(() => clock.advance(-1)).toThrow(RangeError);
    expect(() => clock.advance(Number.NaN)).toThrow(RangeError);
  });
});
