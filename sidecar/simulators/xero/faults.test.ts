import { describe, expect, test } from '@jest/globals';
import { FaultQueue } from './faults.ts';

describe('the fault queue', () => {
  test('a fault hits the first call that matches, once', () => {
    const faults = new FaultQueue();
    faults.add({ kind: 'drop-after-commit', match: { method: 'put', path: '/Invoices' } });
    expect(faults.take('GET', '/api.xro/2.0/Invoices')).toBeNull();
    expect(faults.take('PUT', '/api.xro/2.0/Payments')).toBeNull();
    expect(faults.take('PUT', '/api.xro/2.0/Invoices?unitdp=4')?.kind).toBe('drop-after-commit');
    expect(faults.take('PUT', '/api.xro/2.0/Invoices?unitdp=4')).toBeNull();
  });

  test('a fault with times hits that many calls, then the next one in the queue', () => {
    const faults = new FaultQueue();
    faults.add({ kind: '5xx-before', status: 503, times: 2 });
    faults.add({ kind: 'malformed-json' });
    expect([1, 2, 3, 4].map(() => faults.take('GET', '/')?.kind ?? null)).toEqual([
      '5xx-before',
      '5xx-before',
      'malformed-json',
      null,
    ]);
  });

  test('what is still waiting can be read and cleared', () => {
    const faults = new FaultQueue();
    faults.add({ kind: '429', problem: 'day', retryAfter: 900, times: 3 });
    faults.take('GET', '/');
    expect(faults.waiting).toEqual([{ kind: '429', problem: 'day', retryAfter: 900, times: 3, left: 2 }]);
    faults.clear();
    expect(faults.take('GET', '/')).toBeNull();
  });

  test('an expression that cannot be read is refused when it is added', () => {
    expect(() => new FaultQueue().add({ kind: 'malformed-json', match: { path: '(' } })).toThrow();
  });
});
