import { z } from 'zod';
import { textAt, type JsonObject } from '../../store/json.ts';
import { recordedText } from '../../store/recording.ts';
import type { Entry } from '../../../src/ledger/entry.ts';
import { planDocuments } from '../../../src/mapping/plan-documents.ts';
import { toOrder } from '../../../src/woocommerce/orders/to-order.ts';
import { toRefund } from '../../../src/woocommerce/orders/to-refund.ts';
import { WIRE_ORDER, WIRE_REFUND } from '../../../src/woocommerce/wire.ts';
import { auditBooks, type ExpectedOrder, type Finding } from './audit-books.ts';
import type { Drained } from '../drain.ts';
import { madeOrders, moneyAndDays, recordedMoney } from './judge-money.ts';
import type { ChaosProvider } from '../payouts/chaos-provider.ts';
import { judgePayouts, type PayoutsJudgement } from './judge-payouts.ts';
import { judgeByReconciliation } from './second-judge.ts';
import { NOT_IN_BOOKS, type OrderLife } from '../life-of-order.ts';
import type { ConnectedShop } from '../people.ts';
import type { World } from '../world.ts';

/** Decimals enough to round no figure of an order. */
const EXACT_DECIMALS = 6;
/** An attempt's fields, in a finding's story. */
const DETAIL_CHARS = 200;

export interface Judgement {
  readonly orders: number;
  readonly documents: number;
  readonly findings: readonly Finding[];
  readonly payouts: PayoutsJudgement;
  /** Not in a final state at the end, or rejected though the order is valid. */
  readonly unresolved: number;
  /** Rejected for figures that the mapping alone cannot put on an invoice or its credit notes (`npm run exact` counts those). */
  readonly refused: number;
  /** How often nothing moved for an hour though something was left to do. */
  readonly stoodStill: number;
  /** Processes that exited unasked. */
  readonly crashes: number;
  /** To investigate a finding: the service's own view of the order. */
  readonly notes: readonly string[];
  /** The same for a duplicate, or the first finding: when it was sent, and when what arrived. */
  readonly story: readonly string[];
}

const NO_PAYOUTS: PayoutsJudgement = { payouts: 0, transfers: 0, findings: [] };

const outcomes = z.object({
  orders: z.array(z.object({ file: z.string(), orderId: z.number(), posted: z.boolean().optional() })),
});

/** Compares both shops with their books. */
export async function judge(
  world: World,
  { lives, provider, drained, crashes }: { readonly lives: readonly OrderLife[]; readonly provider: ChaosProvider | null; readonly drained: Drained; readonly crashes: number }, // prettier-ignore
): Promise<Judgement> {
  const { made, recorded } = world;
  const ofLives = lives.map(({ orderId, fate, paid, fee, isGivenUp = false }) => ({
    ...expectedOf(made, orderId, !NOT_IN_BOOKS.has(fate), paid, world.booksFees ? fee : null),
    // A deposit and its balance.
    ...(fate === 'deposit' ? { parts: 2, isGivenUp } : {}),
  }));
  const ofMade = auditBooks({
    id: made.id,
    organisation: made.organisation,
    rounds: world.rounds,
    notes: world.isNoted,
    orders: ofLives,
  });
  const ofShop = recordedOrders(recorded);
  const ofRecorded = auditBooks({
    id: recorded.id,
    organisation: recorded.organisation,
    rounds: false,
    notes: false,
    orders: ofShop,
  });
  const entries = await world.people.entries(made);
  const entriesOfRecorded = await world.people.entries(recorded);
  const rejected = lives.filter(({ orderId, fate }) => {
    return !NOT_IN_BOOKS.has(fate) && entries.some((one) => isOf(one, orderId) && one.state === 'rejected');
  });
  const refused = await refusedByMapping(world, rejected);
  const stuck = rejected.filter(({ orderId }) => !refused.has(orderId));
  const isPosted = ({ orderId }: { readonly orderId: number }) => !refused.has(orderId);
  const found = [
    ...ofMade.findings.filter((one) => one.kind !== 'lost' || isPosted(one)),
    ...moneyAndDays(made, madeOrders(world, lives.filter(isPosted)), entries),
  ];
  const foundRecorded = [
    ...ofRecorded.findings,
    ...moneyAndDays(recorded, recordedMoney(recorded, ofShop), entriesOfRecorded),
  ];
  const second = [
    ...(await judgeByReconciliation(world.people, made, { findings: found, leftOut: leftOut(ofLives, entries) })),
    ...(await judgeByReconciliation(world.people, recorded, {
      findings: foundRecorded,
      leftOut: leftOut(ofShop, entriesOfRecorded),
    })),
  ];
  const notes = [
    ...notesOn(entries, [...found, ...rejected], lives),
    ...notesOn(entriesOfRecorded, foundRecorded, []),
    ...notesOn([...entries, ...entriesOfRecorded], second, lives),
  ];
  return {
    orders: lives.length + recorded.simulated.orderIds.length,
    documents: ofMade.documents + ofRecorded.documents,
    findings: [...found, ...foundRecorded, ...second],
    payouts: provider === null ? NO_PAYOUTS : judgePayouts(made, provider, { feesByOrder: world.booksFees }),
    unresolved: drained.unresolved + stuck.length,
    stoodStill: drained.stoodStill,
    refused: refused.size,
    crashes: crashes + drained.crashes,
    notes,
    story: await storyOf(world, entries, found),
  };
}

/** Not to be in the books, or nothing can be posted of them: the reconciliation says so as well, in its own words. */
function leftOut(expected: readonly ExpectedOrder[], entries: readonly Entry[]): ReadonlySet<number> {
  const rejected = new Set(entries.filter(({ state }) => state === 'rejected').map(({ sourceId }) => sourceId));
  const out = expected.filter(({ orderId, inBooks }) => !inBooks || rejected.has(String(orderId)));
  return new Set(out.map(({ orderId }) => orderId));
}

/** Orders that can never be posted: their figures alone decide it. */
async function refusedByMapping({ people, made }: World, lives: readonly OrderLife[]): Promise<ReadonlySet<number>> {
  const { context } = people;
  const { state } = made.simulated;
  const settings = await context.settings.get(made.id);
  const lists = await context.xero().lists.lists(made.organisation.tenantId, { tracking: false, items: false });
  const store = { id: made.id, url: made.simulated.url };
  const units = { currency: state.recording.currency, decimals: state.recording.priceDecimals };
  const catalogue = new Map<never, never>();
  const ids = lives
    .map(({ orderId }) => orderId)
    .filter((orderId) => {
      const order = toOrder(WIRE_ORDER.parse(state.order(orderId, EXACT_DECIMALS)));
      const refunds = (state.refunds(orderId, EXACT_DECIMALS) ?? []).map((one) => toRefund(WIRE_REFUND.parse(one)));
      return planDocuments(order, { settings, lists, catalogue, store, units, refunds }).kind === 'problems';
    });
  return new Set(ids);
}

function expectedOf(
  shop: ConnectedShop,
  orderId: number,
  inBooks: boolean,
  paid: readonly string[],
  fee: string | null,
): ExpectedOrder {
  const { state } = shop.simulated;
  const refunds: JsonObject[] = state.refunds(orderId, EXACT_DECIMALS) ?? [];
  return { orderId, order: state.order(orderId, EXACT_DECIMALS) ?? null, refunds, inBooks, paid, fee };
}

/** Each recorded order's expected result is recorded too. */
function recordedOrders(shop: ConnectedShop): ExpectedOrder[] {
  const { scenario, orderIds } = shop.simulated;
  const expected = outcomes.parse(JSON.parse(recordedText('outcomes.json'))).orders;
  const ofShop = new Map(
    expected.filter(({ file }) => file.startsWith(`${scenario}/`)).map((one) => [one.orderId, one]),
  );
  return orderIds.map((orderId) => {
    const one = expectedOf(shop, orderId, ofShop.get(orderId)?.posted === true, [], null);
    const { order, inBooks } = one;
    const isPaid = order !== null && order['date_paid_gmt'] !== null && order['payment_method'] !== 'cod';
    return { ...one, paid: inBooks && isPaid ? [textAt(order, 'total')] : [] };
  });
}

/** The first duplicate's. */
async function storyOf(
  { people, diary }: World,
  entries: readonly Entry[],
  findings: readonly Finding[],
): Promise<string[]> {
  const shown = findings.find(({ kind }) => kind === 'duplicated') ?? findings[0];
  const entry = entries.find((one) => shown !== undefined && isOf(one, shown.orderId));
  if (entry === undefined) return [];
  const attempts = await people.context.ledger.attemptsOf(entry.id);
  const ofEntry = attempts.map(({ at, step, callId, detail }) => {
    return `${at.slice(8, 23)} order ${entry.sourceId} ${step} ${callId === null ? '' : `call ${callId} `}${JSON.stringify(detail).slice(0, DETAIL_CHARS)}`;
  });
  return [...diary, ...ofEntry].sort();
}

function isOf(entry: Entry, orderId: number): boolean {
  return entry.sourceId === String(orderId);
}

function notesOn(
  entries: readonly Entry[],
  findings: readonly { readonly orderId: number }[],
  lives: readonly OrderLife[],
): string[] {
  return [...new Set(findings.map(({ orderId }) => orderId))].map((orderId) => {
    const entry = entries.find((one) => isOf(one, orderId));
    const life = lives.find((one) => one.orderId === orderId);
    const story =
      life === undefined
        ? ''
        : ` (${life.fate}: ${life.events.map(({ what, life: at }) => `${what}@${at}`).join(', ')})`;
    const problems = entry?.problems.map(({ code, message }) => `${code}: ${message}`).join(' ') ?? '';
    return `order ${orderId}${story}: ${entry?.state ?? 'not accepted'} ${problems}`;
  });
}
