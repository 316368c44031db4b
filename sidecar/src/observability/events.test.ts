import { describe, expect, test } from '@jest/globals';
import { Registry } from 'prom-client';
import { createEvents } from './events.ts';
import { createLogger } from './logger.ts';

function capture(write?: (line: string) => void) {
  const lines: string[] = [];
  const registry = new Registry();
  const logger = createLogger({ level: 'debug', to: { write: write ?? ((line: string) => void lines.push(line)) } });
  return { events: createEvents({ logger, registry }), registry, lines };
}

const ENTRY = { entryId: 7, storeId: 'shop.example', sourceId: '1024' };
const CALL = { tenantId: 'tenant-1', method: 'PUT', resource: 'Invoices' };

test('an event is one log line and one count', async () => {
  const { events, registry, lines } = capture();
  events.entryAccepted({ ...ENTRY, source: 'webhook', accepted: true });
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    level: 'info',
    msg: 'entry accepted',
    ...ENTRY,
    source: 'webhook',
  });
  expect(await registry.metrics()).toContain('ml_events_accepted_total{source="webhook",fresh="yes"} 1');
});

test('what becomes of entries is counted by state and by problem', async () => {
  const { events, registry } = capture();
  events.entryRecorded({ ...ENTRY, documents: ['WC-1024'], sinceAcceptedMs: 4_000 });
  events.entryRejected({ ...ENTRY, codes: ['tax_rate_unmapped', 'account_missing'] });
  events.entryWaiting({ ...ENTRY, code: 'xero_unavailable', notBefore: '2026-03-01T10:00:00.000Z', tries: 2 });
  events.entryUncertain({ ...ENTRY, code: 'xero_timeout' });
  const text = await registry.metrics();
  for (const state of ['recorded', 'rejected', 'waiting', 'uncertain']) {
    expect(text).toContain(`ml_entries_settled_total{state="${state}"} 1`);
  }
  expect(text).toContain('ml_entry_problems_total{code="tax_rate_unmapped"} 1');
  expect(text).toContain('ml_entry_lag_seconds_bucket{le="5"} 1');
  expect(text).toContain('ml_entry_lag_seconds_bucket{le="2"} 0');
});

test('calls are counted by answer and timed in seconds', async () => {
  const { events, registry } = capture();
  for (const status of [200, 400, 429, 503]) events.xeroCalled({ ...CALL, status, durationMs: 175 });
  events.xeroCalled({ ...CALL, status: null, durationMs: 30_000 });
  const text = await registry.metrics();
  for (const outcome of ['ok', 'refused', 'limited', 'failed', 'lost'])
    expect(text).toContain(`ml_xero_calls_total{resource="Invoices",outcome="${outcome}"} 1`);
  expect(text).toContain('ml_xero_call_seconds_sum{resource="Invoices"} 30.7');
});

test('what alert rules ask the increase of is there before it happens first', async () => {
  const text = await capture().registry.metrics();
  expect(text).toContain('ml_alert_messages_total{channel="mail",result="given-up"} 0');
  expect(text).toContain('ml_connection_events_total{event="refresh_failed"} 0');
  expect(text).toContain('ml_documents_duplicated_total 0');
  expect(text).toContain('ml_claims_lost_total 0');
});

describe('no event throws', () => {
  test('when the log cannot be written the count goes on', async () => {
    const { events, registry } = capture(() => {
      throw new Error('ENOSPC: no space left on device');
    });
    expect(() => events.pollFailed({ storeId: 'shop.example', error: new Error('away') })).not.toThrow();
    expect(await registry.metrics()).toContain('ml_polls_total{result="failed"} 1');
  });

  test('when a figure is none the line is written', () => {
    const { events, lines } = capture();
    expect(() => events.claimsReleased({ pending: Number.NaN, uncertain: -1 })).not.toThrow();
    expect(lines).toHaveLength(1);
  });

  test('when the error is no error at all', () => {
    const { events, lines } = capture();
    events.workerFailed({ error: undefined });
    events.workerFailed({ error: 'text' });
    expect(lines).toHaveLength(2);
    expect(JSON.parse(lines[1] ?? '')).toMatchObject({ error: { name: 'string', message: 'text' } });
  });
});
