import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { userInfo } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { chainHash, digestOf } from '../../src/database/audit-chain.ts';
import { DATABASE_FILE } from '../../src/database/database.ts';
import { runCli } from '../../src/cli.ts';
import { startCli, type CliStack } from '../support/_cli.ts';

const USER = userInfo().username;

let stack: CliStack;
let shop: string;
beforeAll(async () => {
  stack = await startCli();
  shop = await stack.setUp();
  await stack.cli('sync', shop, '--wait');
});
afterAll(async () => {
  await stack[Symbol.asyncDispose]();
});

interface Row {
  readonly id: number;
  readonly at: string;
  readonly step: string;
  readonly storeId: string | null;
  readonly orderId: string | null;
  readonly entryId: number | null;
  readonly actionStoreId: string | null;
  readonly callId: number | null;
  readonly by: string | null;
  readonly text: string;
  readonly detail: string;
  readonly detailDigest: string;
  readonly hash: string;
}
interface Document {
  readonly rows: readonly Row[];
  readonly calls: readonly { readonly kind: string; readonly request: string; readonly answer: unknown }[];
}

async function exported(...args: readonly string[]): Promise<Document> {
  const { exit, out } = await stack.cli('audit', 'export', ...args);
  expect(exit).toBe(0);
  return JSON.parse(out) as Document;
}

describe('what people did', () => {
  test('is in the trail with their name: stores, connection, settings with old and new value', async () => {
    const { rows } = await exported();
    const actions = rows.filter((row) => row.step === 'action');
    expect(new Set(actions.map((row) => row.by))).toEqual(new Set([`cli:${USER}`]));
    const texts = actions.map((row) => row.text).join('\n');
    expect(texts).toMatch(/^The store http:\/\/127\.0\.0\.1:\d+\/uk_vat_incl was added\.$/m);
    expect(texts).toMatch(/^The store was connected to Kestrel & Finch Ltd in Xero\.$/m);
    expect(texts).toMatch(/^Posting was switched on\.$/m);
    expect(texts).toMatch(/^Setting accounts\.shipping changed from null to "\d+"\.$/m);
    expect(texts).not.toMatch(/ck_|cs_/);
  });
});

describe('replay', () => {
  test('with a filter reports the result of its orders, and who requested it', async () => {
    const before = stack.xero.calls.list.filter((call) => call.method !== 'GET').length;
    const { exit, out } = await stack.cli('replay', shop, '--from', '2026-11-19', '--to', '2026-11-19', '--wait');
    expect(exit).toBe(0);
    expect(out).toMatch(/(\d) orders? replayed: \1 unchanged in Xero$/m);
    expect(stack.xero.calls.list.filter((call) => call.method !== 'GET')).toHaveLength(before);
    const order = (await stack.cli('order', shop, '1028')).out;
    expect(order).toContain(`A replay was requested. By ${USER} (command line).`);
    expect(order).toContain('Checked again: Xero has it already, unchanged. Nothing was sent.');
  });

  test('of a problem posts the fixed orders, and leaves the others', async () => {
    await stack.cli('settings', 'set', shop, 'accounts.shipping', '"999"');
    expect((await stack.cli('replay', shop, '--state', 'recorded,rejected', '--json')).json()).toEqual({ replayed: 6 });
    const none = await stack.cli('replay', shop, '--problem', 'no_such_problem', '--json');
    expect(none.json()).toEqual({ replayed: 0 });
    await stack.cli('settings', 'set', shop, 'accounts.shipping', 'null');
    const again = await stack.cli('replay', shop, '1024', '1028', '--wait', '--json');
    expect(again.json()).toMatchObject({ replayed: 2, unchanged: 2, posted: 0, rejected: 0, skipped: 0, open: 0 });
    expect((await stack.cli('replay', shop, '--state', 'gone')).exit).toBe(2);
    expect((await stack.cli('replay', shop, '--from', '2026-13-01')).exit).toBe(2);
  });
});

describe('audit export', () => {
  test('holds event, decisions, requests and answers of an order, without names', async () => {
    const { rows, calls } = await exported('--store', shop, '--order', '1028');
    expect(new Set(rows.map((row) => row.orderId))).toEqual(new Set(['1028']));
    const steps = rows.map((row) => row.step);
    expect(steps.slice(0, 4)).toEqual(['accepted', 'claimed', 'sent', 'answered']);
    expect(rows[0]?.detail).toContain('"source":"poll"');
    expect(rows.find((row) => row.step === 'recorded')?.detail).toContain('"decisions":[{"field":');
    const invoices = calls.find((call) => call.kind === 'invoices');
    expect(invoices?.request).toContain('"InvoiceNumber":"WC-1028"');
    expect(JSON.stringify(invoices?.answer)).toContain('"InvoiceNumber":"WC-1028"');
    const text = JSON.stringify({ rows, calls });
    for (const organisation of stack.xero.organisations) {
      for (const { name, emailAddress } of Object.values(organisation.contacts)) {
        expect(text).not.toContain(name);
        if (emailAddress !== '') expect(text).not.toContain(emailAddress);
      }
    }
    expect(calls.find((call) => call.kind === 'contacts')?.request).toContain('"Name":"[masked]"');
    expect(text).not.toMatch(/Bearer|refresh_token|cs_/);
  });

  test('of everything allows anyone to compute the chain again', async () => {
    const { rows } = await exported();
    let previous = '';
    for (const row of rows) {
      const { id, at, step, entryId, actionStoreId: storeId, callId, by, detailDigest } = row;
      expect(digestOf(row.detail)).toBe(detailDigest);
      previous = chainHash(previous, { id, at, step, entryId, storeId, callId, by, detailDigest });
      expect(previous).toBe(row.hash);
    }
  });

  test('writes a spreadsheet file for its owner alone, and narrows it to days', async () => {
    const file = join(stack.dataDir, 'trail.csv');
    const { exit, out } = await stack.cli('audit', 'export', '--format', 'csv', '--from', '2026-11-25', '--out', file);
    expect(exit).toBe(0);
    expect(out).toMatch(/^\d+ rows in /);
    const text = readFileSync(file, 'utf8');
    expect(text.startsWith('\uFEFFrow,time,store,order,step,what happened,by,details,call,detail,seal\r\n')).toBe(true);
    expect(statSync(file).mode & 0o077).toBe(0);
    expect((await exported('--to', '2026-11-24')).rows).toEqual([]);
    expect((await stack.cli('audit', 'export', '--out', join(stack.dataDir, 'none', 'x'))).exit).toBe(2);
    expect((await stack.cli('audit', 'export', '--order', '1028')).exit).toBe(2);
  });
});

test('a trail with what steers a terminal: shown at one and in JSON; a spreadsheet file has it unchanged', async () => {
  const steering = '\u009b2J\u202e';
  const set = await stack.cli('settings', 'set', shop, 'accounts.discounts', JSON.stringify(`4${steering}`));
  expect(set.exit).toBe(0);
  const read = async (isTerminal: boolean, ...args: readonly string[]) => {
    let out = '';
    const streams = { out: (text: string) => void (out += text), err: () => undefined, isTerminal };
    expect(await runCli(['audit', 'export', ...args], streams, { now: stack.now })).toBe(0);
    return out;
  };
  const shown = await read(true, '--format', 'csv');
  expect(shown).toContain('4\\u009b2J\\u202e');
  expect(shown).not.toMatch(/[^\P{Cc}\n]|\u202e/u);
  expect(await read(false, '--format', 'csv')).toContain(steering);
  const json = await read(false);
  expect(json).not.toMatch(/[^\P{Cc}\n]|\u202e/u);
  expect(JSON.stringify(JSON.parse(json))).toContain(steering);
  await stack.cli('settings', 'set', shop, 'accounts.discounts', 'null');
});

describe('audit verify', () => {
  test('verifies the trail, and prints its end for safekeeping', async () => {
    const { exit, out } = await stack.cli('audit', 'verify');
    expect(exit).toBe(0);
    expect(out).toMatch(/^\d+ rows hold together: from row 1 \(2026-11-25\) to row \d+\.$/m);
    const head = /--expect (\S+)/.exec(out)?.[1] ?? '';
    expect((await stack.cli('audit', 'verify', '--expect', head)).exit).toBe(0);
    const later = `${Number(head.split(':')[0]) + 5}:${head.split(':')[1] ?? ''}`;
    const cut = await stack.cli('audit', 'verify', '--expect', later, '--json');
    expect(cut.exit).toBe(1);
    expect(cut.json()).toMatchObject({ ok: false, fault: { code: 'end_missing' } });
    expect((await stack.cli('audit', 'verify', '--expect', 'x')).exit).toBe(2);
  });

  test('names the first row that was altered, and exits 1', async () => {
    const file = new DatabaseSync(join(stack.dataDir, DATABASE_FILE));
    file.exec("drop trigger attempts_no_update; update attempts set actor = 'cli:nobody' where id = 4");
    file.close();
    const { exit, out } = await stack.cli('audit', 'verify');
    expect(exit).toBe(1);
    expect(out).toMatch(/^The trail was altered\. The first fault: Row 4 \(.*\) does not follow row 3/);
  });
});
