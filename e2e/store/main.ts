import { mkdir } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { EDITOR, OWNER } from './shop.ts';
import { startWhole } from './whole.ts';
import { whyNoShop } from './why-not.ts';

const USAGE = `Usage: npm run store -- [--port 8400] [--sidecar-port 8484] [--xero-port 8485] [--data FOLDER] [--storage hpos|posts]

A real WordPress with WooCommerce and ML Connector, a sidecar and a simulated Xero, until Ctrl-C.
--data keeps the sidecar's ledger and the books; the shop itself is created again each time.
`;

const EXIT_USAGE = 2;

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '8400' },
    'sidecar-port': { type: 'string', default: '8484' },
    'xero-port': { type: 'string', default: '8485' },
    data: { type: 'string' },
    storage: { type: 'string', default: 'hpos' },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) process.stdout.write(USAGE);
else {
  try {
    await run();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}

async function run(): Promise<void> {
  const { storage, data } = values;
  if (storage !== 'hpos' && storage !== 'posts') {
    process.stderr.write(USAGE);
    process.exitCode = EXIT_USAGE;
    return;
  }
  const say = (text: string) => process.stderr.write(`${text} …\n`);
  const why = await whyNoShop(say);
  if (why !== null) throw new Error(`No shop can be started here: ${why}.`);
  if (data !== undefined) await mkdir(data, { recursive: true });
  say('starting WordPress, the sidecar and Xero');
  await using whole = await startWhole({
    shop: { port: Number(values.port), storage, say },
    sidecarPort: Number(values['sidecar-port']),
    xero: { port: Number(values['xero-port']) },
    ...(data === undefined ? {} : { directory: data }),
  });
  const { shop, xero, sidecarUrl, pairingCode } = whole;
  process.stdout.write(
    [
      '',
      `The shop            ${shop.url}/shop/`,
      `Its admin pages     ${shop.url}/wp-admin/`,
      `  as owner          ${OWNER.login} / ${OWNER.password}`,
      `  as an editor      ${EDITOR.login} / ${EDITOR.password} (may not see any of it)`,
      `ML Connector        ${shop.url}/wp-admin/admin.php?page=ml-connector`,
      `  sidecar address   ${sidecarUrl}`,
      `  pairing code      ${pairingCode}`,
      `The books in Xero   ${xero.booksUrl}`,
      `The dashboard       ${sidecarUrl}/`,
      '',
      'Open until Ctrl-C.',
      '',
    ].join('\n'),
  );
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => resolve());
  });
}
