import { expect, test } from '@jest/globals';
import { Faults as StoreFaults } from '../store/faults.ts';
import { FaultQueue } from '../xero/faults.ts';
import { Storm } from './storm.ts';

const CALLS = 20_000;

const BOOKS = '/api.xro/2.0/Invoices';

/** The kinds of faults that such calls meet, over many lives of the service. */
function met(method: string, path: string): { kinds: Set<string>; drawn: number; counted: number } {
  const xero = new FaultQueue();
  const storm = new Storm({ seed: 'storm', xero, stores: new StoreFaults(), providers: null, diary: () => undefined });
  const kinds: string[] = [];
  for (let call = 0; call < CALLS; call += 1) {
    if (call % 100 === 0) storm.blow();
    const fault = xero.take(method, path);
    if (fault !== null) kinds.push(fault.kind);
  }
  return { kinds: new Set(kinds), drawn: kinds.length, counted: storm.count };
}

test('a call runs only into what can happen to it, and each fault is counted', () => {
  const everywhere = ['5xx-before', '5xx-after', 'drop-before-commit', 'drop-after-commit', '429', '503-maintenance'];
  const any = [...everywhere, 'malformed-json', 'slow'];
  const cases = [
    { call: ['POST', '/identity/connect/token'], kinds: any },
    { call: ['GET', '/connections'], kinds: [...any, 'token-expired'] },
    { call: ['GET', BOOKS], kinds: [...any, 'token-expired', 'disconnected'] },
    { call: ['PUT', BOOKS], kinds: [...any, 'token-expired', 'disconnected', 'key-store-down'] },
  ] as const;
  for (const { call, kinds } of cases) {
    const [method, path] = call;
    const { kinds: drawnKinds, drawn, counted } = met(method, path);
    expect([path, [...drawnKinds].sort()]).toEqual([path, [...kinds].sort()]);
    expect(drawn).toBeGreaterThan(CALLS * 0.04);
    expect(counted).toBe(drawn);
  }
});
