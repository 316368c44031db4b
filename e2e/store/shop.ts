import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../../sidecar/simulators/free-port.ts';
import { startDatabase, type ShopDatabase } from './database.ts';
import { webServer, type ServerKind, type WebServer } from './web-server.ts';
import { woocommerceFiles, wordpressFiles } from './wordpress-files.ts';

const run = promisify(execFile);

const PHP = join(import.meta.dirname, 'php');
const PLUGIN = join(import.meta.dirname, '..', '..', 'plugin');
/** Tests wait for what a nudge brings, also on a busy machine. */
const NUDGE_MS = 2000;
const PHP_OUTPUT_MAX = 16 * 1024 * 1024;

export const OWNER = { login: 'owner', password: 'owner-password' } as const;
export const EDITOR = { login: 'editor', password: 'editor-password' } as const;

export interface ShopOptions {
  /** Order storage: WooCommerce's own tables (the default), or posts. */
  readonly storage?: 'hpos' | 'posts';
  /** 0 (the default) takes any free port. */
  readonly port?: number;
  /** Absent = PHP's own. */
  readonly server?: ServerKind;
  /** true: every commit is on disk before it is answered, and no request waits longer for the sidecar than in a real shop. */
  readonly production?: boolean;
  /** false: ML Connector is installed but not active. */
  readonly activate?: boolean;
  /** Extra lines of wp-config.php. */
  readonly config?: string;
  /** Folder of the plugin; absent = this project's. */
  readonly plugin?: string;
  /** WordPress version ("6.8"); absent = the newest. */
  readonly wordpress?: string;
  readonly say?: (text: string) => void;
}

/** A real WordPress with a real WooCommerce on PHP and MariaDB, on loopback. */
export interface Shop extends AsyncDisposable {
  readonly url: string;
  readonly directory: string;
  readonly database: ShopDatabase;
  /** Runs PHP inside the shop as its owner (`$argv` holds the arguments) and returns its output. */
  php(code: string, args?: readonly string[]): Promise<string>;
  /** The same, for code that prints one JSON value. */
  phpJson(code: string, args?: readonly string[]): Promise<unknown>;
  /** Stops its web server, and restarts it at the same address. */
  stopServing(): Promise<void>;
  startServing(): Promise<void>;
  /** Runs what WordPress and Action Scheduler have due. */
  runCron(): Promise<void>;
  mails(): Promise<{ to: string | string[]; subject: string; message: string }[]>;
  /** Errors, and all PHP messages about ML Connector; without WordPress's and WooCommerce's notices about themselves. */
  complaints(): Promise<string[]>;
}

/** Throws with the cause if WordPress or WooCommerce cannot be had, or do not start; whyNoShop() checks it first. */
export async function startShop(options: ShopOptions = {}): Promise<Shop> {
  const say = options.say ?? (() => undefined);
  const woocommerce = await woocommerceFiles(say);
  if (woocommerce === null)
    throw new Error('There is no WooCommerce: set WOOCOMMERCE_DIR to its unpacked plugin folder.');
  const wordpress = await wordpressFiles(say, options.wordpress ?? null);
  const directory = await mkdtemp(join(tmpdir(), 'ml-shop-'));
  const port = options.port === undefined || options.port === 0 ? await freePort() : options.port;
  const url = `http://127.0.0.1:${port}`;
  const disposables = new AsyncDisposableStack();
  disposables.defer(() => rm(directory, { recursive: true, force: true }));
  try {
    const site = await layOut({
      directory,
      wordpress,
      woocommerce,
      plugin: options.plugin ?? PLUGIN,
      config: options.config ?? '',
    });
    const database = disposables.use(await startDatabase(directory, options.production ?? false));
    const opcache = join(directory, 'opcache');
    await mkdir(opcache);
    const env = {
      ML_STORE_URL: url,
      ML_STORE_SOCKET: database.socket,
      ML_STORE_LOG: join(directory, 'php.log'),
      ML_STORE_MAILS: join(directory, 'mails.jsonl'),
      ML_STORE_OPCACHE: opcache,
      ...(options.production ? {} : { ML_STORE_NUDGE_MS: String(NUDGE_MS) }),
    };
    const storage = options.storage ?? 'hpos';
    const inside = (file: string, args: readonly string[]) =>
      phpFile(env, join(PHP, 'store.php'), [site, file, ...args]);
    await install({ site, env, database, storage, inside, say });
    const server = disposables.use(
      webServer({ kind: options.server ?? 'php', directory, site, port, env, settings: phpSettings(opcache) }),
    );
    await server.start();
    const shop = toShop({ url, directory, database, inside, env, server, disposables });
    if (options.activate !== false) await activate(shop);
    return shop;
  } catch (error) {
    await disposables.disposeAsync();
    throw error;
  }
}

/** Of every PHP process of the shop. */
interface ShopEnvironment extends Readonly<Record<string, string>> {
  readonly ML_STORE_OPCACHE: string;
}

/** Compiled code is kept in `opcache`, a folder: every script run inside the shop loads all of WordPress and WooCommerce. */
const phpSettings = (opcache: string): string[] => [
  'opcache.enable_cli=1',
  `opcache.file_cache=${opcache}`,
  'opcache.file_cache_consistency_checks=0',
  // Both plugins' files together, with room: a full cache restarts.
  'opcache.memory_consumption=256',
  'opcache.interned_strings_buffer=32',
  'memory_limit=512M',
  'max_execution_time=120',
  'display_errors=stderr',
];

const phpFlags = (opcache: string): string[] => phpSettings(opcache).flatMap((setting) => ['-d', setting]);

async function phpFile(env: ShopEnvironment, file: string, args: readonly string[]): Promise<string> {
  try {
    const { stdout } = await run('php', [...phpFlags(env.ML_STORE_OPCACHE), file, ...args], {
      env: { ...process.env, ...env },
      maxBuffer: PHP_OUTPUT_MAX,
    });
    return stdout;
  } catch (error) {
    const output =
      error instanceof Error ? Object.entries(error).filter(([name]) => /^std(?:out|err)$/.test(name)) : [];
    throw new Error(`PHP failed in ${file}:\n${output.map(([, text]) => String(text)).join('\n')}`, { cause: error });
  }
}

interface Layout {
  readonly directory: string;
  readonly wordpress: string;
  readonly woocommerce: string;
  readonly plugin: string;
  readonly config: string;
}

async function layOut({ directory, wordpress, woocommerce, plugin, config }: Layout): Promise<string> {
  const site = join(directory, 'site');
  await copyTree(wordpress, site);
  const plugins = join(site, 'wp-content', 'plugins');
  await mkdir(plugins, { recursive: true });
  await mkdir(join(site, 'wp-content', 'uploads'), { recursive: true });
  await copyTree(woocommerce, join(plugins, 'woocommerce'));
  // A link: edits during `npm run store` show in the shop.
  if (existsSync(join(plugin, 'ml-connector.php'))) await symlink(plugin, join(plugins, 'ml-connector'));
  await mkdir(join(site, 'wp-content', 'mu-plugins'), { recursive: true });
  await cp(join(PHP, 'harness.php'), join(site, 'wp-content', 'mu-plugins', 'harness.php'));
  const text = await readFile(join(PHP, 'wp-config.php'), 'utf8');
  await writeFile(
    join(site, 'wp-config.php'),
    text.replace("if ( ! defined( 'ABSPATH' )", `${config}\nif ( ! defined( 'ABSPATH' )`),
  );
  return site;
}

/** Hard links where the file system allows: these trees are never written to. */
async function copyTree(from: string, to: string): Promise<void> {
  await run('cp', ['-rlL', from, to]).catch(async () => {
    await rm(to, { recursive: true, force: true });
    await run('cp', ['-rL', from, to]);
  });
}

interface Install {
  readonly site: string;
  readonly env: ShopEnvironment;
  readonly database: ShopDatabase;
  readonly storage: 'hpos' | 'posts';
  readonly inside: (file: string, args: readonly string[]) => Promise<string>;
  readonly say: (text: string) => void;
}

/** Installed once per versions and scripts; later runs load its dump, which takes a second. */
async function install({ site, env, database, storage, inside, say }: Install): Promise<void> {
  const dump = join(homedir(), '.cache', 'ml-connector', `shop-${await versionsHash(site, storage)}.sql`);
  if (existsSync(dump)) {
    await database.restore(dump);
    return;
  }
  say('installing WordPress and WooCommerce, once');
  await phpFile(env, join(PHP, 'install.php'), [site, storage]);
  await inside(join(PHP, 'furnish.php'), [storage]);
  await mkdir(join(homedir(), '.cache', 'ml-connector'), { recursive: true });
  await database.dump(`${dump}.${process.pid}`);
  await rename(`${dump}.${process.pid}`, dump);
}

async function versionsHash(site: string, storage: string): Promise<string> {
  const hash = createHash('sha256').update(storage);
  const files = [
    join(site, 'wp-includes', 'version.php'),
    join(site, 'wp-content', 'plugins', 'woocommerce', 'woocommerce.php'),
    ...['install.php', 'furnish.php', 'wp-config.php'].map((name) => join(PHP, name)),
  ];
  for (const file of files) hash.update(await readFile(file).catch(() => ''));
  return hash.digest('hex').slice(0, 16);
}

async function activate(shop: Shop): Promise<void> {
  if (!existsSync(join(shop.directory, 'site', 'wp-content', 'plugins', 'ml-connector', 'ml-connector.php'))) return;
  await shop.php(
    "$e = activate_plugin( 'ml-connector/ml-connector.php' ); if ( is_wp_error( $e ) ) { fwrite( STDERR, $e->get_error_message() ); exit( 1 ); }",
  );
}

interface Parts {
  readonly url: string;
  readonly directory: string;
  readonly database: ShopDatabase;
  readonly inside: (file: string, args: readonly string[]) => Promise<string>;
  readonly env: { readonly ML_STORE_LOG: string; readonly ML_STORE_MAILS: string };
  readonly server: WebServer;
  readonly disposables: AsyncDisposableStack;
}

/** What wp-cron.php does for every event that is due, then a run of Action Scheduler's queue. */
const RUN_CRON = `
foreach ( _get_cron_array() as $time => $hooks ) {
  if ( $time > time() ) { break; }
  foreach ( $hooks as $hook => $events ) {
    foreach ( $events as $event ) {
      if ( $event['schedule'] ) { wp_reschedule_event( $time, $event['schedule'], $hook, $event['args'] ); }
      wp_unschedule_event( $time, $hook, $event['args'] );
      if ( 0 !== strpos( $hook, 'wp_' ) ) { do_action_ref_array( $hook, $event['args'] ); }
    }
  }
}
if ( class_exists( 'ActionScheduler_QueueRunner' ) ) { ActionScheduler_QueueRunner::instance()->run(); }`;

function toShop(parts: Parts): Shop {
  const { url, directory, database, inside, env, server, disposables } = parts;
  let scripts = 0;
  const php = async (code: string, args: readonly string[] = []) => {
    const file = join(directory, `run-${++scripts}.php`);
    await writeFile(file, `<?php\n${code}\n`);
    return await inside(file, args);
  };
  return {
    url,
    directory,
    database,
    php,
    phpJson: async (code, args) => JSON.parse(await php(code, args)) as unknown,
    stopServing: () => server.stop(),
    startServing: () => server.start(),
    async runCron() {
      await php(RUN_CRON);
    },
    async mails() {
      const text = await readFile(env.ML_STORE_MAILS, 'utf8').catch(() => '');
      return text
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as { to: string; subject: string; message: string });
    },
    async complaints() {
      const text = await readFile(env.ML_STORE_LOG, 'utf8').catch(() => '');
      return text.split('\n').filter((line) => /PHP Fatal|ml-connector|MLConnector/.test(line));
    },
    [Symbol.asyncDispose]: () => disposables.disposeAsync(),
  };
}
