// The program for machines with Node: one file of JavaScript, a script that starts it, and what npm needs to bring the right Node.
import { Buffer } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NODE_VERSION } from '../bundle.mjs';
import { root } from '../commands.mjs';
import { RUNTIMES } from './executable.mjs';
import { MEMORY_FLAGS, MEMORY_VARIABLES } from './start-flags.mjs';

const SCRIPT = 0o755;
const TEXT = 0o644;
const read = (...path) => readFileSync(join(root, ...path), 'utf8');

/** [path, bytes, mode] of every file. */
export function archiveFiles(program, version) {
  const files = {
    LICENSE: read('LICENSE'),
    'example.env': read('sidecar', 'example.env'),
    'ml-connector': startScript(),
    'ml-connector.mjs': program,
    'package-lock.json': toJson(lockFile(version)),
    'package.json': toJson(manifest(version)),
  };
  return Object.entries(files).map(([name, text]) => [
    `ml-connector-${version}/${name}`,
    Buffer.from(text),
    name === 'ml-connector' ? SCRIPT : TEXT,
  ]);
}

function startScript() {
  return read('sidecar', 'install', 'start.sh')
    .replace(/^node_major=\d+$/m, `node_major=${NODE_VERSION.split('.', 1)[0]}`)
    .replace('export MEMORY_VARIABLES', `export ${MEMORY_VARIABLES.join(' ')}`)
    .replace('MEMORY_FLAGS', MEMORY_FLAGS.join(' '));
}

const packages = Object.values(RUNTIMES.packages);

function manifest(version) {
  const optionalDependencies = Object.fromEntries(packages.map(({ name }) => [name, RUNTIMES.version]));
  return { name: 'ml-connector', version, private: true, license: 'GPL-2.0-or-later', optionalDependencies };
}

/** npm takes only the Node of its own machine, and only with this digest. */
function lockFile(version) {
  const runtimes = packages.map(({ name, integrity }) => {
    const [, os, cpu] = name.split('-');
    return [`node_modules/${name}`, { version: RUNTIMES.version, integrity, optional: true, os: [os], cpu: [cpu] }];
  });
  const { name, ...own } = manifest(version);
  return {
    name,
    version,
    lockfileVersion: 3,
    requires: true,
    packages: { '': { name, ...own }, ...Object.fromEntries(runtimes) },
  };
}

const toJson = (value) => `${JSON.stringify(value, null, 2)}\n`;
