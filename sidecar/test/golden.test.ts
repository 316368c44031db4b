import { expect, test } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { planDocuments } from '../src/mapping/plan-documents.ts';
import { readSettings } from '../src/mapping/settings.ts';
import type { Refund } from '../src/mapping/refund.ts';
import { toOrder } from '../src/woocommerce/to-order.ts';
import { toRefund } from '../src/woocommerce/to-refund.ts';
import { WIRE_ORDER, WIRE_REFUND } from '../src/woocommerce/wire.ts';
import { organisationIn } from './_organisations.ts';
import { recompute } from './_xero-arithmetic.ts';

/*
 * One accounting situation a folder: order.json (and refunds.json) as WooCommerce answers it (dp=6), settings.json (what differs from the
 * defaults), case.json (what it shows, whose lists), documents.json: what it must become. Change documents.json by hand,
 * and only with an accounting reason.
 */
const CASES = new URL('./golden/', import.meta.url);

const CASE = z.strictObject({
  title: z.string(),
  organisation: z.string(),
  catalogue: z.record(z.string(), z.object({ categoryIds: z.array(z.int()), tagIds: z.array(z.int()) })).default({}),
});

const names = readdirSync(CASES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

function read(name: string, file: string): unknown {
  return JSON.parse(readFileSync(new URL(`${name}/${file}.json`, CASES), 'utf8'));
}

function refundsOf(name: string): Refund[] {
  if (!existsSync(new URL(`${name}/refunds.json`, CASES))) return [];
  return z
    .array(WIRE_REFUND)
    .parse(read(name, 'refunds'))
    .map((wire) => toRefund(wire));
}

test('there are golden cases', () => {
  expect(names.length).toBeGreaterThanOrEqual(15);
});

test.each(names)('%s', (name) => {
  const { organisation, catalogue } = CASE.parse(read(name, 'case'));
  const reading = readSettings(read(name, 'settings'));
  if (!reading.ok) throw new Error(JSON.stringify(reading.errors));
  const lists = organisationIn(organisation);
  const plan = planDocuments(toOrder(WIRE_ORDER.parse(read(name, 'order'))), {
    settings: reading.settings,
    lists,
    catalogue: new Map(Object.entries(catalogue).map(([id, product]) => [Number(id), product])),
    store: { id: 'shop.example.com', url: 'https://shop.example.com' },
    refunds: refundsOf(name),
  });
  expect(plan).toEqual(read(name, 'documents'));
  if (plan.kind === 'documents') {
    for (const document of [plan.documents.invoice, ...plan.documents.creditNotes]) {
      expect(recompute(document, lists.taxRates)).toMatchObject(document.expected);
    }
  }
});
