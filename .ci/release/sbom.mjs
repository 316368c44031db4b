// What a file of a release is made of (CycloneDX 1.5): the packages that really are in it, by the bundler's own list, and their digests by
// package-lock.json.
import { Buffer } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { bundled, NODE_VERSION } from '../bundle.mjs';
import { root } from '../commands.mjs';
import { sha256 } from './digest.mjs';

const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
const PACKAGE = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/;

/** Node itself, in the executable and beside the archive. */
export const NODE_COMPONENT = {
  type: 'platform',
  'bom-ref': `pkg:generic/node@${NODE_VERSION}`,
  name: 'node',
  version: NODE_VERSION,
  purl: `pkg:generic/node@${NODE_VERSION}`,
  licenses: [{ license: { id: 'MIT' } }],
};

/** `inputs`: paths of what was bundled. `time`: of the release. */
export function sbom({ name, version, inputs, time, more = [] }) {
  const packages = new Set(inputs.flatMap((path) => PACKAGE.exec(path)?.[0].replace(/^(?:\.\.\/)+/, '') ?? []));
  const components = [...more, ...[...packages].sort().map(componentOf)];
  const body = {
    metadata: {
      timestamp: time.toISOString(),
      component: { type: 'application', 'bom-ref': `${name}@${version}`, name, version, licenses: [gpl()] },
    },
    components,
    dependencies: [{ ref: `${name}@${version}`, dependsOn: components.map((one) => one['bom-ref']) }],
  };
  const serialNumber = `urn:uuid:${uuidOf(sha256(JSON.stringify(body)))}`;
  const head = { bomFormat: 'CycloneDX', specVersion: '1.5', serialNumber, version: 1 };
  return `${JSON.stringify({ ...head, ...body }, null, 2)}\n`;
}

const gpl = () => ({ license: { id: 'GPL-2.0-or-later' } });

function componentOf(path) {
  const { version, integrity, license } = lock[path] ?? {};
  if (version === undefined) throw new Error(`${path} is not in package-lock.json.`);
  const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
  const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`;
  return {
    ...{ type: 'library', 'bom-ref': `${purl}#${path}`, name, version, purl },
    ...(integrity === undefined
      ? {}
      : {
          hashes: [
            { alg: 'SHA-512', content: Buffer.from(integrity.replace('sha512-', ''), 'base64').toString('hex') },
          ],
        }),
    ...(license === undefined
      ? {}
      : { licenses: [/ (?:OR|AND) /.test(license) ? { expression: license } : { license: { id: license } }] }),
  };
}

/** Version 8: of our own making (RFC 9562). */
function uuidOf(hex) {
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `a${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ];
  return parts.join('-');
}

/** What webpack takes into the settings page: all but what WordPress brings itself. */
export async function inputsOfPage() {
  const { defaultRequestToExternal } = createRequire(join(root, 'admin-ui', 'package.json'))(
    '@wordpress/dependency-extraction-webpack-plugin/lib/util',
  );
  const { inputs } = await bundled({
    entryPoints: [join(root, 'admin-ui', 'src', 'index.tsx')],
    outfile: join(root, 'page.js'),
    platform: 'browser',
    target: 'es2022',
    jsx: 'automatic',
    banner: {},
    plugins: [
      {
        name: 'of-wordpress',
        setup(build) {
          build.onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
            kind !== 'entry-point' && defaultRequestToExternal(path) !== undefined
              ? { path, external: true }
              : undefined,
          );
        },
      },
    ],
  });
  return inputs;
}
