import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { PERSON } from '../../simulators/chaos/hands.ts';
import type { JsonObject } from '../../simulators/store/json.ts';
import { handleAccounting } from '../../simulators/xero/accounting/handle.ts';
import { DEFAULT_SWITCHES } from '../../simulators/xero/switches.ts';
import { type CliStack, type RunningService, startCli, startServiceProcess } from '../support/_cli.ts';
import { temporaryDirectory } from '../support/_ledger.ts';

const PAGE = join(import.meta.dirname, '..', '..', '..', 'docs', 'operations.md');
const CLI = 'npm run cli -- ';
const UNPAID = { date_paid: null, date_paid_gmt: null, transaction_id: '' };
const RENAMED = 'As the bookkeeper calls them';
const SCENARIO = 'uk_vat_incl';
const BOOKS = 'Kestrel & Finch Ltd';

/** The commands below a heading of the page, as they stand there. */
const today = () => new Date().toISOString().slice(0, 10);
function stepsOf(heading: string): string[] {
  const [, section = ''] = readFileSync(PAGE, 'utf8').split(`\n### ${heading}\n`);
  const steps = /^```sh\n([\s\S]*?)^```/m.exec(section)?.[1]?.trim().split('\n') ?? [];
  if (steps.length < 3) throw new Error(`The page has no steps below "${heading}".`);
  return steps;
}

/** A machine with the service's directory, as the page describes it. */
class Machine implements AsyncDisposable {
  readonly stack: CliStack;
  readonly id: string;
  readonly #directory: string;
  edited = { paidByHand: 0, ended: [] as readonly number[] };
  #service: RunningService | null = null;

  private constructor(stack: CliStack, directory: string, id: string) {
    this.stack = stack;
    this.#directory = directory;
    this.id = id;
  }

  /** Orders are posted; yesterday's backup; since then one more was posted to Xero, and another one made in the shop. */
  static async start(): Promise<Machine> {
    const directory = temporaryDirectory();
    const stack = await startCli({ scenarios: [SCENARIO], clock: 'real', dataDir: join(directory, 'data') });
    const machine = new Machine(stack, directory, await stack.setUp(SCENARIO, BOOKS));
    const { consumerKey, consumerSecret } = machine.shop;
    writeFileSync(join(directory, 'store-key.txt'), `${consumerKey}\n${consumerSecret}\n`);
    const draft = await machine.postDraft();
    const [paidByHand, voided] = [machine.moveOn(UNPAID), machine.moveOn(UNPAID)];
    await machine.command('sync', '--wait');
    await machine.command('backup', join(directory, 'backups', '2026-11-29'));
    const draftSince = await machine.postDraft();
    machine.moveOn();
    const voidedSince = machine.moveOn(UNPAID);
    await machine.command('sync', '--wait');
    machine.moveOn();
    machine.edited = { paidByHand, ended: [voided, draft, voidedSince, draftSince] };
    machine.editByHand();
    return machine;
  }

  /** An order whose invoice waits for approval in Xero. */
  async postDraft(): Promise<number> {
    await this.command('settings', 'set', this.id, 'documents.invoiceStatus', '"DRAFT"');
    const order = this.moveOn(UNPAID);
    await this.command('sync', '--wait');
    await this.command('settings', 'set', this.id, 'documents.invoiceStatus', '"AUTHORISED"');
    return order;
  }

  /** What people entered in Xero since the backup: a payment, voided invoices and deleted drafts of active orders, another name of a contact. */
  editByHand(): void {
    const { paidByHand, ended } = this.edited;
    const account = Object.values(this.books.accounts).find(({ name }) => name === 'Undeposited Funds');
    const { id, totals, contactId } = this.invoiceOf(paidByHand);
    const payment = {
      Invoice: { InvoiceID: id },
      Account: { AccountID: account?.id },
      Amount: Number(totals.total),
      Date: today(),
    };
    this.#enter('PUT', 'Payments', { Payments: [payment] });
    const ends = { AUTHORISED: 'VOIDED', DRAFT: 'DELETED' } as const;
    for (const order of ended) {
      const invoice = this.invoiceOf(order);
      if (invoice.status !== 'AUTHORISED' && invoice.status !== 'DRAFT') throw new Error(invoice.status);
      this.#enter('POST', 'Invoices', { Invoices: [{ InvoiceID: invoice.id, Status: ends[invoice.status] }] });
    }
    this.#enter('POST', 'Contacts', { Contacts: [{ ContactID: contactId, Name: RENAMED }] });
    // The shop learns of the money too.
    this.shop.state.updateOrder(paidByHand, {
      date_paid: this.shop.state.order(paidByHand, 8)?.['date_created'] ?? null,
      date_paid_gmt: this.shop.state.order(paidByHand, 8)?.['date_created_gmt'] ?? null,
    });
  }

  get books() {
    const found = this.stack.xero.organisations.find(({ name }) => name === BOOKS);
    if (found === undefined) throw new Error(`There is no ${BOOKS}.`);
    return found;
  }

  invoiceOf(order: number) {
    const found = Object.values(this.books.invoices).find(({ reference }) => reference.endsWith(`:${String(order)}]`));
    if (found === undefined) throw new Error(`Order ${String(order)} has no invoice.`);
    return found;
  }

  #enter(method: 'PUT' | 'POST', list: string, body: object): void {
    const request = { method, path: [list], query: new URLSearchParams(), ifModifiedSince: null, body, now: new Date(), app: PERSON } as const; // prettier-ignore
    const { status, body: answer } = handleAccounting(this.books, request, DEFAULT_SWITCHES);
    if (status !== 200) throw new Error(`${list} by hand: ${String(status)} ${JSON.stringify(answer)}`);
  }

  get shop() {
    return this.stack.stores.store(SCENARIO);
  }

  /** An order is made in the shop; a sync afterwards posts it to Xero. */
  moveOn(changes: JsonObject = {}): number {
    const { state } = this.shop;
    const [first = 0] = state.orderIds;
    const id = Math.max(...state.orderIds) + 1;
    state.addOrder({ ...structuredClone(state.order(first, 8)), id, number: String(id), ...changes });
    state.updateOrder(id, {});
    return id;
  }

  async command(...args: string[]): Promise<string> {
    // The person chooses the same organisation at Xero again.
    const books = this.stack.xero.organisations.find(({ name }) => name === BOOKS);
    this.stack.xero.consent.organisations = books === undefined ? [] : [books.tenantId];
    const { exit, out, err } =
      args[0] === 'xero' ? await this.stack.connect(...args.slice(2)) : await this.stack.cli(...args);
    // 1 = something needs attention; `status` reports it.
    if (exit > 1) throw new Error(`${args.join(' ')} ended with ${exit}: ${out}${err}`);
    return out;
  }

  /** Runs the steps one by one; returns what the last one printed. */
  async follow(steps: readonly string[]): Promise<string> {
    let printed = '';
    for (const step of steps) {
      const line = step
        .replace("<store's address>", this.shop.url)
        .replaceAll('<store>', this.id)
        .replace('<organisation>', BOOKS);
      if (line === 'systemctl stop ml-connector') await this.stop();
      else if (line === 'systemctl start ml-connector') await this.begin();
      else if (line.startsWith(CLI)) printed = await this.command(...this.#words(line.slice(CLI.length)));
      else execFileSync('sh', ['-ec', line], { cwd: this.#directory });
    }
    return printed;
  }

  async begin(): Promise<void> {
    this.#service = await startServiceProcess(this.stack.env);
  }

  async stop(): Promise<void> {
    await this.#service?.stop('SIGTERM');
    this.#service = null;
  }

  remove(path: string): void {
    rmSync(join(this.#directory, path), { recursive: true });
  }

  /** As the shell splits them; a file is looked for in the service's directory. */
  #words(line: string): string[] {
    const words = execFileSync('sh', ['-c', `printf '%s\\n' ${line}`], { encoding: 'utf8' })
      .trim()
      .split('\n');
    return words.map((word) => (word.endsWith('.txt') ? join(this.#directory, word) : word));
  }

  /** Live sales invoices by the order they name; every order of the shop that is posted has exactly one. */
  invoices(): Record<string, number> {
    const organisation = this.stack.xero.organisations.find(({ name }) => name === BOOKS);
    const live = Object.values(organisation?.invoices ?? {}).filter(
      ({ status }) => !['VOIDED', 'DELETED'].includes(status),
    );
    const counts: Record<string, number> = {};
    for (const { reference } of live) {
      const order = /:(\d+)\]$/.exec(reference)?.[1] ?? reference;
      counts[order] = (counts[order] ?? 0) + 1;
    }
    return counts;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    await this.stack[Symbol.asyncDispose]();
    rmSync(this.#directory, { recursive: true, force: true });
  }
}

/** `known`: how many of the invoices that people ended in Xero the ledger still knows. */
const CASES: readonly (readonly [heading: string, lost: readonly string[], known: number])[] = [
  ['The disk is lost, there is a backup', [], 2],
  ['The key is lost, there is a backup', ['data/secret.key'], 4],
  ['The key or the disk is lost, there is no backup', ['data/secret.key', 'backups'], 0],
];

test.each(CASES)(
  '%s: the steps of the page post everything once, and keep what people did in Xero',
  async (heading, lost, known) => {
    await using machine = await Machine.start();
    const before = machine.invoices();
    const orders = machine.shop.orderIds.length;
    const contacts = Object.keys(machine.books.contacts).length;
    expect(Object.keys(before).length).toBeGreaterThan(2);
    for (const path of lost) machine.remove(path);
    if (lost.includes('data/secret.key')) await expect(machine.begin()).rejects.toThrow('The service ended');
    const status = await machine.follow(stepsOf(heading));
    const after = machine.invoices();
    // What both sides did since the backup is in the books, once.
    expect(Object.values(after).filter((count) => count !== 1)).toEqual([]);
    expect(after).toMatchObject(before);
    const made = String(Math.max(...machine.shop.orderIds));
    expect([before[made], after[made]]).toEqual([undefined, 1]);
    expect(Object.keys(after).length).toBeLessThanOrEqual(orders);
    // What people did by hand stays: paid once, voided or deleted and not posted again, a contact with its new name.
    const { paidByHand, ended } = machine.edited;
    const payments = Object.values(machine.books.payments).filter(
      ({ target }) => target.id === machine.invoiceOf(paidByHand).id,
    );
    expect(payments).toHaveLength(1);
    expect(ended.map((order) => machine.invoiceOf(order).status)).toEqual(['VOIDED', 'DELETED', 'VOIDED', 'DELETED']);
    for (const order of ended) expect(after[order]).toBeUndefined();
    for (const order of ended.slice(known))
      expect(await machine.command('order', machine.id, String(order))).toMatch(/was (?:voided|deleted) in Xero, not by this connector/); // prettier-ignore
    expect(Object.values(machine.books.contacts).filter(({ name }) => name === RENAMED)).toHaveLength(1);
    expect(Object.keys(machine.books.contacts)).toHaveLength(contacts);
    expect(status).toContain(machine.id);
    expect(status).not.toMatch(/not connected|cannot be read|copy of another/i);
  },
);
