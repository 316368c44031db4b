import type { Context } from '../../context/context.ts';
import { zoneOfFacts } from '../../context/time-zones.ts';
import type { GatewayCurrency } from '../../clearing/kept-balances.ts';
import { addDays, beginningOf, dayIn } from '../../domain/day.ts';
import type { OrganisationLists } from '../../domain/documents.ts';
import { PAYOUT_GATEWAY_NAMES } from '../../domain/payouts/payout-gateways.ts';
import type { LinkedTransaction, PayoutGateway } from '../../domain/payouts/payouts.ts';
import { refusal } from '../../domain/refusal.ts';
import { type BalanceDay, createBalanceLine } from '../../payouts/balance-line.ts';
import type { OrderDetails } from '../../payouts/explain-open.ts';
import { isProved, type ProvedAccount } from '../../payouts/proof-result.ts';
import { type ClearingProof, createClearingProof } from '../../payouts/prove-clearing.ts';
import type { ReadOptions } from '../../xero/reads/paging.ts';
import { commandLine } from '../../wording/command-line.ts';
import { isDay } from '../reconciliation/check-range.ts';
import { storeParts } from '../reconciliation/reconcile-store.ts';
import { movementsOf } from './booked-movements.ts';
import { areFeesByOrder, clearingAccountOf } from './clearing-accounts.ts';
import { readXeroBalances } from './xero-balances.ts';

/** Documents held at once. */
const DOCUMENTS_PER_READ = 500;
/** Orders that differ and are looked at one by one; more are counted, with what their figures alone say. Ours. */
const DETAILED_MAX = 500;
/** Before any payout. */
const EVER = '0000-01-01';

export interface ClearingQuery {
  /** The day whose end is proved. */
  readonly on: string;
  /** The first day whose movements are figures; absent = everything. */
  readonly from?: string | undefined;
  readonly gateway?: PayoutGateway | undefined;
  /** Also both balances at the end of each of so many days before. */
  readonly lineDays?: number;
  /** Without a call to Xero. */
  readonly withoutXero?: boolean;
  readonly calls?: ReadOptions;
}

/** It has an account, and everything that differs ends without a person. */
export function isAccountProved(account: ProvedAccount): boolean {
  return account.account !== '' && isProved(account);
}

export type ProvedWithLine = ProvedAccount & { readonly line?: readonly BalanceDay[] };

export interface ProvedClearing {
  readonly on: string;
  readonly accounts: readonly ProvedWithLine[];
  /** Why a side is not read. */
  readonly notices: readonly string[];
  /** Xero's own balances need a permission that the connection lacks. */
  readonly needsPermission: boolean;
}

/**
 * Every clearing account at the end of a day: our documents, Xero's own balance and what the provider owes. One call to Xero at most,
 * none to a provider. Throws a request error 400 for no day, and connection errors.
 */
export async function proveClearing(context: Context, storeId: string, query: ClearingQuery): Promise<ProvedClearing> {
  const { stores, clearing, now } = context;
  const { facts } = await stores.get(storeId);
  const timezone = zoneOfFacts(facts);
  checkDays(query, dayIn(now(), timezone));
  const { tenantId, lists, settings } = await storeParts(context, storeId);
  const wanted = (await clearing.currencies(storeId)).filter(({ gateway }) => {
    return query.gateway === undefined || gateway === query.gateway;
  });
  const until = beginningOf(addDays(query.on, 1), timezone).toISOString();
  const balances = await readXeroBalances(context, { storeId, tenantId, query, lists, wanted });
  const notices = [...balances.notices];
  const accounts: ProvedWithLine[] = [];
  for (const one of wanted) {
    const account = clearingAccountOf(settings, lists, one);
    if (account === '') notices.push(noAccount(one, storeId));
    const xero = account === '' ? null : (balances.of(account, one.currency) ?? null);
    const feesByOrder = areFeesByOrder(settings, one.gateway);
    accounts.push(
      await proveAccount(context, {
        ...{ storeId, tenantId, lists, timezone, query, until, account, feesByOrder, xero },
        ...one,
      }),
    );
  }
  if (wanted.length === 0) notices.push(NOTHING_READ);
  return { on: query.on, accounts, notices, needsPermission: balances.needsPermission };
}

interface AccountQuery extends Place, GatewayCurrency {
  readonly timezone: string | null;
  readonly query: ClearingQuery;
  readonly until: string;
  readonly account: string;
  readonly feesByOrder: boolean;
  readonly xero: string | null;
}

async function proveAccount(context: Context, asked: AccountQuery): Promise<ProvedWithLine> {
  const { clearing } = context;
  const { storeId, gateway, currency, account, feesByOrder, until, timezone, query, xero } = asked;
  const payouts = (await clearing.payouts(storeId, { gateway })).filter((one) => one.currency === currency);
  const proof = createClearingProof({
    ...{ gateway, currency, account, feesByOrder, until, payouts, from: query.from ?? null, on: query.on },
    balance: await clearing.balances(storeId, gateway, currency, until),
  });
  const { on, lineDays } = query;
  const dayOf = daysIn(timezone);
  const line =
    lineDays === undefined
      ? null
      : createBalanceLine({ account, currency, payouts, from: addDays(on, -lineDays), on, dayOf });
  const rows = clearing.rowsCreated(storeId, gateway, currency, EVER, until);
  await fill(line === null ? [proof] : [proof, line], rows, documentsOf(context, asked));
  const open = proof.open();
  const ids = [...new Set(open.flatMap(({ orderId }) => orderId ?? []))].slice(0, DETAILED_MAX);
  const through = (await clearing.connection(storeId, gateway))?.progress.rowsThrough ?? '';
  const orders = await readDetails(context, asked, ids, {
    ...{ account, feesByOrder, readThrough: through === '' ? query.on : dayIn(new Date(through), timezone) },
    isOf: (row) => row.gateway === gateway && row.currency === currency,
  });
  const found = proof.finish(open, { orders, xero });
  return line === null ? found : { ...found, line: line.finish() };
}

/** Days begin at a full ten minutes in every zone: each is looked up once. */
function daysIn(timezone: string | null): (instant: string) => string {
  const known = new Map<string, string>();
  return (instant) => {
    const tenMinutes = instant.slice(0, 15);
    const day = known.get(tenMinutes) ?? dayIn(new Date(instant), timezone);
    known.set(tenMinutes, day);
    return day;
  };
}

const NOTHING_READ = 'Nothing of a payment provider is read yet: connect one, or import its file.';

function checkDays({ on, from }: ClearingQuery, today: string): void {
  for (const day of [on, from ?? on])
    if (!isDay(day))
      throw refusal(400, 'day_invalid', `"${day}" is no day.`, 'Give a day as YYYY-MM-DD, e.g. 2026-11-30.');
  if (on > today)
    throw refusal(
      400,
      'period_in_future',
      `${on} has not begun in the shop, where it is ${today}.`,
      'Give today or an earlier day.',
    );
  if (from !== undefined && from > on)
    throw refusal(
      400,
      'period_reversed',
      `The period ends (${on}) before it begins (${from}).`,
      'Exchange the two days.',
    );
}

function noAccount({ gateway, currency }: GatewayCurrency, storeId: string): string {
  const how = commandLine('settings', 'set', storeId, `payouts.${gateway}`, `'{"clearing": "<account>"}'`);
  return `No clearing account of ${PAYOUT_GATEWAY_NAMES[gateway]} in ${currency} is chosen: ${how}`;
}

interface Place {
  readonly storeId: string;
  readonly tenantId: string;
  readonly lists: OrganisationLists;
}

/** Document by document, oldest first. */
async function* documentsOf({ ledger }: Context, { storeId, tenantId, lists }: Place) {
  for (let after = 0; ;) {
    const page = await ledger.moneyDocuments({ storeId, tenantId, after, limit: DOCUMENTS_PER_READ });
    for (const document of page) yield* movementsOf(document, lists);
    const last = page.at(-1);
    if (last === undefined || page.length < DOCUMENTS_PER_READ) return;
    after = last.id;
  }
}

/** Both sides side by side in time, so that what agrees is forgotten soon. */
async function fill(
  sides: readonly Pick<ClearingProof, 'addRow' | 'addMovement'>[],
  rows: AsyncIterable<LinkedTransaction>,
  movements: ReturnType<typeof documentsOf>,
): Promise<void> {
  let movement = await movements.next();
  for await (const row of rows) {
    while (movement.done !== true && movement.value.day <= row.createdAt) {
      for (const one of sides) one.addMovement(movement.value);
      movement = await movements.next();
    }
    for (const one of sides) one.addRow(row);
  }
  for (; movement.done !== true; movement = await movements.next())
    for (const one of sides) one.addMovement(movement.value);
}

type DetailFacts = Pick<OrderDetails, 'account' | 'feesByOrder' | 'readThrough'> & {
  readonly isOf: (row: LinkedTransaction) => boolean;
};

async function readDetails(
  { ledger, clearing }: Context,
  { storeId, tenantId, lists }: Place,
  orderIds: readonly string[],
  { isOf, ...shared }: DetailFacts,
): Promise<ReadonlyMap<string, OrderDetails>> {
  const documents = await ledger.moneyDocumentsOf({ storeId, tenantId, kind: 'order', sourceIds: orderIds });
  const movements = Map.groupBy(
    documents.flatMap((one) => movementsOf(one, lists)),
    ({ orderId }) => orderId ?? '',
  );
  const entries = new Map((await ledger.orderEntries(storeId, orderIds)).map((one) => [one.orderId, one]));
  const details = new Map<string, OrderDetails>();
  for (const orderId of orderIds) {
    const entry = entries.get(orderId);
    details.set(orderId, {
      ...shared,
      movements: movements.get(orderId) ?? [],
      rows: (await clearing.rowsOfOrder(storeId, orderId)).filter(isOf),
      isWaiting: entry !== undefined && WAITING.has(entry.state),
      why: entry === undefined ? 'not_posted' : (entry.reasons[0] ?? ''),
    });
  }
  return details;
}

const WAITING: ReadonlySet<string> = new Set(['pending', 'claimed', 'waiting', 'uncertain']);
