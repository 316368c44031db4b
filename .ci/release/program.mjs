// The one program of a release: service and command line in one file of JavaScript, with all the files that they read.
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { bundled, fromSources } from '../bundle.mjs';
import { root } from '../commands.mjs';

const sources = join(root, 'sidecar', 'src');
/** What people type where a release runs. */
const COMMAND = 'ml-connector';
/** It is read from packages at run time: the drawings of the dashboard. */
const PACKAGE_FILES = ['uplot/dist/uPlot.iife.min.js', 'uplot/dist/uPlot.min.css'];

/** `text`: always the same for the same sources and packages. `inputs`: the paths of all that is in it. */
export async function makeProgram() {
  const { files, inputs } = await bundled({
    entryPoints: [join(sources, 'ml-connector.ts')],
    outfile: join(sources, `${COMMAND}.mjs`),
    ...asReleased(),
  });
  return { text: files[0].text, inputs: [...inputs, ...PACKAGE_FILES.map((name) => `node_modules/${name}`)] };
}

/** esbuild's options for code as a release has it. */
export function asReleased() {
  return {
    define: { 'import.meta.main': 'false' },
    plugins: [withFiles, fromSources(refusePlace, inWordsOfRelease)],
  };
}

/** In place of config/build.ts. */
const withFiles = {
  name: 'with-files',
  setup(build) {
    build.onLoad({ filter: /[\\/]sidecar[\\/]src[\\/]config[\\/]build\.ts$/ }, () => ({
      contents: `
        import { isSea } from 'node:sea';
        const own = ${JSON.stringify(ownFiles())};
        const packages = ${JSON.stringify(packageFiles())};
        export const BUILT_AS = isSea() ? 'executable' : 'archive';
        export const readOwnFile = (path) => found(own, path);
        export const readPackageFile = (name) => found(packages, name);
        export const readVersion = () => ${JSON.stringify(manifest().version)};
        function found(files, name) {
          if (!Object.hasOwn(files, name)) throw new Error(name + ' is not in this release.');
          return files[name];
        }`,
    }));
  },
};

const manifest = () => JSON.parse(readFileSync(join(root, 'sidecar', 'package.json'), 'utf8'));

function ownFiles() {
  const paths = readdirSync(sources, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name).slice(sources.length + 1));
  return Object.fromEntries(paths.sort().map((path) => [path, readFileSync(join(sources, path), 'utf8')]));
}

function packageFiles() {
  const installed = createRequire(join(sources, 'main.ts'));
  return Object.fromEntries(PACKAGE_FILES.map((name) => [name, readFileSync(installed.resolve(name), 'utf8')]));
}

/** A release has no folder of sources. */
function refusePlace(path) {
  throw new Error(`${path} reads a file beside itself, which a release does not have: use config/build.ts.`);
}

/** It finds the commands of either in texts that were kept. */
const PATTERNS = /[\\/]wording[\\/]owner-words\.ts$/;

/** There is no npm where it runs: commands in its texts are its own. */
function inWordsOfRelease(text, path) {
  return PATTERNS.test(path)
    ? text
    : text.replaceAll('npm run cli --', COMMAND).replaceAll(/npm (?:run cli|start)\b/g, COMMAND);
}
