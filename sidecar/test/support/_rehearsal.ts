import { Big } from 'big.js';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { journalsOf } from '../../simulators/xero/accounting/books/journals.ts';
import type { Organisation } from '../../simulators/xero/accounting/organisation.ts';
import { callTexts } from '../../src/ledger/kept/kept-call.ts';
import { DATABASE_FILE } from '../../src/database/database.ts';

const POSTING = z.object({
  ...{ account: z.string(), name: z.string(), currency: z.string(), debit: z.string(), credit: z.string() },
});
export const DRY_RUN = z.object({
  documents: z.array(
    z.object({
      ...{ kind: z.string(), action: z.string(), orders: z.array(z.number()), number: z.string(), call: z.string() },
      ...{ date: z.string(), currency: z.string(), amount: z.string().nullable(), body: z.unknown() },
    }),
  ),
  postings: z.array(POSTING),
  writes: z.literal(0),
  left: z.number(),
  taxes: z.array(z.object({ taxType: z.string(), net: z.string(), tax: z.string() })),
  contacts: z.object({ new: z.number(), matched: z.number() }),
  orders: z.record(z.string(), z.number()),
  problems: z.array(z.object({ order: z.number(), code: z.string() })),
});
export type DryRunJson = z.infer<typeof DRY_RUN>;

const CONTROLS = new Map([
  ['DEBTORS', 'Accounts Receivable'],
  ['GST', 'Sales Tax'],
  ['ROUNDING', 'Rounding'],
]);

/** What an organisation's own journals add up to, by currency of the document and account; debits are positive. */
export function journalOfBooks(organisation: Organisation): ReadonlyMap<string, Big> {
  const balances = new Map<string, Big>();
  const currencies = new Set(documentsOf(organisation).map(({ currency }) => currency));
  for (const currency of currencies) {
    for (const { accountId, amount } of journalsOf(inOneCurrency(organisation, currency)).flatMap(
      ({ lines }) => lines,
    )) {
      const { code = '', name = CONTROLS.get(accountId) ?? accountId } = organisation.accounts[accountId] ?? {};
      const key = `${currency} ${code === '' ? name : code}`;
      balances.set(key, (balances.get(key) ?? new Big(0)).plus(amount));
    }
  }
  return balances;
}

function documentsOf({ invoices, creditNotes, bankTransactions }: Organisation) {
  return [...Object.values(invoices), ...Object.values(creditNotes), ...Object.values(bankTransactions)];
}

/** Its documents in one currency, as if each unit were one of the base currency. */
function inOneCurrency(organisation: Organisation, currency: string): Organisation {
  const own = <D extends { readonly currency: string; readonly currencyRate: string }>(all: Record<string, D>) =>
    Object.fromEntries(
      Object.entries(all).flatMap(([id, one]) =>
        one.currency === currency ? [[id, { ...one, currencyRate: '1' }]] : [],
      ),
    );
  const payments = Object.values(organisation.payments).map((one) => ({
    ...one,
    bankAmount: one.amount,
    currencyRate: '1',
  }));
  return {
    ...organisation,
    ...{ invoices: own(organisation.invoices), creditNotes: own(organisation.creditNotes) },
    ...{ bankTransactions: own(organisation.bankTransactions), bankTransfers: {} },
    payments: Object.fromEntries(payments.map((one) => [one.id, one])),
  };
}

/** What the books moved by, in the form of a dry run's postings: account and currency to debits less credits. */
export function movedBetween(
  before: ReadonlyMap<string, Big>,
  after: ReadonlyMap<string, Big>,
): Record<string, string> {
  const keys = new Set([...before.keys(), ...after.keys()]);
  return balancesOf([...keys].map((key) => [key, (after.get(key) ?? new Big(0)).minus(before.get(key) ?? 0)]));
}

export function movedBy(postings: Readonly<DryRunJson['postings']>): Record<string, string> {
  return balancesOf(
    postings.map(({ currency, account, debit, credit }) => [`${currency} ${account}`, new Big(debit).minus(credit)]),
  );
}

function balancesOf(rows: readonly (readonly [string, Big])[]): Record<string, string> {
  const moved = rows.filter(([, amount]) => !amount.eq(0)).sort(([a], [b]) => a.localeCompare(b));
  return Object.fromEntries(moved.map(([key, amount]) => [key, amount.toFixed(2)]));
}

/** Every element of every call that was sent since, as the ledger kept it; contacts are masked there. */
export function sentSince(dataDir: string, lastCall: number): string[] {
  using file = new DatabaseSync(join(dataDir, DATABASE_FILE));
  const rows = z
    .array(
      z.object({
        method: z.string(),
        path: z.string(),
        body: z.string(),
        body_packed: z.instanceof(Uint8Array).nullable(),
      }),
    )
    .parse(
      file
        .prepare(
          "select method, path, body, body_packed from calls where id > ? and kind not in ('contacts', 'history_notes')",
        )
        .all(lastCall),
    );
  const sent = rows.flatMap(({ method, path, ...kept }) => {
    const { body } = callTexts({ ...kept, answer_json: null, answer_packed: null });
    const [list = []] = Object.values(
      z.record(z.string(), z.array(z.unknown())).safeParse(JSON.parse(body)).data ?? {},
    );
    return list.map((one) => asSent(`${method} ${path}`, one));
  });
  return sent.sort();
}

export function lastCallOf(dataDir: string): number {
  using file = new DatabaseSync(join(dataDir, DATABASE_FILE));
  return z.object({ last: z.number() }).parse(file.prepare('select coalesce(max(id), 0) as last from calls').get())
    .last;
}

export function wouldBeSent({
  documents,
}: {
  readonly documents: readonly Pick<DryRunJson['documents'][number], 'kind' | 'call' | 'body'>[];
}): string[] {
  return documents
    .filter(({ kind }) => kind !== 'contact')
    .map(({ call, body }) => asSent(call, body))
    .sort();
}

const ID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;

/** Ids are Xero's; "1.00" and "1" are one number. */
function asSent(call: string, element: unknown): string {
  const plain: unknown = JSON.parse(JSON.stringify(element));
  return `${call} ${JSON.stringify(plain)}`.replaceAll(ID, '<id>');
}

/** Caches of Xero's lists and contacts, tokens, and how many requests are left today; everything else is a record. */
const CACHES = new Set(['contacts', 'reference_lists', 'token_sets', 'service_facts', 'leases', 'xero_watch']);

/** Every row of the data directory but those of caches. */
export function everythingRecorded(dataDir: string): string {
  using file = new DatabaseSync(join(dataDir, DATABASE_FILE));
  const tables = z
    .array(z.object({ name: z.string() }))
    .parse(file.prepare("select name from sqlite_master where type = 'table' order by name").all());
  const rows = tables
    .filter(({ name }) => !CACHES.has(name))
    .map(({ name }) => [name, file.prepare(`select * from "${name}"`).all()]);
  return JSON.stringify(rows);
}
