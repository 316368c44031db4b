import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { startXero } from '../../simulators/xero/start-xero.ts';
import { consent, invoiceBody, postForm, signIn } from '../support/xero/_caller.ts';

const NOW = new Date('2026-11-24T10:00:00Z');
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'xero-snapshot-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const start = () => startXero({ now: () => NOW, snapshotFile: join(folder, 'books', 'xero.json') });

test('a second run sees the same books, connections, tokens and keys', async () => {
  const first = await start();
  const caller = await signIn(first);
  const headers = { 'Idempotency-Key': 'k' };
  const made = await caller.call('PUT', 'Invoices', { body: invoiceBody('A-1'), headers });
  const answer = await made.text();
  await first.close();

  await using second = await start();
  expect(second.organisations.map((one) => one.tenantId)).toEqual(first.organisations.map((one) => one.tenantId));
  expect(second.connections()).toEqual(first.connections());
  const again = await signIn(second);
  const replay = await again.call('PUT', 'Invoices', { body: invoiceBody('A-1'), headers });
  expect(await replay.text()).toBe(answer);
  const duplicate = await again.call('PUT', 'Invoices', { body: invoiceBody('A-1') });
  expect(await duplicate.text()).toContain('Invoice # must be unique.');
  const form = { grant_type: 'refresh_token', refresh_token: caller.tokens.refresh_token };
  expect((await postForm(`${second.identityUrl}/connect/token`, form)).status).toBe(200);
  expect((await consent(second)).get('code')).not.toBeNull();
});

test('what was answered is on disk, even if the simulator is never closed', async () => {
  const first = await start();
  const caller = await signIn(first);
  await caller.call('PUT', 'Invoices', { body: invoiceBody('A-1') });
  const second = await start();
  const [invoice] = Object.values(second.organisations[0]?.invoices ?? {});
  expect(invoice?.number).toBe('A-1');
  expect(readdirSync(join(folder, 'books'))).toEqual(['xero.json']);
  await Promise.all([first.close(), second.close()]);
});

test('a file that is no snapshot is refused', async () => {
  const snapshotFile = join(folder, 'other.json');
  writeFileSync(snapshotFile, '{"version":7}');
  await expect(startXero({ snapshotFile })).rejects.toThrow('other.json');
});
