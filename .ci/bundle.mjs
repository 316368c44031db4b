// Makes one file of the service and one of the command line, in sidecar/dist: `npm start` and `npm run cli` run those. Started from the sources
// they take twice as long and 30 MB more (docs/operations.md). Does nothing if they are current.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const sidecar = join(root, 'sidecar');
const dist = join(sidecar, 'dist');
const marker = join(dist, '.made-of');

/** The pinned Node. */
export const NODE_VERSION = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).dependencies.node;

/** Below it `import.meta.dirname` means the file's own place: migrations, styles and scripts are read from there. */
const OWN_CODE = /[\\/]sidecar[\\/].*\.ts$/;
/** An `import` of these reads all their exports, and with those undici, which nothing here uses: 6 MB. */
const HTTP = /^(?:node:)?(https?)$/;

/**
 * Bundles TypeScript files into a folder: one file for each, and what they share; names are kept. Returns the names of the files.
 */
export async function bundle(entries, folder) {
  const { files } = await bundled({
    entryPoints: entries,
    outdir: folder,
    entryNames: '[name]',
    chunkNames: '[name]-[hash]',
    splitting: true,
    plugins: [fromSources((path) => `import.meta.dirname+${JSON.stringify(`/${relative(folder, dirname(path))}`)}`)],
  });
  mkdirSync(folder, { recursive: true });
  // What others load comes first: a command may start meanwhile.
  const isEntry = ({ path }) => entries.some((entry) => basename(entry, '.ts') === basename(path, '.js'));
  for (const file of files.toSorted((one, other) => isEntry(one) - isEntry(other))) replace(file.path, file.text);
  return files.map(({ path }) => basename(path));
}

/** `files`: [{path, text}]. `inputs`: the paths of all that is in them. For esbuild's options of one bundle. */
export async function bundled(options) {
  const { build } = await import('esbuild');
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: `node${NODE_VERSION}`,
    minifyWhitespace: true,
    legalComments: 'none',
    // Packages in CommonJS require Node's modules.
    banner: {
      js: "import { createRequire as toRequire } from 'node:module'; const require = toRequire(import.meta.url);",
    },
    metafile: true,
    write: false,
    logLevel: 'warning',
    ...options,
  });
  const files = outputFiles.map(({ path, text }) => ({ path, text: ascii(text) }));
  return { files, inputs: Object.keys(metafile.inputs) };
}

function replace(path, text) {
  writeFileSync(`${path}.${process.pid}`, text);
  renameSync(`${path}.${process.pid}`, path);
}

/** `placeOf`: an expression for the folder of a source. `change`: of a source's text, besides. */
export function fromSources(placeOf, change = (text) => text) {
  return {
    name: 'from-sources',
    setup(build) {
      build.onLoad({ filter: OWN_CODE }, ({ path }) => {
        const contents = change(readFileSync(path, 'utf8'), path)
          .replaceAll('import.meta.dirname', () => `(${placeOf(path)})`)
          // Of an object nothing can be left out: this is the same without its forty languages.
          .replace("import { z } from 'zod';", "import * as z from 'zod';");
        return { contents, loader: 'ts' };
      });
      build.onResolve({ filter: HTTP }, ({ path, kind }) =>
        kind === 'import-statement' ? { path: HTTP.exec(path)[1], namespace: 'http' } : undefined,
      );
      build.onLoad({ filter: /./, namespace: 'http' }, ({ path }) => ({
        contents: `module.exports = process.getBuiltinModule('node:${path}');`,
      }));
    },
  };
}

/** One letter outside Latin-1 makes V8 hold a whole file with two bytes a letter: 3 MB. In texts and patterns both mean the same. */
function ascii(text) {
  return text.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Changes with every source and every package. By content: an image does not keep the times of files exactly. */
function digestOfSources() {
  const hash = createHash('sha256');
  const sources = readdirSync(join(sidecar, 'src'), { recursive: true }).filter((path) => OWN.test(path));
  for (const path of ['package-lock.json', '.ci/bundle.mjs', ...sources.sort().map((one) => `sidecar/src/${one}`)])
    hash.update(`${path}\n`).update(readFileSync(join(root, path)));
  return hash.digest('hex');
}
const OWN = /(?<!\.test)\.(?:ts|json)$/;

/** A service that is running may still load a part of the bundle that it started from: a mail is sent by one. */
function removeOldParts(current) {
  for (const name of readdirSync(dist)) {
    const path = join(dist, name);
    if (!current.has(name) && Date.now() - statSync(path).mtimeMs > PARTS_KEPT_MS) rmSync(path);
  }
}
const PARTS_KEPT_MS = 7 * 24 * 60 * 60 * 1000;

/** `node .ci/bundle.mjs`: service and command line. `node .ci/bundle.mjs <file> <folder>`: another process, as a bench measures it. */
async function main([file, folder]) {
  if (file !== undefined && folder !== undefined) {
    await bundle([file], folder);
    return;
  }
  const digest = digestOfSources();
  if (existsSync(marker) && readFileSync(marker, 'utf8') === digest) return;
  const made = await bundle([join(sidecar, 'src', 'main.ts'), join(sidecar, 'src', 'cli.ts')], dist);
  replace(marker, digest);
  removeOldParts(new Set([...made, basename(marker)]));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(process.argv.slice(2));
