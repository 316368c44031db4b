import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { z } from 'zod';
import { FAULT_CASES } from '../../../sidecar/test/support/_status-cases.ts';
import { FAULTS, mountDisk, order, unmountDisk, type Broken, type Fault } from '../../store/faults.ts';
import { makeReady } from '../../store/ready.ts';
import { askPlugin } from '../../store/rest.ts';
import { startWhole, type Whole } from '../../store/whole.ts';
import { expect, test as base, needsShop } from '../../store-fixtures.ts';

needsShop();

/** The shortest interval of a schedule; a fault must show within one. */
const POLL_S = 30;
const LOOK_MS = 500;
/** The page contains the sentence. */
const SHOWN_MS_MAX = 3_000;
/** What the table shows of another result. */
const SENTENCE_CHARS = 80;
/** For a busy machine. */
const TEST_MS_MAX = 600_000;
const START_MS_MAX = 240_000;

const clock = { aheadMs: 0 };
const place = { disk: null as string | null };

const test = base.extend<object, { readonly whole: Whole }>({
  whole: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the names of the fixtures it needs from the pattern
    async ({}, use) => {
      const directory = await mkdtemp(join(tmpdir(), 'ml-health-'));
      place.disk = await mountDisk(directory);
      try {
        await using whole = await startWhole({
          directory,
          xero: { now: () => new Date(Date.now() + clock.aheadMs) },
        });
        await use(whole);
      } finally {
        await unmountDisk(place.disk);
        await rm(directory, { recursive: true, force: true });
      }
    },
    { scope: 'worker', timeout: START_MS_MAX },
  ],
});

const statusShape = z.object({
  light: z.enum(['green', 'amber', 'red']),
  sentence: z.string(),
  reasons: z.array(z.object({ code: z.string(), light: z.string(), message: z.string() })),
});
type Status = z.infer<typeof statusShape>;

/** As the page in wp-admin requests it. */
async function statusInBrowser(owner: Page): Promise<Status> {
  const answer: unknown = await owner.evaluate(async () => {
    const { apiFetch } = (globalThis as unknown as { wp: { apiFetch: (o: object) => Promise<unknown> } }).wp;
    return await apiFetch({ path: '/ml-connector/v1/status' }).catch((error: unknown) => error);
  });
  const parsed = statusShape.safeParse(answer);
  return parsed.success ? parsed.data : { light: 'red', sentence: JSON.stringify(answer), reasons: [] };
}

async function statusByCli(whole: Whole): Promise<Status> {
  const { stores } = z.object({ stores: z.array(z.object({ status: statusShape })) }).parse(await whole.cli('status'));
  return stores[0]?.status ?? { light: 'red', sentence: 'There is no store.', reasons: [] };
}

/** Polls until it matches; returns the time it took and the last result. */
async function until(
  look: () => Promise<Status>,
  isWanted: (status: Status) => boolean,
  secondsMax: number,
): Promise<{ readonly seconds: number; readonly status: Status; readonly ok: boolean }> {
  const began = performance.now();
  for (;;) {
    const status = await look();
    const seconds = Math.round((performance.now() - began) / 100) / 10;
    if (isWanted(status)) return { seconds, status, ok: true };
    if (seconds > secondsMax) return { seconds, status, ok: false };
    await sleep(LOOK_MS);
  }
}

/** The table comes last; progress shows where a run hangs. */
function say(text: string): void {
  process.stderr.write(`  ${new Date().toISOString().slice(11, 19)} ${text}\n`);
}

interface Row {
  readonly fault: string;
  readonly wanted: string;
  readonly seen: string;
  readonly fixed: string;
  readonly ok: boolean;
}

function tableOf(rows: readonly Row[]): string {
  const cells = [['fault', 'golden case', 'seen', 'fixed'], ...rows.map((r) => [r.fault, r.wanted, r.seen, r.fixed])];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  return cells.map((row) => row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  ')).join('\n');
}

const known = new WeakMap<Whole, Promise<Broken>>();

/** Once for all tests; after a failed test the next one gets a new shop. */
function prepared(whole: Whole): Promise<Broken> {
  const before = known.get(whole) ?? setUp(whole);
  known.set(whole, before);
  return before;
}

async function setUp(whole: Whole): Promise<Broken> {
  say('pair, connect, settings');
  const { storeId, tenantId } = await makeReady(whole);
  await whole.cli('settings', 'set', storeId, 'sync.every', `"${POLL_S}s"`);
  return {
    whole,
    storeId,
    tenantId,
    disk: place.disk,
    get xeroAheadMs() {
      return clock.aheadMs;
    },
    set xeroAheadMs(ms) {
      clock.aheadMs = ms;
    },
  };
}

async function openSettings(owner: Page, whole: Whole): Promise<void> {
  await owner.goto(`${whole.shop.url}/wp-admin/admin.php?page=ml-connector`);
  await owner.waitForFunction(() => 'wp' in globalThis && 'apiFetch' in (globalThis as never as { wp: object }).wp);
}

test('each fault changes the status to that of its golden case, and back when it is fixed', async ({
  owner,
  whole,
  picture,
}) => {
  test.setTimeout(TEST_MS_MAX);
  const on = await prepared(whole);
  say('order');
  await order(on);
  say('page');
  await openSettings(owner, whole);
  const inBrowser = () => statusInBrowser(owner);
  const isGreen = ({ light }: Status) => light === 'green';
  const begin = await until(inBrowser, (status) => isGreen(status) && status.sentence.includes('in Xero'), 60);
  expect(begin.status).toMatchObject({ light: 'green', reasons: [] });

  const rows: Row[] = [];
  for (const fault of FAULTS) {
    rows.push(await tryFault(fault, on, fault.shopIsAway === true ? () => statusByCli(whole) : inBrowser));
  }
  console.log(`\n${tableOf(rows)}\n`);
  expect(rows.filter(({ ok }) => !ok)).toEqual([]);

  /** Words may change while status and code stay: failing calls become a pause. So both are read again each time. */
  async function shownOnPage(golden: { readonly level: Status['light']; readonly code: string | null }): Promise<void> {
    await expect(async () => {
      await openSettings(owner, whole);
      const { light, sentence, reasons } = await inBrowser();
      expect({ light, code: reasons[0]?.code }).toEqual({ light: golden.level, code: golden.code });
      await expect(owner.locator('#ml-connector-root')).toContainText(sentence, { timeout: SHOWN_MS_MAX });
    }).toPass({ timeout: POLL_S * 1_000 });
  }

  async function tryFault(fault: Fault, broken: Broken, look: () => Promise<Status>): Promise<Row> {
    const golden = FAULT_CASES.find(({ name }) => name === fault.golden);
    if (golden?.code === undefined || golden.code === null) throw new Error(`There is no case "${fault.golden}".`);
    const wanted = `${golden.level} ${golden.code}`;
    if (fault.needsDisk === true && broken.disk === null) {
      return { fault: fault.golden, wanted, seen: 'not tried: only root may mount a small disk', fixed: '', ok: true };
    }
    say(`${fault.golden}: set`);
    await fault.set(broken);
    const set = await until(
      look,
      ({ light, reasons }) => light === golden.level && reasons[0]?.code === golden.code,
      POLL_S,
    );
    if (set.ok && fault.shopIsAway !== true && fault.golden !== 'database locked') {
      await shownOnPage(golden);
      await picture(owner, `health-${golden.code}`);
    }
    say(
      `${fault.golden}: ${set.status.light} ${set.status.reasons.map(({ code }) => code).join(' ')} ${set.seconds} s`,
    );
    await fault.fix(broken);
    const fixed = await until(look, isGreen, POLL_S + (fault.golden === 'day limit reached' ? POLL_S : 0));
    const describe = (one: typeof set) =>
      `${one.status.light} ${one.status.reasons.map(({ code }) => code).join(' ')} after ${one.seconds} s`;
    return {
      fault: fault.golden,
      wanted,
      seen: describe(set) + (set.ok ? '' : ` ✗ ${set.status.sentence.slice(0, SENTENCE_CHARS)}`),
      fixed: describe(fixed) + (fixed.ok ? '' : ` ✗ ${fixed.status.sentence.slice(0, SENTENCE_CHARS)}`),
      ok: set.ok && fixed.ok,
    };
  }
});

/** As if the heartbeat had no response for twenty minutes. */
const SILENT_FOR = `
$contact = get_option( 'ml_connector_contact' );
$contact['failed_since'] = time() - 1200;
update_option( 'ml_connector_contact', $contact, false );`;
const HEARTBEAT = "do_action( 'ml_connector_heartbeat' );";
const NO_ANSWER = 'The service that posts orders to Xero does not answer';

test('a silent sidecar is reported in wp-admin and in Site Health, until it is back', async ({
  owner,
  whole,
  picture,
  accessibility,
}) => {
  await prepared(whole);
  const health = () => owner.goto(`${whole.shop.url}/wp-admin/site-health.php`);
  const notice = owner.locator('.notice-error', { hasText: 'Orders for Xero need your attention' });
  const heading = owner.locator('[aria-controls="health-check-accordion-block-ml_connector_sidecar"]');
  await whole.stopSidecar();
  await whole.shop.php(HEARTBEAT);
  await whole.shop.php(SILENT_FOR);
  await owner.goto(`${whole.shop.url}/wp-admin/index.php`);
  await expect(notice).toContainText(/The service has not answered for 2[0-5] min/);
  await picture(owner, 'health-silent-notice');
  expect(await accessibility(owner, '.notice-error')).toEqual([]);
  await health();
  await expect(heading).toContainText(NO_ANSWER);
  await heading.click();
  await expect(owner.locator('#health-check-accordion-block-ml_connector_sidecar')).toContainText(
    'Check that the service is running',
  );
  await picture(owner, 'health-silent-site-health');
  expect(await accessibility(owner, '#health-check-accordion-block-ml_connector_sidecar')).toEqual([]);

  await whole.startSidecar();
  await whole.shop.php(HEARTBEAT);
  await owner.goto(`${whole.shop.url}/wp-admin/index.php`);
  await expect(notice).toHaveCount(0);
  await health();
  await expect(owner.getByText(NO_ANSWER)).toHaveCount(0);
});

test('an alert reaches the administrator by the store’s own email', async ({ whole }) => {
  const { storeId } = await prepared(whole);
  expect(await whole.cli('alerts', 'test', storeId)).toMatchObject({ results: [{ channel: 'wordpress', ok: true }] });
  // Earlier faults may also be reported, at any moment.
  expect(await whole.shop.mails()).toContainEqual(
    expect.objectContaining({
      subject: expect.stringContaining('ML Connector: Test alert for'),
      message: expect.stringContaining('alerts of this store arrive here'),
    }),
  );
});

test('the dashboard can be read by everybody, at any width, in light and dark', async ({ page, whole, picture }) => {
  await prepared(whole);
  await page.goto(await dashboardAddress(whole));
  await expect(page.getByRole('main')).toBeVisible();
  for (const [width, colorScheme] of [
    [1280, 'light'],
    [1280, 'dark'],
    [360, 'light'],
  ] as const) {
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200) ?? ''}`)).toEqual([]);
    await picture(page, `health-dashboard-${width}-${colorScheme}`);
  }
});

/** Uses the link behind wp-admin's button; without one the page is open. */
async function dashboardAddress(whole: Whole): Promise<string> {
  const answer = await askPlugin(whole, 'POST', 'dashboard-link').catch(() => null);
  return typeof answer?.['url'] === 'string' ? answer['url'] : `${whole.sidecarUrl}/`;
}
