import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { type CliStack, type RunningService, startCli, startServiceProcess } from '../support/_cli.ts';
import { temporaryDirectory } from '../support/_ledger.ts';

const PAGE = join(import.meta.dirname, '..', '..', '..', 'docs', 'operations.md');
const CLI = 'npm run cli -- ';
const SCENARIO = 'uk_vat_incl';
const BOOKS = 'Kestrel & Finch Ltd';

/** The commands below a heading of the page, as they stand there. */
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
    await machine.command('sync', '--wait');
    await machine.command('backup', join(directory, 'backups', '2026-11-29'));
    machine.moveOn();
    await machine.command('sync', '--wait');
    machine.moveOn();
    return machine;
  }

  get shop() {
    return this.stack.stores.store(SCENARIO);
  }

  /** An order is made in the shop; a sync afterwards posts it to Xero. */
  moveOn(): void {
    const { state } = this.shop;
    const [first = 0] = state.orderIds;
    const id = Math.max(...state.orderIds) + 1;
    state.addOrder({ ...structuredClone(state.order(first, 8)), id, number: String(id) });
    state.updateOrder(id, {});
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

const CASES: readonly (readonly [heading: string, lost: readonly string[]])[] = [
  ['The disk is lost, there is a backup', []],
  ['The key is lost, there is a backup', ['data/secret.key']],
  ['The key or the disk is lost, there is no backup', ['data/secret.key', 'backups']],
];

test.each(CASES)('%s: the steps of the page post everything once and end healthy', async (heading, lost) => {
  await using machine = await Machine.start();
  const before = machine.invoices();
  const orders = machine.shop.orderIds.length;
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
  expect(status).toContain(machine.id);
  expect(status).not.toMatch(/not connected|cannot be read|copy of another/i);
});
