import { execFile, spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const officialWordpressOf = (version: string | null): string =>
  `https://wordpress.org/${version === null ? 'latest' : `wordpress-${version}`}.tar.gz`;
const OFFICIAL_WOOCOMMERCE = 'https://downloads.wordpress.org/plugin/woocommerce.zip';
const CONNECT_SECONDS_MAX = 5;
const DOWNLOAD_SECONDS_MAX = 300;
/** The newest suite carries today's WordPress, others an older one. All packages are of architecture "all". */
const DEBIAN_SUITE = 'sid';
const DEBIAN_SUITES: ReadonlyMap<string, string> = new Map([['6.8', 'trixie']]);
const DEBIAN_PACKAGES = [
  'wordpress',
  'wordpress-theme-twentytwentyfive',
  'libjs-cropper',
  'libjs-jquery-ui',
  'libjs-lodash',
  'libjs-underscore',
  'libphp-phpmailer',
  'php-getid3',
];
const DEBIAN_KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';
const CA_BUNDLE = '/etc/ssl/certs/ca-certificates.crt';

const cache = () => join(homedir(), '.cache', 'ml-connector');

const keptWordpress = (version: string | null) =>
  join(cache(), version === null ? 'wordpress' : `wordpress-${version}`);

/** WordPress's folder if it is present, without a download; null = it is not. */
export function findWordPress(version: string | null = null): string | null {
  const asked = process.env['WORDPRESS_DIR'];
  if (asked !== undefined && asked !== '') return mustHold(asked, 'wp-load.php', 'WORDPRESS_DIR');
  const kept = keptWordpress(version);
  return existsSync(join(kept, 'wp-load.php')) ? kept : null;
}

/**
 * A folder with WordPress's files and a theme: WORDPRESS_DIR, the kept one, the official download, or Debian's package.
 * `version` such as "6.8"; null = the newest.
 */
export async function wordpressFiles(say: (text: string) => void, version: string | null = null): Promise<string> {
  const here = findWordPress(version);
  if (here !== null) return here;
  const kept = keptWordpress(version);
  say(`fetching WordPress${version === null ? '' : ` ${version}`}, once`);
  await mkdir(cache(), { recursive: true });
  const scratch = await mkdtemp(join(cache(), 'fetch-'));
  try {
    const made = (await officialWordpress(scratch, version)) ?? (await debianWordpress(scratch, version));
    // Another run may have been faster: its copy is as good.
    await rename(made, kept).catch((error: unknown) => {
      if (!existsSync(join(kept, 'wp-load.php'))) throw error;
    });
    return kept;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** WooCommerce's folder if it is present, without a download; null = it is not. */
export function findWooCommerce(): string | null {
  const asked = process.env['WOOCOMMERCE_DIR'];
  if (asked !== undefined && asked !== '') return mustHold(asked, 'woocommerce.php', 'WOOCOMMERCE_DIR');
  const kept = join(cache(), 'woocommerce');
  return existsSync(join(kept, 'woocommerce.php')) ? kept : null;
}

/** The plugin's folder: WOOCOMMERCE_DIR, its default place, or the official download; null if none is available. */
export async function woocommerceFiles(say: (text: string) => void): Promise<string | null> {
  const here = findWooCommerce();
  if (here !== null) return here;
  const kept = join(cache(), 'woocommerce');
  const scratch = await mkdtemp(join(tmpdir(), 'ml-connector-woocommerce-'));
  try {
    const archive = join(scratch, 'woocommerce.zip');
    if (!(await download(OFFICIAL_WOOCOMMERCE, archive))) return null;
    say('unpacking WooCommerce, once');
    await run('unzip', ['-q', archive, '-d', scratch]);
    await mkdir(cache(), { recursive: true });
    await cp(join(scratch, 'woocommerce'), kept, { recursive: true });
    return kept;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

function mustHold(folder: string, file: string, variable: string): string {
  if (!existsSync(join(folder, file))) throw new Error(`${variable} is ${folder}, but there is no ${file} in it.`);
  return folder;
}

async function download(address: string, file: string): Promise<boolean> {
  const limits = ['--connect-timeout', String(CONNECT_SECONDS_MAX), '--max-time', String(DOWNLOAD_SECONDS_MAX)];
  return await run('curl', ['-fsSL', ...limits, '-o', file, address]).then(
    () => true,
    () => false,
  );
}

async function officialWordpress(scratch: string, version: string | null): Promise<string | null> {
  const archive = join(scratch, 'wordpress.tar.gz');
  if (!(await download(officialWordpressOf(version), archive))) return null;
  await run('tar', ['-xzf', archive, '-C', scratch]);
  return join(scratch, 'wordpress');
}

/** Unpacks the packages beside the system, never into it. */
async function debianWordpress(scratch: string, version: string | null): Promise<string> {
  const suite = version === null ? DEBIAN_SUITE : DEBIAN_SUITES.get(version);
  if (suite === undefined) {
    throw new Error(`WordPress ${version ?? ''} cannot be fetched here. Set WORDPRESS_DIR to an unpacked one.`);
  }
  if (spawnSync('apt-get', ['--version']).status !== 0) {
    throw new Error('WordPress cannot be fetched here. Unpack it somewhere and set WORDPRESS_DIR to its folder.');
  }
  const config = await aptConfig(scratch, suite);
  const debs = join(scratch, 'debs');
  const root = join(scratch, 'root');
  await mkdir(debs);
  await mkdir(root);
  await run('apt-get', ['-c', config, '-qq', 'update'], { cwd: debs });
  await run('apt-get', ['-c', config, '-qq', 'download', ...DEBIAN_PACKAGES], { cwd: debs });
  for (const deb of await readdir(debs)) await run('dpkg-deb', ['-x', join(debs, deb), root]);
  return await assembleDebian(root, join(scratch, 'wordpress'));
}

async function aptConfig(scratch: string, suite: string): Promise<string> {
  const sources = await mirrorOfThisMachine();
  const list = join(scratch, 'sources.list');
  await writeFile(list, `deb [signed-by=${DEBIAN_KEYRING}] ${sources} ${suite} main\n`);
  const state = join(scratch, 'state');
  const archives = join(scratch, 'cache');
  for (const folder of [join(state, 'lists', 'partial'), join(archives, 'archives', 'partial')]) {
    await mkdir(folder, { recursive: true });
  }
  const file = join(scratch, 'apt.conf');
  await writeFile(
    file,
    [
      `Dir::Etc::sourcelist "${list}";`,
      'Dir::Etc::sourceparts "-";',
      `Dir::State "${state}";`,
      'Dir::State::status "/var/lib/dpkg/status";',
      `Dir::Cache "${archives}";`,
      'APT::Sandbox::User "root";',
      'Acquire::Languages "none";',
      '',
    ].join('\n'),
  );
  return file;
}

async function mirrorOfThisMachine(): Promise<string> {
  const texts = await Promise.all(
    ['/etc/apt/sources.list.d/debian.sources', '/etc/apt/sources.list'].map((file) =>
      readFile(file, 'utf8').catch(() => ''),
    ),
  );
  const mirror =
    /^URIs:\s*(\S+)/m.exec(texts.join('\n'))?.[1] ?? /^deb\s+(?:\[[^\]]*\]\s+)?(\S+)/m.exec(texts.join('\n'))?.[1];
  if (mirror === undefined)
    throw new Error('No Debian mirror is known here. Set WORDPRESS_DIR to an unpacked WordPress.');
  return mirror;
}

/** Debian's WordPress links to files of other packages: copying follows the links. */
async function assembleDebian(root: string, wordpress: string): Promise<string> {
  const source = join(root, 'usr', 'share', 'wordpress');
  await rm(join(source, '.htaccess'), { force: true });
  await rm(join(source, 'wp-config.php'), { force: true });
  const certificates = join(source, 'wp-includes', 'certificates', 'ca-bundle.crt');
  await rm(certificates, { force: true });
  if (existsSync(CA_BUNDLE)) await cp(CA_BUNDLE, certificates, { dereference: true });
  // A link to a package we lack (fonts of its documentation) fails; WordPress runs without it.
  await run('cp', ['-rL', source, wordpress]).catch(() => undefined);
  for (const file of ['wp-load.php', join('wp-content', 'themes', 'twentytwentyfive', 'style.css')]) {
    if (!existsSync(join(wordpress, file))) throw new Error(`Debian's WordPress has no ${file} any more.`);
  }
  await rm(join(wordpress, 'wp-config.php'), { force: true });
  return wordpress;
}
