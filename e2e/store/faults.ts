import { execFile } from 'node:child_process';
import { DatabaseSync } from 'node:sqlite';
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { askPlugin, connectByRest } from './rest.ts';
import { SWITCH_WEBHOOK_OFF } from './scripts.ts';
import type { Whole } from './whole.ts';

const run = promisify(execFile);

/** The targets of the faults, and Xero's clock setting. */
export interface Broken {
  readonly whole: Whole;
  readonly storeId: string;
  readonly tenantId: string;
  /** How far Xero's clock is ahead. */
  xeroAheadMs: number;
  /** Mount point of a small file system that holds the data directory; null = there is none. */
  readonly disk: string | null;
}

export interface Fault {
  /** A case in sidecar/test/support/_status-cases.ts, with status and reason. */
  readonly golden: string;
  readonly set: (on: Broken) => Promise<void>;
  readonly fix: (on: Broken) => Promise<void>;
  /** The shop itself is down, so its pages cannot show it: the command line does. */
  readonly shopIsAway?: boolean;
  readonly needsDisk?: boolean;
}

const ORDER = `
$order = wc_create_order();
$order->add_product( wc_get_product( wc_get_product_id_by_sku( 'MUG-1' ) ), 1 );
$order->set_address( array( 'first_name' => 'Ada', 'last_name' => 'Byron', 'email' => 'ada@example.com', 'address_1' => '1 Quay', 'city' => 'Town', 'postcode' => 'SW1Y 4JH', 'country' => $argv[1] ), 'billing' );
$order->set_address( array( 'first_name' => 'Ada', 'last_name' => 'Byron', 'address_1' => '1 Quay', 'city' => 'Town', 'postcode' => 'SW1Y 4JH', 'country' => $argv[1] ), 'shipping' );
$order->set_payment_method( 'cod' );
$order->calculate_totals();
$order->set_status( 'processing' );
$order->save();
echo $order->get_id();`;

/** A customer buys a mug. */
export async function order({ whole }: Pick<Broken, 'whole'>, country = 'GB'): Promise<number> {
  return Number(await whole.shop.php(ORDER, [country]));
}

const REVOKE_KEY = `
global $wpdb;
$table = $wpdb->prefix . 'woocommerce_api_keys';
echo wp_json_encode( $wpdb->get_results( "SELECT * FROM $table", ARRAY_A ) );
$wpdb->query( "DELETE FROM $table" );`;
const RESTORE_KEY = `
global $wpdb;
foreach ( json_decode( $argv[1], true ) as $row ) { $wpdb->insert( $wpdb->prefix . 'woocommerce_api_keys', $row ); }`;
const FRENCH_TAX = `
echo WC_Tax::_insert_tax_rate( array( 'tax_rate_country' => 'FR', 'tax_rate_state' => '', 'tax_rate' => '20.0000', 'tax_rate_name' => 'TVA', 'tax_rate_priority' => 1, 'tax_rate_compound' => 0, 'tax_rate_shipping' => 1, 'tax_rate_order' => 0, 'tax_rate_class' => '' ) );`;
const WEBHOOK_GAVE_UP = `${SWITCH_WEBHOOK_OFF}
do_action( 'woocommerce_webhook_disabled_due_delivery_failures', 0 );`;

const MEBIBYTE = 1024 * 1024;
/** Between the two thresholds of the golden cases. */
const DISK_LEFT_BYTES = 300 * MEBIBYTE;
export const DISK_BYTES = 2048 * MEBIBYTE;
const DAY_LIMIT_RETRY_S = 20;

const sync = ({ whole, storeId }: Broken) => whole.cli('sync', storeId);
const resize = (disk: string, bytes: number) => run('mount', ['-o', `remount,size=${bytes}`, disk]);
const replayWaiting = ({ whole, storeId }: Broken) => whole.cli('replay', storeId, '--state', 'waiting');

let keys = '[]';
let lock: DatabaseSync | null = null;

export const FAULTS: readonly Fault[] = [
  {
    golden: 'Xero down, an outcome unknown',
    async set(on) {
      on.whole.xero.faults.from((_method, path) =>
        path.includes('/api.xro/') ? { kind: 'drop-before-commit', times: 1 } : null,
      );
      await order(on);
    },
    async fix(on) {
      on.whole.xero.faults.from(null);
      await replayWaiting(on);
    },
  },
  {
    golden: 'day limit reached',
    async set(on) {
      on.whole.xero.faults.from((_method, path) =>
        path.includes('/api.xro/') ? { kind: '429', problem: 'day', retryAfter: DAY_LIMIT_RETRY_S, times: 1 } : null,
      );
      await order(on);
    },
    fix: (on) => {
      on.whole.xero.faults.from(null);
      return Promise.resolve();
    },
  },
  {
    golden: "disconnected from Xero's side",
    async set(on) {
      on.whole.xero.disconnect(on.tenantId);
      await order(on);
    },
    async fix(on) {
      await connectByRest(on.whole, on.tenantId);
    },
  },
  {
    golden: 'webhook disabled',
    async set({ whole }) {
      await whole.shop.php(WEBHOOK_GAVE_UP, ['order.updated']);
      await whole.shop.runCron();
    },
    async fix({ whole }) {
      await askPlugin(whole, 'POST', 'webhooks/repair');
      await whole.shop.runCron();
    },
  },
  {
    golden: 'unmapped tax',
    async set(on) {
      await on.whole.shop.php(FRENCH_TAX);
      await order(on, 'FR');
    },
    async fix({ whole, storeId }) {
      const rate = await whole.shop.php(
        'global $wpdb; echo $wpdb->get_var( "SELECT tax_rate_id FROM {$wpdb->prefix}woocommerce_tax_rates WHERE tax_rate_country = \'FR\'" );',
      );
      await whole.cli('settings', 'set', storeId, `taxes.rates.${rate}`, '"OUTPUT2"');
      await whole.cli('replay', storeId, '--rejected');
    },
  },
  {
    golden: 'REST key revoked',
    async set(on) {
      keys = await on.whole.shop.php(REVOKE_KEY);
      await sync(on);
    },
    async fix(on) {
      await on.whole.shop.php(RESTORE_KEY, [keys]);
      await sync(on);
    },
  },
  {
    golden: 'clock behind',
    async set(on) {
      // The service then goes by Xero's time: not further from the shop's than its requests may be.
      on.xeroAheadMs = 90_000;
      await askPlugin(on.whole, 'POST', 'ping');
    },
    async fix(on) {
      on.xeroAheadMs = 0;
      await askPlugin(on.whole, 'POST', 'ping');
    },
  },
  {
    golden: 'database locked',
    set({ whole }) {
      lock = new DatabaseSync(join(whole.env['ML_DATA_DIR'] ?? '', 'ml-connector.sqlite'));
      lock.exec('begin immediate');
      return Promise.resolve();
    },
    fix() {
      lock?.exec('rollback');
      lock?.close();
      lock = null;
      return Promise.resolve();
    },
  },
  {
    golden: 'disk nearly full',
    needsDisk: true,
    async set({ disk }) {
      if (disk === null) throw new Error('There is no small disk.');
      const { blocks, bfree, bsize } = await statfs(disk);
      await resize(disk, (blocks - bfree) * bsize + DISK_LEFT_BYTES);
    },
    async fix({ disk }) {
      if (disk !== null) await resize(disk, DISK_BYTES);
    },
  },
  {
    golden: 'store unreachable',
    shopIsAway: true,
    async set(on) {
      await on.whole.shop.stopServing();
      await sync(on);
    },
    async fix(on) {
      await on.whole.shop.startServing();
      await sync(on);
    },
  },
];

/** A separate file system, which root may create; null = not allowed. */
export async function mountDisk(directory: string): Promise<string | null> {
  return await run('mount', ['-t', 'tmpfs', '-o', `size=${DISK_BYTES}`, 'tmpfs', directory]).then(
    () => directory,
    () => null,
  );
}

export async function unmountDisk(disk: string | null): Promise<void> {
  if (disk !== null) await run('umount', ['-l', disk]);
}
