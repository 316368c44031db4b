import { isAppError } from '../../domain/app-error.ts';
import type { MadeItem, PlannedItem, WrittenItem, XeroItem } from '../../domain/documents.ts';
import type { ProductFamily } from '../../domain/items/shop-product.ts';
import { itemKey } from '../../mapping/invoice/item-code.ts';
import { byItemKey, type ItemVerdict, type LeftReason, readsAsIntended } from '../../mapping/items/judge-item.ts';
import { type ElementAnswer, readElements } from '../../xero/wire/answers.ts';
import { itemChangesBody, itemsBody } from '../../xero/wire/items.ts';
import { chunk, ITEMS_PER_CALL_MAX } from '../calls/plan-batches.ts';
import { isItemCodeTaken } from '../calls/refusal.ts';
import type { ItemParts, ItemScope } from './item-parts.ts';
import { type JudgedProduct, judgeProducts } from './judge-products.ts';
import { madeItem, writtenItem } from './made-item.ts';

/** Prices keep four decimals only on request (developer.xero.com/documentation/api/accounting/items). */
const PATH = 'Items?summarizeErrors=false&unitdp=4';

/** What became of a product's item. `why`: of one that stays; `refusal`: Xero's words. */
export interface ItemResult {
  readonly productId: number;
  readonly code: string | null;
  readonly name: string;
  readonly action: 'made' | 'changed' | 'left' | 'refused';
  readonly why?: LeftReason;
  readonly refusal?: string;
}

export type { LeftReason };

type Planned = JudgedProduct & { readonly item: PlannedItem };
type Missing = Planned & { readonly verdict: Extract<ItemVerdict, { kind: 'make' }> };
type Changed = Planned & { readonly verdict: Extract<ItemVerdict, { kind: 'change' }> };

/**
 * Makes and changes the items of products, a hundred in a call. Throws when the shop or Xero does not answer; then what was done is
 * known, and a repeat does the rest. `perCall`: fewer, after failures.
 */
export async function keepItems(
  parts: ItemParts,
  scope: ItemScope,
  families: readonly ProductFamily[],
  perCall: number = ITEMS_PER_CALL_MAX,
): Promise<readonly ItemResult[]> {
  const judged = await judgeProducts(parts, scope, families);
  const results: ItemResult[] = [];
  for (const one of judged)
    if (one.verdict.kind === 'left') results.push(toResult(one, { action: 'left', why: one.verdict.why }));
  await adoptFound(parts, scope, judged);
  const wanted = judged.filter(hasItem);
  for (const some of chunk(wanted.filter(isMissing), perCall)) results.push(...(await make(parts, scope, some)));
  for (const some of chunk(wanted.filter(isChange), perCall)) results.push(...(await change(parts, scope, some)));
  return results;
}

function hasItem(one: JudgedProduct): one is Planned {
  return one.item !== null;
}

function isMissing(one: Planned): one is Missing {
  return one.verdict.kind === 'make';
}

function isChange(one: Planned): one is Changed {
  return one.verdict.kind === 'change';
}

export function toResult(
  { productId, name, item }: JudgedProduct,
  result: Pick<ItemResult, 'action' | 'why' | 'refusal'>,
): ItemResult {
  return { productId, name, code: item?.code ?? null, ...result };
}

/** Made by a call of ours whose answer was lost. */
async function adoptFound({ items }: ItemParts, { tenantId }: ItemScope, judged: readonly JudgedProduct[]) {
  const found = judged.flatMap(({ item, verdict }): MadeItem[] => {
    if (item === null || verdict.kind !== 'left' || verdict.found === undefined) return [];
    return [{ item: verdict.found, written: writtenItem(item, verdict.found.itemId ?? '') }];
  });
  await items.itemsMade(tenantId, found);
}

async function make(parts: ItemParts, scope: ItemScope, some: readonly Missing[]): Promise<ItemResult[]> {
  const { tenantId } = scope;
  await parts.items.itemsIntended(
    tenantId,
    some.map(({ item }) => writtenItem(item, '')),
  );
  const sent = await send(parts, tenantId, 'PUT', {
    body: itemsBody(some.map(({ item }) => item)),
    count: some.length,
  });
  if ('refusal' in sent) return await oneByOne(parts, scope, some, sent.refusal, make);
  const made: MadeItem[] = [];
  const refused: string[] = [];
  const taken = some.filter(({ item }) => isItemCodeTaken(answerTo(sent.answers, item.code)?.errors ?? []));
  const ours = await findOurs(parts, scope, taken);
  const results = some.map((one): ItemResult => {
    const { code } = one.item;
    const answer = answerTo(sent.answers, code);
    if (answer?.ok === true && answer.id !== null) {
      made.push(madeItem(one.item, answer.id));
      return toResult(one, { action: 'made' });
    }
    // Without a word of it, the next look finds it or makes it.
    if (answer === undefined) return toResult(one, { action: 'refused', refusal: UNANSWERED });
    const known = ours.get(itemKey(code));
    if (known !== undefined) {
      made.push({ written: writtenItem(one.item, known.itemId ?? ''), item: known });
      return toResult(one, { action: 'made' });
    }
    refused.push(itemKey(code));
    // By a person or another app since the list was read: it is theirs.
    if (taken.includes(one)) return toResult(one, { action: 'left', why: 'of_others' });
    return toResult(one, { action: 'refused', refusal: answer.errors.join(' ') });
  });
  await parts.items.itemsMade(tenantId, made);
  await parts.items.itemsRefused(tenantId, refused);
  return results;
}

const UNANSWERED = 'Xero’s answer does not mention it.';

/** Items with a code that is taken, which an earlier call of ours made without an answer. By key. */
async function findOurs({ items, now }: ItemParts, { tenantId }: ItemScope, taken: readonly Missing[]) {
  const repeated = taken.filter(({ verdict }) => verdict.again);
  if (repeated.length === 0) return new Map<string, XeroItem>();
  const there = byItemKey(await items.itemsSince(tenantId, now()));
  return new Map(
    repeated.flatMap(({ item: { code, description: name } }): [string, XeroItem][] => {
      const found = there.get(itemKey(code))?.find((one) => !one.isTracked && readsAsIntended(one, { name }));
      return found === undefined ? [] : [[itemKey(code), found]];
    }),
  );
}

async function change(parts: ItemParts, scope: ItemScope, some: readonly Changed[]): Promise<ItemResult[]> {
  const { tenantId } = scope;
  const written = await parts.items.itemsWritten(
    tenantId,
    some.map(({ item }) => itemKey(item.code)),
  );
  const plans = some.map((one) => ({ one, ...changeOf(one, written.get(itemKey(one.item.code))) }));
  const sent = await send(parts, tenantId, 'POST', {
    body: itemChangesBody(plans.map((plan) => plan.change)),
    count: some.length,
  });
  if ('refusal' in sent) return await oneByOne(parts, scope, some, sent.refusal, change);
  const changed: MadeItem[] = [];
  const results = plans.map(({ one, change: { item }, after }): ItemResult => {
    const answer = answerTo(sent.answers, item.code);
    if (answer?.ok !== true || answer.id === null)
      return toResult(one, { action: 'refused', refusal: answer?.errors.join(' ') ?? UNANSWERED });
    // Another id: a person deleted it since the list was read, and Xero made it again.
    changed.push(withId(after, answer.id));
    return toResult(one, { action: 'changed' });
  });
  await parts.items.itemsMade(tenantId, changed);
  return results;
}

/** What is sent for an item, and how it is known afterwards. */
function changeOf({ item: wanted, verdict: { item, name, unitPrice } }: Changed, before: WrittenItem | undefined) {
  // A person may have given it another text.
  const isTextOurs = before?.name !== null && (item.description ?? '') === before?.name;
  const description = name !== null && isTextOurs ? wanted.description : null;
  const isNameAsWanted = name !== null || item.name === wanted.name;
  const after: MadeItem = {
    written: {
      key: itemKey(wanted.code),
      itemId: item.itemId ?? '',
      name: isNameAsWanted ? wanted.description : (before?.name ?? null),
      unitPrice: unitPrice ?? before?.unitPrice ?? null,
      source: wanted.source,
    },
    item: {
      ...item,
      name: name ?? item.name,
      description: description ?? item.description,
      sales: { accountCode: '', taxType: '', ...item.sales, unitPrice: unitPrice ?? item.sales?.unitPrice ?? null },
    },
  };
  return { change: { item, name, description, unitPrice }, after };
}

function withId({ written, item }: MadeItem, itemId: string): MadeItem {
  return { written: { ...written, itemId }, item: { ...item, itemId } };
}

function answerTo(answers: readonly ElementAnswer[], code: string): ElementAnswer | undefined {
  return answers.find((answer) => answer.code !== null && itemKey(answer.code) === itemKey(code));
}

/** Xero refused the whole call because of one of them: the others must not suffer. */
async function oneByOne<One extends Planned>(
  parts: ItemParts,
  scope: ItemScope,
  some: readonly One[],
  refusal: string,
  work: (parts: ItemParts, scope: ItemScope, some: readonly One[]) => Promise<ItemResult[]>,
): Promise<ItemResult[]> {
  const [only] = some;
  if (some.length === 1 && only !== undefined) {
    await parts.items.itemsRefused(scope.tenantId, [itemKey(only.item.code)]);
    return [toResult(only, { action: 'refused', refusal })];
  }
  const middle = Math.ceil(some.length / 2);
  const first = await work(parts, scope, some.slice(0, middle));
  return [...first, ...(await work(parts, scope, some.slice(middle)))];
}

/** No key: a repeat makes nothing twice, as codes are unique, and a change back within minutes must not be taken for a repeat. */
async function send(
  { xero }: ItemParts,
  tenantId: string,
  method: 'PUT' | 'POST',
  items: { readonly body: string; readonly count: number },
) {
  const { body, count } = items;
  try {
    const call = { tenantId, method, path: PATH, body, idempotencyKey: null, priority: 'backfill' } as const;
    const { json } = await xero.send(call);
    return { answers: readElements(json, 'Items') };
  } catch (error) {
    if (!isAppError(error, 'xero')) throw error;
    // A bad element once made Xero fail with 500 (github.com/XeroAPI/Xero-Java/issues/246).
    const isItsFault = count === 1 && isAppError(error, 'xero', 'xero_server_error');
    if (error.retry === 'never' || isItsFault) return { refusal: error.message };
    throw error;
  }
}
