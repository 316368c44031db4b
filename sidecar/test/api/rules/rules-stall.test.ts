import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { STALL_MS_MAX } from '../../../simulators/attack/attack.ts';
import type { RulesExportBody } from '../../../src/contract/rules.ts';
import { longestStallMs } from '../../support/_loop-watch.ts';
import { pairPlugin, startApi, type Plugin } from '../../support/_plugin.ts';
import { startStack, type Stack } from '../../support/_stack.ts';

const RULES = 10_000;

let stack: Stack;
let plugin: Plugin;
beforeAll(async () => {
  stack = await startStack({ scenarios: ['uk_vat_incl'] });
  plugin = await pairPlugin(startApi(stack), stack.shop('uk_vat_incl'));
});
afterAll(async () => {
  await stack[Symbol.asyncDispose]();
});

test('loading 10,000 rules lets others have their turn: dry run, loading, changing all of them, and the same again', async () => {
  const { body } = await plugin.get('rules/export');
  const [header = ''] = (body as RulesExportBody).csv.split('\r\n');
  const headings = header.split(',');
  const row = (index: number, account: string) =>
    headings.map((heading) => ({ SKU: `SKU-${index}`, Account: account })[heading] ?? '').join(',');
  const load = async (account: string, dryRun: boolean) => {
    const rows = Array.from({ length: RULES }, (_, index) => row(index, account));
    const csv = [header, ...rows].join('\n');
    let answer = { status: 0, body: null as unknown };
    const stallMs = await longestStallMs(async () => {
      answer = await plugin.post('rules/import', { csv, dryRun });
    });
    expect(answer).toMatchObject({ status: 200, body: { rules: RULES, applied: !dryRun } });
    expect(stallMs).toBeLessThan(STALL_MS_MAX);
  };
  await load('260', true);
  await load('260', false);
  await load('270', false);
  await load('270', true);
  const stallMs = await longestStallMs(async () => {
    await plugin.get('rules/export');
  });
  expect(stallMs).toBeLessThan(STALL_MS_MAX);
});
