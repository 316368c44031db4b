// `npm run package`: dist/ml-connector.zip, as WordPress installs it. `-- --try` also activates it in a test shop,
// with `--wordpress 6.8` on that version.
import { Buffer } from 'node:buffer';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { root, saySkipped } from './commands.mjs';
import { languageFiles, translations } from './languages.mjs';
import { servicePhrases } from './phrases.mjs';
import { readHeader, readPhp, readScript, toPot } from './pot.mjs';
import { zip } from './zip.mjs';

const SLUG = 'ml-connector';
const plugin = join(root, 'plugin');
/** Everything that ships to a shop; the rest is left out. */
const TAKEN = ['ml-connector.php', 'uninstall.php', 'readme.txt', 'src', 'assets'];
const BUILT = ['build/index.js', 'build/index.asset.php', 'build/index.css', 'build/index-rtl.css'];
/** The page picks the table's styles (admin-ui, EntriesTable); WordPress mirrors only its own. */
const isUnused = (path) =>
  path.endsWith('.map') || (path.endsWith('-rtl.css') && !/(?:style-)?index-rtl\.css$/.test(path));
const read = (path) => readFileSync(path, 'utf8');

function filesOf(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** [path in the zip, bytes], sorted. Throws if the settings page is not in `build`. */
export function packageFiles(build = join(plugin, 'build')) {
  const own = TAKEN.flatMap((name) => (name.includes('.') ? [join(plugin, name)] : filesOf(join(plugin, name))));
  const page = existsSync(build) ? filesOf(build).filter((path) => !isUnused(path)) : [];
  const pot = template();
  const files = [
    ...own.map((path) => [relative(plugin, path), readFileSync(path)]),
    ...page.map((path) => [`build/${relative(build, path)}`, readFileSync(path)]),
    ['license.txt', readFileSync(join(root, 'LICENSE'))],
    [`languages/${SLUG}.pot`, Buffer.from(pot)],
    ...languageFiles(pot, translations()).map(([name, bytes]) => [`languages/${name}`, bytes]),
  ];
  const names = new Set(files.map(([name]) => name));
  const missing = BUILT.filter((name) => !names.has(name));
  if (missing.length > 0)
    throw new Error(`The settings page is not built (${missing.join(', ')}): npm run build:admin`);
  return files.map(([name, bytes]) => [`${SLUG}/${name}`, bytes]).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** The translation template of the plugin, its settings page, and what the service hands to both. */
export function template() {
  known ??= readTemplate();
  return known;
}

/** All sources are read once. */
let known = null;

function readTemplate() {
  const main = join(plugin, 'ml-connector.php');
  const php = filesOf(join(plugin, 'src')).map((path) => readPhp(read(path), relative(plugin, path)));
  const page = filesOf(join(root, 'admin-ui', 'src'))
    .filter((path) => /\.tsx?$/.test(path) && !/\.test\.tsx?$|[/\\]testing[/\\]/.test(path))
    .map((path) => readScript(read(path), path, 'build/index.js'));
  const assets = filesOf(join(plugin, 'assets'))
    .filter((path) => path.endsWith('.js'))
    .map((path) => readScript(read(path), path, relative(plugin, path)));
  const service = servicePhrases().map((one) => ({ ...one, context: null, reference: `sidecar/src/${one.file}` }));
  const own = [...readHeader(read(main), 'ml-connector.php'), ...php.flat(), ...page.flat(), ...assets.flat()];
  const entries = [...own, ...service];
  return toPot(entries, { version: version(), date: 'YEAR-MO-DA HO:MI+ZONE' });
}

/** The one version of all parts; throws if they differ. */
export function version() {
  const wanted = JSON.parse(read(join(root, 'package.json'))).version;
  const places = {
    'ml-connector.php (header)': /^ \* Version:\s+(\S+)$/m.exec(read(join(plugin, 'ml-connector.php')))?.[1],
    'ml-connector.php (VERSION)': /const VERSION\s+= '([^']+)'/.exec(read(join(plugin, 'ml-connector.php')))?.[1],
    'uninstall.php': /VERSION', '([^']+)'/.exec(read(join(plugin, 'uninstall.php')))?.[1],
    'readme.txt': /^Stable tag: (\S+)$/m.exec(read(join(plugin, 'readme.txt')))?.[1],
  };
  const wrong = Object.entries(places).filter(([, found]) => found !== wanted);
  if (wrong.length > 0) throw new Error(`Version ${wanted} is not in ${wrong.map(([name]) => name).join(', ')}.`);
  return wanted;
}

function makePackage() {
  const files = packageFiles();
  const path = join(root, 'dist', `${SLUG}.zip`);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, zip(files));
  return { path, files };
}

/** Unpacks, activates and opens its page as an owner would; PHP's complaints are failures. */
async function tryOut(path, wordpress) {
  const { startShop } = await import('../e2e/store/shop.ts');
  const { whyNoShop } = await import('../e2e/store/why-not.ts');
  const why = await whyNoShop((text) => console.error(`${text} ...`), wordpress ?? null);
  if (why !== null) return saySkipped('trying it in a shop', why);
  const folder = mkdtempSync(join(tmpdir(), 'ml-package-'));
  try {
    spawnSync('unzip', ['-q', path, '-d', folder], { stdio: 'inherit' });
    await using shop = await startShop({
      plugin: join(folder, SLUG),
      ...(wordpress === undefined ? {} : { wordpress }),
    });
    const facts = await shop.phpJson(`
      require_once ABSPATH . 'wp-admin/includes/plugin.php';
      $page = new MLConnector\\Admin\\SettingsPage( new MLConnector\\Options(), new MLConnector\\Sidecar\\Breaker() );
      ob_start(); $page->render(); $html = ob_get_clean();
      echo wp_json_encode( array( 'active' => is_plugin_active( 'ml-connector/ml-connector.php' ), 'version' => MLConnector\\VERSION, 'wordpress' => $GLOBALS['wp_version'], 'isBuilt' => false === strpos( $html, 'notice-error inline"><p>The settings' ) ) );`);
    const complaints = (await shop.complaints()).filter((line) => /ml-connector|MLConnector/.test(line));
    if (facts.active !== true || facts.version !== version() || facts.isBuilt !== true || complaints.length > 0) {
      throw new Error(`It does not work in a shop: ${JSON.stringify(facts)}\n${complaints.join('\n')}`);
    }
    console.log(`Tried in a shop on WordPress ${facts.wordpress}: active, ${facts.version}, no complaint of PHP.`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { try: { type: 'boolean' }, wordpress: { type: 'string' } } });
  const { path, files } = makePackage();
  const texts = (template().match(/^msgid "/gm)?.length ?? 1) - 1;
  console.log(`${relative(root, path)}: ${files.length} files, ${texts} texts to translate`);
  if (values.try) await tryOut(path, values.wordpress);
}
