import { createServer } from 'node:http';
import { once } from 'node:events';
import { describe, expect, test } from '@jest/globals';
import { startCli, startServiceProcess } from '../support/_cli.ts';

const GB = 'Kestrel & Finch Ltd';

describe('xero connect', () => {
  test('listens for the answer, attaches the only organisation and prints the next steps', async () => {
    await using stack = await startCli();
    const id = await stack.addStore();
    const { exit, out } = await stack.connect(id);
    expect(exit).toBe(0);
    expect(out).toContain('Open this address in a browser, check the store and allow access:');
    expect(out).toContain(`The orders of ${id} go to ${GB}.`);
    expect(out).toContain(`npm run cli -- settings suggest ${id}`);
    expect((await stack.cli('xero', 'organisations', '--json')).json()).toMatchObject({
      organisations: [{ name: GB, state: 'connected', storeIds: [id] }],
    });
  });

  test('with --json keeps the address off stdout', async () => {
    await using stack = await startCli();
    const id = await stack.addStore();
    const result = await stack.connect(id, '--json');
    expect(result.json()).toEqual({
      outcome: 'done',
      storeId: id,
      tenantId: stack.xero.organisations[0]?.tenantId,
      tenantName: GB,
    });
    expect(result.err).toContain('/v1/xero/consent/');
  });

  test('leaves the answer to a running service', async () => {
    await using stack = await startCli({ clock: 'real' });
    const id = await stack.addStore();
    await using service = await startServiceProcess(stack.env);
    const { exit, out } = await stack.connect(id);
    expect(exit).toBe(0);
    expect(out).toContain('(the running service takes the answer)');
    expect(await service.stop('SIGTERM')).toMatchObject({ exit: 0 });
    expect(out).toContain(`The orders of ${id} go to ${GB}.`);
  });

  test('says so when another program has the port', async () => {
    await using stack = await startCli();
    const id = await stack.addStore();
    const other = createServer((_request, response) => response.end('hello')).listen(stack.port, '127.0.0.1');
    await once(other, 'listening');
    try {
      const { exit, err } = await stack.connect(id);
      expect(exit).toBe(1);
      expect(err).toContain(`Another program uses port ${stack.port}`);
    } finally {
      other.closeAllConnections();
      other.close();
    }
  });

  test('exits 1 when the person declines, and says how to start again', async () => {
    await using stack = await startCli();
    const id = await stack.addStore();
    stack.xero.consent.deny = true;
    const { exit, err } = await stack.connect(id);
    expect(exit).toBe(1);
    expect(err).toMatch(/declined in Xero\.\nStart again: npm run cli -- xero connect/);
  });

  test('exits 1 when nobody answers for ten minutes', async () => {
    await using stack = await startCli();
    const id = await stack.addStore();
    const { exit, err } = await stack.patientCli('xero', 'connect', id);
    expect(exit).toBe(1);
    expect(err).toBe(`Nobody gave consent in time.\nStart again: npm run cli -- xero connect ${id}\n`);
  });

  test('exits 3 when Xero breaks off in between', async () => {
    await using stack = await startCli();
    const id = await stack.addStore();
    stack.xero.faults.add({ kind: 'drop-before-commit', match: { path: '/connections' }, times: 2 });
    const { exit } = await stack.connect(id);
    expect(exit).toBe(3);
  });

  test('asks for one of several organisations, then takes it by name or id without another consent', async () => {
    await using stack = await startCli({ app: { bulkConnections: true, tier: 'core' } });
    const id = await stack.addStore();
    const asked = await stack.connect(id);
    expect(asked.exit).toBe(1);
    for (const { name, tenantId } of stack.xero.organisations)
      expect(asked.out).toMatch(new RegExp(`^${name} +${tenantId}$`, 'm'));
    expect(asked.out).toContain(`npm run cli -- xero connect ${id} --organisation <id or name>`);
    const unknown = await stack.connect(id, '--organisation', 'Nobody Ltd');
    expect(unknown.exit).toBe(2);
    const chosen = await stack.cli('xero', 'connect', id, '--organisation', GB.toUpperCase());
    expect(chosen).toMatchObject({ exit: 0 });
    expect(chosen.out).not.toContain('Open this address');
    const [, second] = stack.xero.organisations;
    const other = await stack.cli('xero', 'connect', id, '--organisation', second?.tenantId ?? '', '--json');
    expect(other.json()).toMatchObject({ outcome: 'done', tenantName: second?.name });
  });
});

describe('a store with documents in one organisation', () => {
  test('goes to another one only with --move', async () => {
    await using stack = await startCli({ app: { bulkConnections: true, tier: 'core' } });
    const id = await stack.setUp();
    expect((await stack.cli('sync', id, '--wait')).exit).toBe(0);
    const [, second] = stack.xero.organisations;
    const name = second?.name ?? '';
    const refused = await stack.cli('xero', 'connect', id, '--organisation', name);
    expect(refused.exit).toBe(1);
    // Six invoices with their payments, and a credit note with its refund.
    expect(refused.err).toContain(`${id} has 14 documents in ${GB}. They would stay there`);
    expect(refused.err).toContain(`npm run cli -- xero connect ${id} --organisation '${name}' --move`);
    const home = () => stack.cli('xero', 'organisations').then((result) => result.out);
    expect(await home()).toMatch(new RegExp(`${GB}.*${id}`));
    const moved = await stack.cli('xero', 'connect', id, '--organisation', name, '--move');
    expect(moved).toMatchObject({ exit: 0 });
    expect(await home()).toMatch(new RegExp(`${name}.*${id}`));
    expect((await stack.cli('xero', 'connect', id, '--organisation', GB)).exit).toBe(0);
  });

  test('is not moved by a consent to another one', async () => {
    await using stack = await startCli();
    const id = await stack.setUp();
    await stack.cli('sync', id, '--wait');
    const [, second] = stack.xero.organisations;
    stack.xero.consent.organisations = [second?.tenantId ?? ''];
    const result = await stack.connect(id);
    expect(result.exit).toBe(1);
    expect(result.err).toContain(`documents in ${GB}`);
    expect(result.err).toContain('--move');
    expect((await stack.cli('store', 'list')).out).toContain(GB);
  });
});

describe('xero disconnect', () => {
  test('removes the connection in Xero with the last store, and says so', async () => {
    await using stack = await startCli({ scenarios: ['uk_vat_incl', 'no_tax'] });
    const one = await stack.setUp('uk_vat_incl');
    const two = await stack.setUp('no_tax');
    const first = await stack.cli('xero', 'disconnect', one);
    expect(first.out).toContain(`${one} is disconnected from ${GB}. The connection in Xero stays`);
    expect(stack.xero.connections()).toHaveLength(1);
    const last = await stack.cli('xero', 'disconnect', two, '--json');
    expect(last.json()).toMatchObject({ name: GB, removedInXero: true });
    expect(stack.xero.connections()).toHaveLength(0);
    const again = await stack.cli('xero', 'disconnect', two);
    expect(again.exit).toBe(1);
    expect(again.err).toContain(`To connect it: npm run cli -- xero connect ${two}`);
  });

  test('exits 3 and keeps the connection when Xero cannot be reached', async () => {
    await using stack = await startCli();
    const id = await stack.setUp();
    stack.xero.faults.add({ kind: 'drop-before-commit', match: { method: 'DELETE' }, times: 5 });
    const { exit, err } = await stack.cli('xero', 'disconnect', id);
    expect(exit).toBe(3);
    expect(err).toContain('Run the command again when Xero can be reached');
    expect((await stack.cli('store', 'list')).out).toContain(GB);
  });
});
