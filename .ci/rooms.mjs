/**
 * The rooms of the service, from top to bottom: an arrow goes down only. `may`: what a room imports besides itself.
 * eslint.config.js makes a zone of every room, ARCHITECTURE.md quotes this table, and house.test.mjs holds the folders on disk, the
 * zones and the quotation together.
 */
export const ROOMS = {
  app: {
    holds: 'composition: builds every part of the running service',
    may: [
      'api',
      'dashboard',
      'scheduler',
      'operations',
      'intake',
      'inbound',
      'status',
      'http',
      'posting',
      'context',
      'wording',
      'stores',
      'settings',
      'observability',
      'ledger',
      'connection',
      'books',
      'clearing',
      'woocommerce',
      'xero',
      'database',
      'config',
      'domain',
    ],
  },
  cli: {
    holds: 'one file a command: parse, call an operation, print',
    may: [
      'alerts',
      'dashboard',
      'rehearsal',
      'operations',
      'fit',
      'reports',
      'intake',
      'status',
      'posting',
      'context',
      'wording',
      'settings',
      'ledger',
      'connection',
      'journal',
      'woocommerce',
      'database',
      'config',
      'domain',
    ],
  },
  api: {
    holds: "the plugin's HTTP routes: parse, call an operation, answer",
    may: [
      'alerts',
      'dashboard',
      'rehearsal',
      'operations',
      'fit',
      'status',
      'contract',
      'http',
      'posting',
      'context',
      'wording',
      'stores',
      'settings',
      'observability',
      'ledger',
      'connection',
      'journal',
      'mapping',
      'woocommerce',
      'config',
      'domain',
    ],
  },
  alerts: {
    holds: 'incidents, and the messages about them',
    may: ['operations', 'status', 'context', 'wording', 'woocommerce', 'database', 'config', 'domain'],
  },
  dashboard: {
    holds: 'the health page and its sign-in',
    may: ['status', 'figures', 'contract', 'http', 'wording', 'ledger', 'database', 'config', 'domain'],
  },
  scheduler: {
    holds: 'worker, rounds, background tasks, back-off',
    may: ['pipeline', 'intake', 'posting', 'context', 'stores', 'ledger', 'woocommerce', 'database'],
  },
  rehearsal: {
    holds: 'a dry run: the steps of a round, with every write kept in memory',
    may: [
      'pipeline',
      'operations',
      'intake',
      'posting',
      'context',
      'wording',
      'ledger',
      'connection',
      'journal',
      'mapping',
      'woocommerce',
      'xero',
      'domain',
    ],
  },
  pipeline: {
    holds: 'one round of posting, step by step',
    may: ['posting', 'ledger'],
  },
  operations: {
    holds: 'what command line, API and dashboard share',
    may: [
      'fit',
      'reports',
      'intake',
      'status',
      'contract',
      'posting',
      'context',
      'wording',
      'stores',
      'settings',
      'ledger',
      'connection',
      'books',
      'payouts',
      'clearing',
      'providers',
      'reconciliation',
      'journal',
      'mapping',
      'woocommerce',
      'xero',
      'domain',
    ],
  },
  fit: {
    holds: 'PURE: orders and their plans to what posts, and what is to be decided',
    may: ['reports', 'settings', 'mapping', 'domain'],
  },
  reports: {
    holds: 'PURE: booked documents and their orders to the tables of a report',
    may: ['mapping', 'domain'],
  },
  intake: {
    holds: 'nudges, webhooks, polls, comparison',
    may: ['contract', 'http', 'stores', 'ledger', 'woocommerce', 'domain'],
  },
  inbound: {
    holds: 'the other way: changes in Xero, marking orders paid, reports to the shop',
    may: ['posting', 'wording', 'ledger', 'connection', 'woocommerce', 'xero', 'domain'],
  },
  status: {
    holds: "PURE: facts and time to a store's status, with reasons",
    may: ['wording', 'ledger', 'domain'],
  },
  figures: {
    holds: 'PURE: what the checks of a month kept to its calendar, sums and chart; the settings page has it too',
    may: ['contract', 'domain'],
  },
  contract: {
    holds: 'schemas of the HTTP bodies; the settings page reads answers with them',
    may: ['ledger', 'domain'],
  },
  http: {
    holds: 'limits, errors and health of the HTTP server',
    may: ['config', 'domain'],
  },
  posting: {
    holds: 'documents to Xero: a folder per document kind, and `calls/` that sends them',
    may: ['ledger', 'payouts', 'mapping', 'woocommerce', 'xero', 'domain'],
  },
  context: {
    holds: 'the parts that operations and commands receive',
    may: [
      'stores',
      'settings',
      'observability',
      'ledger',
      'connection',
      'books',
      'clearing',
      'woocommerce',
      'xero',
      'database',
      'config',
      'domain',
    ],
  },
  wording: {
    holds: 'every sentence a person reads',
    may: ['ledger', 'database', 'domain'],
  },
  stores: {
    holds: 'shops, their keys, addresses and positions',
    may: ['connection', 'database', 'config', 'domain'],
  },
  settings: {
    holds: 'the settings documents, and suggestions for them',
    may: ['mapping', 'domain'],
  },
  observability: {
    holds: 'log and metrics',
    may: ['ledger', 'config', 'domain'],
  },
  ledger: {
    holds: 'entries, outbox, documents, audit trail',
    may: ['database', 'domain'],
  },
  connection: {
    holds: "OAuth, tokens, organisations, contact index, Xero's lists",
    may: ['mapping', 'xero', 'database', 'config', 'domain'],
  },
  books: {
    holds: 'kept reconciliations: the results of days, and a row of every order',
    may: ['reconciliation', 'database', 'domain'],
  },
  payouts: {
    holds: 'PURE: rows of payment providers to orders, payouts to bookings, and the proof of an account',
    may: ['domain'],
  },
  clearing: {
    holds: 'what is kept of payment providers: connections, payouts, balance rows, balances',
    may: ['database', 'config', 'domain'],
  },
  providers: {
    holds: 'Stripe, WooPayments and PayPal: their APIs, and the files they export',
    may: ['domain'],
  },
  reconciliation: {
    holds: 'PURE: shop, ledger and Xero, order by order, to the causes of what differs',
    may: ['domain'],
  },
  journal: {
    holds: 'PURE: documents to debits and credits by account, and tax by rate',
    may: ['mapping', 'domain'],
  },
  mapping: {
    holds: 'PURE: order to contact, invoice, payments, credit notes',
    may: ['domain'],
  },
  woocommerce: {
    holds: "the shop's REST API",
    may: ['domain'],
  },
  xero: {
    holds: "Xero's API",
    may: ['domain'],
  },
  database: {
    holds: 'SQLite, tables, migrations, lease',
    may: ['config', 'domain'],
  },
  config: {
    holds: 'environment, typed configuration, secrets, the build',
    may: ['domain'],
  },
  domain: {
    holds: 'the words all rooms speak: order, refund, documents, problems, money, settings',
    may: [],
  },
};

const at = (room) => `./sidecar/src/${room}`;

/** The process's entry points; no room imports them. */
const DOORS = ['main.ts', 'cli.ts', 'ml-connector.ts'];

/** A zone for each room, for `import-x/no-restricted-paths`. */
export function zonesOf(rooms) {
  return zones(rooms, (room) => rooms[room].may);
}

/** The same for the tests beside the files: they may make what they need of anything below. */
export function zonesOfTests(rooms) {
  const names = Object.keys(rooms);
  return zones(rooms, (room) => names.slice(names.indexOf(room) + 1));
}

function zones(rooms, mayOf) {
  const names = Object.keys(rooms);
  return names.map((room) => ({
    target: at(room),
    from: [...names.filter((other) => other !== room && !mayOf(room).includes(other)), ...DOORS].map(at),
    message: `${room}/ may import only ${[room, ...mayOf(room)].join(', ')} (ARCHITECTURE.md, "Rooms").`,
  }));
}

/** The table of ARCHITECTURE.md, line by line. */
export function tableOf(rooms) {
  return Object.entries(rooms).map(
    ([room, { holds, may }]) => `| \`${room}/\` | ${holds} | ${may.join(', ') || 'nothing'} |`,
  );
}
