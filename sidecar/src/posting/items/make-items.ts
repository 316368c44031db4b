import { z } from 'zod';
import type { MadeItem, PlannedItem, PlannedLine, XeroItem } from '../../domain/documents.ts';
import type { Problem } from '../../domain/problems.ts';
import { itemKey } from '../../mapping/invoice/item-code.ts';
import { itemsBody } from '../../xero/wire/items.ts';
import { chunkByTries, ITEMS_PER_CALL_MAX } from '../calls/plan-batches.ts';
import { isItemCodeTaken } from '../calls/refusal.ts';
import { sendCall } from '../calls/send-call.ts';
import { byIntent, type CallKind, type DocumentKind } from '../document-kind.ts';
import { readFor, unknownOutcome } from '../failed-call.ts';
import type { PlannedOrder } from '../orders/planned-order.ts';
import { addFailure, type Round } from '../round.ts';
import { foundItem, madeItem } from './made-item.ts';

/** Ours: an order that failed as often goes without its new items, whatever made it fail: no item holds back an invoice. */
const TRIES_MAX = 2;
/** Prices keep four decimals only on request (developer.xero.com/documentation/api/accounting/items). */
const PATH = 'Items?summarizeErrors=false&unitdp=4';

const intent = z.object({ code: z.string() });

/** Found by their codes. */
export const itemCall: CallKind = {
  name: 'items',
  method: 'PUT',
  envelope: 'Items',
  isUnique: true,
  lookUp: byIntent(intent, async (round, sent) => {
    const found = await readAgain(round);
    const here = sent.flatMap(({ intent: { code } }) => {
      const item = found.get(itemKey(code));
      return item === undefined ? [] : [{ code, item }];
    });
    // Made by this call, or by a person at the same time: one that can be sold without stock is as good.
    const ours = here.filter(({ item }) => usable(item) !== null).map(({ code, item }) => foundItem(code, item));
    await round.itemsMade(round.tenantId, ours);
    return sent.map(({ intent: { code } }) => (found.has(itemKey(code)) ? 'known' : 'missing'));
  }),
};

export const items: DocumentKind = { calls: [itemCall] };

/** An item to make, for all orders of the round that name it. */
interface ItemGroup {
  readonly item: PlannedItem;
  readonly orders: readonly PlannedOrder[];
}

/** What became of items that lines name by a code: the code in Xero, or why there is none. */
type Made = Map<string, { readonly code: string } | { readonly problem: Problem }>;

/**
 * Makes the items that documents name before anything else is sent. One that Xero refuses holds back no order: its lines go
 * without it, with a notice. Returns the orders to continue with.
 */
export async function makeItems(round: Round, orders: readonly PlannedOrder[]): Promise<readonly PlannedOrder[]> {
  const isTired = ({ entry }: PlannedOrder) => entry.tries >= TRIES_MAX;
  const groups = groupItems(orders.filter((order) => !isTired(order)));
  const made: Made = new Map();
  const triesOf = (group: ItemGroup) => Math.max(...group.orders.map(({ entry }) => entry.tries));
  for (const batch of chunkByTries(groups, triesOf, ITEMS_PER_CALL_MAX)) await makeBatch(round, batch, made);
  return orders.flatMap((order) => {
    if (round.failed.has(order.entry.id)) return [];
    for (const { code } of order.documents.items ?? []) {
      if (!made.has(itemKey(code))) made.set(itemKey(code), { problem: notMade(code, 'the order failed before') });
    }
    return [withItems(order, made)];
  });
}

function groupItems(orders: readonly PlannedOrder[]): ItemGroup[] {
  const wanted = orders.flatMap((order) => (order.documents.items ?? []).map((item) => ({ item, order })));
  return [...Map.groupBy(wanted, ({ item }) => itemKey(item.code)).values()].flatMap((all) => {
    const [first] = all;
    return first === undefined ? [] : [{ item: first.item, orders: all.map(({ order }) => order) }];
  });
}

async function makeBatch(round: Round, groups: readonly ItemGroup[], made: Made): Promise<void> {
  const concerned = groups.flatMap(({ item, orders }) => orders.map(({ entry }) => ({ code: item.code, entry })));
  const call = await sendCall(round, {
    kind: itemCall,
    path: PATH,
    body: itemsBody(groups.map(({ item }) => item)),
    items: concerned.map(({ code, entry }) => ({ entryId: entry.id, sourceKey: `item:${code}` })),
    intent: concerned.map(({ code }): z.infer<typeof intent> => ({ code })),
  });
  if (!call.ok && call.refused && groups.length > 1) {
    // One item fails the whole call: the others must not suffer.
    const middle = Math.ceil(groups.length / 2);
    await makeBatch(round, groups.slice(0, middle), made);
    await makeBatch(round, groups.slice(middle), made);
    return;
  }
  if (!call.ok) {
    const outcomeOf = call.outcome;
    for (const { code, entry } of concerned) {
      const outcome = outcomeOf(entry.tries);
      if (outcome.kind !== 'rejected') addFailure(round, entry.id, outcome);
      else made.set(itemKey(code), { problem: notMade(code, outcome.problems[0]?.message ?? '') });
    }
    return;
  }
  const left = [...call.elements];
  const ours: MadeItem[] = [];
  const taken: ItemGroup[] = [];
  let isAllAnswered = true;
  for (const group of groups) {
    const { code } = group.item;
    const answer = left.find((one) => one.code !== null && itemKey(one.code) === itemKey(code));
    if (answer !== undefined) left.splice(left.indexOf(answer), 1);
    if (answer?.ok === true && answer.id !== null) {
      ours.push(madeItem(group.item, answer.id));
      made.set(itemKey(code), { code });
    } else if (isItemCodeTaken(answer?.errors ?? [])) taken.push(group);
    else if (answer === undefined || answer.errors.length === 0) {
      isAllAnswered = false;
      const reason = unknownOutcome(`the answer does not mention item ${code}.`);
      for (const { entry } of group.orders) addFailure(round, entry.id, { kind: 'uncertain', reason });
    } else made.set(itemKey(code), { problem: notMade(code, answer.errors.join(' ')) });
  }
  await round.itemsMade(round.tenantId, ours);
  if (isAllAnswered) await round.ledger.settleCall(call.callId, 200);
  if (taken.length > 0) await linkTaken(round, taken, made);
}

/** Made since the list was read: by a person, by another connector, or by a call of ours whose answer was not kept. */
async function linkTaken(round: Round, taken: readonly ItemGroup[], made: Made): Promise<void> {
  const entries = taken.flatMap(({ orders }) => orders.map(({ entry }) => entry));
  const found = await readFor(round, entries, () => readAgain(round));
  if (found === null) return;
  for (const { item } of taken) {
    const known = found.get(itemKey(item.code));
    const code = known === undefined ? null : usable(known);
    made.set(
      itemKey(item.code),
      code === null
        ? { problem: notMade(item.code, 'its code is taken by an item that is not for sale, or has stock') }
        : { code },
    );
  }
}

/** Xero's items by key, read now. */
async function readAgain({ lists, tenantId, now }: Round): Promise<ReadonlyMap<string, XeroItem>> {
  const { items: all } = await lists(tenantId, { tracking: false, items: true }, now());
  return new Map((all ?? []).map((item) => [itemKey(item.code), item]));
}

/** The code of an item that a line may name without moving stock; null = it may not. */
function usable({ code, isTracked, isSold }: XeroItem): string | null {
  return isTracked || isSold === false ? null : code;
}

/** The order with the codes that Xero has; lines of an item that could not be made go without. */
function withItems(order: PlannedOrder, made: Made): PlannedOrder {
  const { documents } = order;
  if (documents.items === undefined) return order;
  const keys = new Set(documents.items.map(({ code }) => itemKey(code)));
  const inXero = <Document extends { readonly lines: readonly PlannedLine[] }>(document: Document): Document => {
    return { ...document, lines: document.lines.map((line) => withItem(line, keys, made)) };
  };
  const problems = [...keys].flatMap((key) => {
    const result = made.get(key);
    return result !== undefined && 'problem' in result ? [result.problem] : [];
  });
  return {
    ...order,
    documents: {
      ...documents,
      invoice: inXero(documents.invoice),
      creditNotes: documents.creditNotes.map(inXero),
      notices: [...documents.notices, ...problems],
    },
  };
}

function withItem(line: PlannedLine, keys: ReadonlySet<string>, made: Made): PlannedLine {
  const key = line.itemCode === null ? null : itemKey(line.itemCode);
  if (key === null || !keys.has(key)) return line;
  const result = made.get(key);
  if (result !== undefined && 'code' in result) return { ...line, itemCode: result.code };
  return { ...line, itemCode: null, because: line.because.filter(({ field }) => field !== 'item') };
}

function notMade(code: string, why: string): Problem {
  return {
    code: 'item_not_made',
    message: `The item "${code}" could not be made in Xero (${why}), so its line names no item. Amounts, tax and accounts are the same.`,
    fix: `Create the item in Xero, with that code and without stock: later orders name it.`,
    details: { item: code },
  };
}
