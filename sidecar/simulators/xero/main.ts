import { parseArgs } from 'node:util';
import { DEMO_APP } from './apps.ts';
import { startXero } from './start-xero.ts';

const USAGE = `Usage: node main.ts [--port 8485] [--host 127.0.0.1] [--data FILE] [--redirect-uri URL] [--ask]

A strict local Xero. --data keeps the books in a file; --redirect-uri registers one more address
for the demo app; --ask shows the consent page instead of agreeing at once.
`;

const EXIT_USAGE = 2;

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '8485' },
    host: { type: 'string', default: '127.0.0.1' },
    data: { type: 'string' },
    'redirect-uri': { type: 'string', multiple: true, default: [] },
    ask: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) {
  process.stdout.write(USAGE);
} else {
  try {
    await run();
  } catch (error) {
    // A port in use, an unreadable file, an address that Xero would not register: said in one line.
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = EXIT_USAGE;
  }
}

async function run(): Promise<void> {
  const xero = await startXero({
    port: Number(values.port),
    host: values.host,
    apps: [{ ...DEMO_APP, redirectUris: [...DEMO_APP.redirectUris, ...values['redirect-uri']] }],
    consent: { automatic: !values.ask },
    ...(values.data !== undefined && { snapshotFile: values.data }),
  });
  process.stdout.write(
    [
      `The books:       ${xero.booksUrl}`,
      `XERO_LOGIN_URL=${xero.loginUrl}`,
      `XERO_IDENTITY_URL=${xero.identityUrl}`,
      `XERO_API_URL=${xero.apiUrl}`,
      `XERO_CLIENT_ID=${DEMO_APP.clientId}`,
      `XERO_CLIENT_SECRET=${DEMO_APP.clientSecret ?? ''}`,
      '',
    ].join('\n'),
  );
  const stop = () => void xero.close().then(() => process.exit(0));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}
