import { expect } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { notesInBooks } from '../../simulators/judges/notes-in-books.ts';
import { isObject, type JsonObject } from '../../simulators/store/json.ts';
import type {
  BankTransaction,
  CreditNote,
  Invoice,
  Organisation,
  Payment,
} from '../../simulators/xero/accounting/organisation.ts';
import { paymentKey, replacePaymentFingerprint } from '../../src/ledger/entry-key.ts';
import { lastInvoice } from '../../src/posting/invoices/posted-invoice.ts';
import { dryRun } from '../../src/rehearsal/dry-run.ts';
import { byHand, writes } from './_by-hand.ts';
import { ask } from './_life.ts';
import { connectAgain } from './_fees.ts';
import { writeAllNotes } from './_notes.ts';
import { everythingRecorded, journalOfBooks, movedBetween, movedBy } from '../support/_rehearsal.ts';
import { startStack, type Shop, type Stack } from '../support/_stack.ts';

/*
 * The life of an order over several states, one a file: `before` is what differs from the recorded order 1024 of the shop
 * uk_vat_incl when it is posted first, `then` is what happens afterwards, step by step, and `books` is what must then be in
 * Xero and on the pages. All of it runs through the real sidecar between the two simulators. Change `books` by hand, and only
 * with an accounting reason.
 */
const CASES = new URL('../golden-life/', import.meta.url);
const SHOP = 'uk_vat_incl';
const ORDER = 1024;
const MINUTE_MS = 60_000;
/** Longer than lists are kept. */
const TWO_HOURS_MS = 120 * MINUTE_MS;

const changes = z.record(z.string(), z.unknown());
const STEP = z.union([
  /** Fields of the order as the shop has it now. */
  z.strictObject({ order: changes }),
  /** A refund of that amount, by amount alone. */
  z.strictObject({ refund: z.string() }),
  z.strictObject({ undoneRefund: z.literal(true) }),
  z.strictObject({ is: z.enum(['trashed', 'restored', 'deleted']) }),
  /**
   * A change made in Xero; {invoice}, {payment}, {credit} (a credit note), {fee}, {bank}, {lines} and {goods} (lines
   * without the shipping) stand for what is there.
   */
  z.strictObject({ inXero: z.tuple([z.enum(['PUT', 'POST']), z.string(), changes]) }),
  z.strictObject({ lockedUntil: z.string() }),
  z.strictObject({ ask: z.enum(['reissue', 'credit', 'payment']) }),
  z.strictObject({ setting: z.tuple([z.string(), z.unknown()]) }),
  /** The store goes to other books; {name} is theirs. */
  z.strictObject({ movedTo: z.string() }),
  /** Xero loses the buyer's contact. */
  z.strictObject({ contact: z.enum(['archived', 'merged', 'lost']) }),
]);
type Step = z.infer<typeof STEP>;

const CASE = z.strictObject({
  title: z.string(),
  settings: z.record(z.string(), z.unknown()).default({}),
  before: changes.default({}),
  then: z.array(STEP),
  books: z.unknown(),
});

export const LIVES: readonly string[] = readdirSync(CASES).map((file) => file.replace(/\.json$/, ''));

export function readLife(name: string): z.infer<typeof CASE> {
  return CASE.parse(JSON.parse(readFileSync(new URL(`${name}.json`, CASES), 'utf8')));
}

/** Lives through a case; answers what is in the books and on the pages in the end. */
export async function live(name: string): Promise<unknown> {
  const { settings, before, then } = readLife(name);
  await using stack = await startStack({ scenarios: [SHOP] });
  const shop = stack.shop(SHOP);
  const { state } = shop.simulated;
  for (const id of state.orderIds) if (id !== ORDER) state.deleteOrder(id);
  for (const [path, value] of Object.entries(settings)) await stack.context.settings.set(shop.id, path, value);
  // The consent that its owner gives then covers them.
  if ('payments.fees' in settings) await connectAgain(stack, shop);
  state.updateOrder(ORDER, before as JsonObject);
  await drainAsRehearsed(stack, shop);
  await writeAllNotes(stack);
  const posted = { calls: writes(stack).length, lineIds: lineIdsIn(shop) };
  for (const step of then) {
    stack.pass(10 * MINUTE_MS);
    await take(stack, shop, step);
    await drainAsRehearsed(stack, shop);
    await writeAllNotes(stack);
  }
  return await booksOf(stack, shop, posted);
}

/** A dry run first: it writes nothing, and says to the cent what the books then move by. */
async function drainAsRehearsed(stack: Stack, shop: Shop): Promise<void> {
  const { context, dataDir } = stack;
  const [written, recorded] = [writes(stack).length, everythingRecorded(dataDir)];
  const run = await dryRun(context, { storeId: shop.id, occasion: { kind: 'sync' } });
  expect(writes(stack).length).toBe(written);
  expect(everythingRecorded(dataDir)).toBe(recorded);
  const tenantId = (await context.organisations.forStore(shop.id))?.tenantId;
  const books = stack.xero.organisations.find((one) => one.tenantId === tenantId) ?? shop.organisation;
  const before = journalOfBooks(books);
  await stack.drain();
  expect(movedBy(run.postings)).toEqual(movedBetween(before, journalOfBooks(books)));
}

async function take(stack: Stack, shop: Shop, step: Step): Promise<void> {
  const { state } = shop.simulated;
  const { settings } = stack.context;
  if ('order' in step) state.updateOrder(ORDER, step.order as JsonObject);
  else if ('refund' in step) addRefund(stack, shop, step.refund);
  else if ('undoneRefund' in step) state.deleteRefund(ORDER, REFUND);
  else if ('is' in step) end(shop, step.is);
  else if ('inXero' in step)
    byHand(stack, shop, step.inXero[0], filled(shop, step.inXero[1]), parsed(shop, step.inXero[2]));
  else if ('lockedUntil' in step) {
    shop.organisation.periodLockDate = step.lockedUntil;
    stack.pass(TWO_HOURS_MS);
  } else if ('ask' in step) await request(stack, shop, step.ask);
  else if ('setting' in step) {
    await settings.set(shop.id, step.setting[0], step.setting[1]);
    await stack.replay(shop, ORDER);
  } else if ('movedTo' in step) {
    const other = stack.xero.organisations.find((one) => one.name === step.movedTo);
    if (other === undefined) throw new Error(`There are no books of ${step.movedTo}.`);
    await stack.connect({ id: shop.id, organisation: other });
  } else loseContact(stack, shop, step.contact);
}

function end({ simulated: { state } }: Shop, how: 'trashed' | 'restored' | 'deleted'): void {
  if (how === 'trashed') state.trashOrder(ORDER);
  else if (how === 'restored') state.restoreOrder(ORDER, 'processing');
  else state.deleteOrder(ORDER);
}

async function request(stack: Stack, shop: Shop, what: 'reissue' | 'credit' | 'payment'): Promise<void> {
  const { id } = await stack.entry(shop, ORDER);
  const documents = await stack.context.ledger.documentsOf(id);
  if (what !== 'payment') {
    await ask(stack, shop, ORDER, what, lastInvoice(documents)?.version);
    return;
  }
  const payment = documents.find((one) => one.sourceKey === paymentKey(`order:${ORDER}`));
  const fingerprint = replacePaymentFingerprint(payment?.xeroId ?? '');
  const sourceId = String(ORDER);
  await stack.context.ledger.acceptEvent({ storeId: shop.id, source: 'cli', kind: 'order', sourceId, fingerprint });
}

const REFUND = 90_001;

function addRefund(stack: Stack, shop: Shop, amount: string): void {
  const at = stack.now().toISOString().slice(0, 19);
  shop.simulated.state.addRefund(ORDER, {
    id: REFUND,
    amount,
    reason: '',
    refunded_by: 1,
    refunded_payment: true,
    date_created: at,
    date_created_gmt: at,
    line_items: [],
    shipping_lines: [],
    fee_lines: [],
    tax_lines: [],
    meta_data: [],
  });
}

function loseContact(stack: Stack, shop: Shop, how: 'archived' | 'merged' | 'lost'): void {
  const { contacts } = shop.organisation;
  const ours = Object.values(contacts).find((one) => one.contactNumber.startsWith('wc-'));
  if (ours === undefined) throw new Error('There is no contact to lose.');
  if (how === 'lost') {
    Reflect.deleteProperty(contacts, ours.id);
    return;
  }
  const known = new Set(Object.keys(contacts));
  if (how === 'merged') byHand(stack, shop, 'PUT', 'Contacts', { Contacts: [{ Name: 'The survivor of a merge' }] });
  const survivor = Object.keys(contacts).find((id) => !known.has(id));
  const merged = survivor === undefined ? {} : { mergedTo: survivor };
  Object.assign(ours, { status: 'ARCHIVED', updatedAt: stack.now().toISOString(), ...merged });
}

/** What a step says, with ids of what is in the books. */
function filled({ organisation, id }: Pick<Shop, 'organisation' | 'id'>, text: string): string {
  const invoice = Object.values(organisation.invoices).find((one) => one.reference.endsWith(`[${id}:${ORDER}]`));
  const payment = Object.values(organisation.payments).find((one) => one.target.id === invoice?.id);
  const credit = Object.values(organisation.creditNotes).find((one) => one.reference.endsWith(`[${id}:${ORDER}]`));
  const fee = Object.values(organisation.bankTransactions).find((one) => one.reference.endsWith(`[${id}:${ORDER}]`));
  const bank = Object.values(organisation.accounts).find((one) => one.type === 'BANK');
  const ids = (all: Invoice['lines']) => JSON.stringify(all.map((one) => ({ LineItemID: one.id }))).slice(1, -1);
  const lines = invoice?.lines ?? [];
  const goods = lines.filter(({ description }) => !description.startsWith('Shipping'));
  return text
    .replaceAll('{invoice}', invoice?.id ?? '')
    .replaceAll('{payment}', payment?.id ?? '')
    .replaceAll('{credit}', credit?.id ?? '')
    .replaceAll('{fee}', fee?.id ?? '')
    .replaceAll('{bank}', bank?.id ?? '')
    .replaceAll('"{lines}"', ids(lines))
    .replaceAll('"{goods}"', ids(goods));
}

function parsed(shop: Shop, body: JsonObject | Record<string, unknown>): unknown {
  return JSON.parse(filled(shop, JSON.stringify(body)));
}

/** What was there once the order was posted first. */
interface Posted {
  readonly calls: number;
  readonly lineIds: ReadonlySet<string>;
}

function lineIdsIn({ organisation }: Shop): ReadonlySet<string> {
  return new Set(Object.values(organisation.invoices).flatMap(({ lines }) => lines.map(({ id }) => id)));
}

async function booksOf(stack: Stack, shop: Shop, posted: Posted): Promise<unknown> {
  const { state, problems, summary } = await stack.entry(shop, ORDER);
  const notices = isObject(summary) && Array.isArray(summary['notices']) ? summary['notices'].filter(isObject) : [];
  const organisations = stack.xero.organisations.filter((one) => documentsIn(one, shop, posted).length > 0);
  const found = {
    order: {
      state,
      problems: problems.map(({ code, message, fix }) => ({ code, message, fix })),
      notices: notices.map(({ code, message }) => ({ code, message })),
    },
    writes: writes(stack)
      .slice(posted.calls)
      .map((call) => call.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'id')),
    documents: organisations.flatMap((one) => documentsIn(one, shop, posted)),
    ...notesIn(shop),
  };
  return JSON.parse(JSON.stringify(found).replaceAll(shop.id, 'shop'));
}

/** The histories of documents, without the marks; absent = nothing. */
function notesIn({ organisation, simulated }: Shop): { notes?: readonly string[] } {
  const { invoices, creditNotes } = organisation;
  const notes = notesInBooks(organisation).map(({ documentId, details, mark }) => {
    const document = invoices[documentId] ?? creditNotes[documentId];
    const words = details.slice(0, -mark.length).trim().replace(simulated.url, 'https://shop.example');
    return `${document?.number ?? 'unknown'}: ${words}`;
  });
  return notes.length === 0 ? {} : { notes };
}

function documentsIn(organisation: Organisation, shop: Shop, posted: Posted): object[] {
  const ours = <T extends { reference: string }>(all: Readonly<Record<string, T>>) =>
    Object.values(all).filter((one) => one.reference.endsWith(`[${shop.id}:${ORDER}]`));
  const sales = [...ours(organisation.invoices), ...ours(organisation.creditNotes)].sort((a, b) =>
    a.number.localeCompare(b.number),
  );
  const fees = ours(organisation.bankTransactions).map((fee) => feeRow(organisation, fee));
  return [...sales.map((document) => documentRow(organisation, document, posted)), ...fees];
}

function feeRow(organisation: Organisation, fee: BankTransaction): object {
  const { type, status, date, reference, totals, accountId, contactId, lines } = fee;
  return {
    [type]: totals.total,
    contact: organisation.contacts[contactId]?.name ?? 'unknown',
    status,
    date,
    reference,
    from: organisation.accounts[accountId]?.code,
    lines: lines.map((line) => [line.description, organisation.accounts[line.accountId ?? '']?.code]),
  };
}

function documentRow(organisation: Organisation, document: Invoice | CreditNote, { lineIds }: Posted): object {
  const { kind, number, status, date, reference, totals, lines } = document;
  const payments = Object.values(organisation.payments).filter((one) => one.target.id === document.id);
  const allocations = Object.values(organisation.allocations).filter((one) => one.creditNoteId === document.id);
  return {
    [kind]: number,
    ...(organisation.countryCode === 'GB' ? {} : { in: organisation.name }),
    contact: organisation.contacts[document.contactId]?.name ?? 'unknown',
    status,
    date,
    reference,
    total: totals.total,
    tax: totals.totalTax,
    lines: lines.length,
    ...(kind === 'invoice' ? { linesKept: lines.filter(({ id }) => lineIds.has(id)).length } : {}),
    payments: payments.map((one) => paymentRow(organisation, one)),
    ...(kind === 'credit-note'
      ? {
          allocations: allocations.map(({ invoiceId, amount }) => ({
            to: organisation.invoices[invoiceId]?.number,
            amount,
          })),
        }
      : {}),
  };
}

function paymentRow(organisation: Organisation, { status, date, amount, accountId, reference }: Payment): object {
  return { status, date, amount, account: organisation.accounts[accountId]?.code, reference };
}
