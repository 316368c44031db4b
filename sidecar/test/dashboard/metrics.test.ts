import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { registerGauges } from '../../src/app/gauges.ts';
import { alertsOf } from '../../src/alerts/watch-stores.ts';
import { startStack, type Stack } from '../support/_stack.ts';

const read = (name: string) => readFileSync(new URL(`../../../docs/${name}`, import.meta.url), 'utf8');

/** Every label and its values; add a new one here, after checking that it reveals no buyer. */
const LABELS: Readonly<Record<string, RegExp>> = {
  store: /^127\.0\.0\.1-\d+(-[a-z0-9_-]+)?$/,
  state: /^[a-z]+$/,
  code: /^[a-z0-9_]+$/,
  light: /^(amber|red)$/,
  source: /^(nudge|webhook|poll|backfill|replay|cli)$/,
  fresh: /^(yes|no)$/,
  resource: /^[A-Za-z]*$/,
  outcome: /^[a-z-]+$/,
  result: /^[a-z-]+$/,
  reason: /^[a-z_]+$/,
  event: /^[a-z_]+$/,
  tell: /^(begun|worse|still|over)$/,
  channel: /^(webhook|mail|wordpress|store-webhook)$/,
  le: /^(\+Inf|[\d.]+)$/,
};

let stack: Stack;
let text: string;
let names: string[];
beforeAll(async () => {
  stack = await startStack({ scenarios: ['uk_vat_incl'] });
  registerGauges(stack.context);
  await stack.drain();
  await using alerts = alertsOf(stack.context);
  await alerts.check();
  text = await stack.context.metrics.metrics();
  names = stack.context.metrics.getMetricsAsArray().map(({ name }) => name);
});
afterAll(async () => {
  await stack[Symbol.asyncDispose]();
});

/** Metrics that an expression of Prometheus asks for. */
function named(expression: string): string[] {
  return [...expression.matchAll(/\bml_[a-z_]+/g)].map(([name]) => name.replace(/_(?:bucket|sum|count)$/, ''));
}

const expressions = {
  'prometheus-rules.yml': () =>
    [...read('prometheus-rules.yml').matchAll(/expr: (.*)/g)].map((match) => match[1] ?? ''),
  'grafana-dashboard.json': () =>
    (JSON.parse(read('grafana-dashboard.json')) as { panels: { targets: { expr: string }[] }[] }).panels.flatMap(
      ({ targets }) => targets.map(({ expr }) => expr),
    ),
};

describe('the metrics', () => {
  test('are those of docs/metrics.md, with these labels', () => {
    const rows = [...read('metrics.md').matchAll(/^\| `(ml_[a-z_]+)` +\| (.*?) +\|/gm)];
    expect(rows.map((row) => row[1]).sort()).toEqual([...names].sort());
    for (const metric of stack.context.metrics.getMetricsAsArray()) {
      const documented = rows.find((row) => row[1] === metric.name)?.[2] ?? '';
      const labels = 'labelNames' in metric ? (metric.labelNames as string[]) : [];
      expect([metric.name, [...documented.matchAll(/`(\w+)`/g)].map((match) => match[1]).sort()]).toEqual([
        metric.name,
        labels.filter((label) => label !== 'le').sort(),
      ]);
    }
  });

  test.each(Object.entries(expressions))('that %s names are all there, and their labels too', (_file, of) => {
    const asked = of();
    expect(asked.length).toBeGreaterThan(8);
    expect(asked.flatMap(named).filter((name) => !names.includes(name))).toEqual([]);
    const labels = asked.flatMap((one) =>
      [...one.matchAll(/(?:\{|by \(|, )([a-z_]+)(?==|,|\))/g)].map((m) => m[1] ?? ''),
    );
    expect(labels.filter((label) => !(label in LABELS))).toEqual([]);
  });

  test('say nothing about a buyer', () => {
    const wrong = [...text.matchAll(/^ml_\w+\{(.*)\}/gm)].flatMap((line) =>
      [...(line[1] ?? '').matchAll(/(\w+)="([^"]*)"/g)].filter(([, label = '', value = '']) => {
        const shape = LABELS[label];
        return shape === undefined || !shape.test(value);
      }),
    );
    expect(wrong.map(([pair]) => pair)).toEqual([]);
    expect(text).not.toMatch(/@/);
  });

  test('show the current state', async () => {
    const [shop] = stack.shops;
    const value = (line: string) =>
      Number(
        text
          .split('\n')
          .find((one) => one.startsWith(`${line} `))
          ?.split(' ')[1],
      );
    const counts = await stack.context.ledger.counts(shop?.id ?? '');
    expect(counts.recorded).toBeGreaterThan(5);
    for (const [state, count] of Object.entries(counts))
      expect([state, value(`ml_entries{store="${shop?.id}",state="${state}"}`)]).toEqual([state, count]);
    expect(value(`ml_entries_settled_total{state="recorded"}`)).toBeGreaterThanOrEqual(counts.recorded);
    expect(value(`ml_xero_calls_total{resource="Invoices",outcome="ok"}`)).toBeGreaterThan(0);
    expect(value(`ml_poll_age_seconds{store="${shop?.id}"}`)).toBeGreaterThanOrEqual(0);
    expect(value(`ml_consent_seconds_left{store="${shop?.id}"}`)).toBeGreaterThan(50 * 86_400);
    expect(value('ml_entry_lag_seconds_count')).toBeGreaterThanOrEqual(counts.recorded);
  });

  test('a lost connection changes the status, and no earlier figure stays', async () => {
    const [shop] = stack.shops;
    stack.pass(60_000);
    await stack.context.organisations.markDisconnected(shop?.organisation.tenantId ?? '', 'the consent was withdrawn');
    const now = await stack.context.metrics.metrics();
    expect(now).toContain(`ml_store_light{store="${shop?.id}"} 2`);
    expect(now).toContain(`ml_store_reason{store="${shop?.id}",code="disconnected"} 1`);
    expect(now).toContain(`ml_consent_seconds_left{store="${shop?.id}"} 0`);
  });
});
