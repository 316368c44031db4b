// Makes node_modules fit package-lock.json, on the host's own Node, before every README command:
//   node .ci/setup.mjs production   what the service needs on a host that has the pinned Node (Dockerfile)
//   node .ci/setup.mjs sidecar      the same and the pinned Node: `npm start`, `npm run demo`, `npm run cli`
//   node .ci/setup.mjs all          everything: development tools, admin page, browser tests
// Does nothing if the marker matches. Writes to stderr only: stdout belongs to the command.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HOST_NODE_MIN = 20;
const LOCK_POLL_MS = 250;
/** An install takes seconds; a lock this old belongs to a run that was killed. */
const LOCK_STALE_MS = 10 * 60 * 1000;

const SCOPES = {
  production: ['--workspace=sidecar', '--omit=dev'],
  sidecar: ['--workspace=sidecar', '--include-workspace-root', '--omit=dev'],
  all: ['--include=dev'],
};
const WIDTH = Object.keys(SCOPES);

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const marker = join(root, 'node_modules', '.ml-connector-setup.json');
const sha256 = (text) => createHash('sha256').update(text).digest('hex');
const majorOf = (version) => Number(version.split('.')[0]);

function fail(message) {
  console.error(message);
  process.exit(1);
}

function readMarker() {
  try {
    return JSON.parse(readFileSync(marker, 'utf8'));
  } catch {
    return {};
  }
}

/** A production tree also serves `npm start` if the host's Node is new enough to run TypeScript directly. */
function isReady(done, scope, lock, pinnedMajor) {
  if (done.lock !== lock) return false;
  if (WIDTH.indexOf(done.scope) >= WIDTH.indexOf(scope)) return true;
  return scope === 'sidecar' && done.scope === 'production' && majorOf(process.versions.node) >= pinnedMajor;
}

/** Two commands started at once in a fresh clone must not install over each other. Returns the release. */
function takeLock() {
  const path = join(tmpdir(), `ml-connector-setup-${sha256(root).slice(0, 16)}.lock`);
  const since = Date.now();
  for (;;) {
    try {
      writeFileSync(path, String(process.pid), { flag: 'wx' });
      return () => rmSync(path, { force: true });
    } catch (error) {
      if (error.code !== 'EEXIST') return () => undefined;
    }
    if (Date.now() - since > LOCK_STALE_MS || !isAlive(path)) rmSync(path, { force: true });
    else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOCK_POLL_MS);
  }
}

function isAlive(path) {
  try {
    process.kill(Number(readFileSync(path, 'utf8')) || -1, 0);
    return true;
  } catch (error) {
    // EPERM: alive, but another user's. ENOENT: released meanwhile. An empty file is being written.
    return error.code === 'EPERM' || error.code === 'ENOENT';
  }
}

function install(scope, done, lock) {
  const modules = join(root, 'node_modules');
  if (lstatSync(modules, { throwIfNoEntry: false })?.isSymbolicLink()) {
    fail(
      `node_modules is a link to ${realpathSync(modules)}, which does not fit package-lock.json. Install there, or remove the link.`,
    );
  }
  // `ci` empties node_modules first; a smaller tree is extended, so that a running service keeps its files.
  const widen = done.lock === lock && existsSync(marker);
  const verb = widen ? ['install', '--no-save'] : ['ci'];
  const args = [...verb, ...SCOPES[scope], '--no-audit', '--no-fund', '--loglevel=error'];
  // The environment of an outer `npm run` would make the inner npm think it runs inside a workspace.
  const inherited = /^npm_(config_(workspace|loglevel|omit|include|production)|lifecycle|package)/i;
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !inherited.test(name)));
  console.error(`Setting up ML Connector (${scope}): npm ${verb[0]}, once, under a minute ...`);
  const run = spawnSync('npm', args, { cwd: root, stdio: ['ignore', 2, 2], env });
  if (run.error) fail(`Set-up failed: npm could not be started (${run.error.message}).`);
  if (run.status !== 0) fail('Set-up failed: npm could not install the packages of package-lock.json (see above).');
  writeFileSync(marker, JSON.stringify({ lock, scope }) + '\n');
}

function setUp() {
  const [scope = 'all'] = process.argv.slice(2);
  if (!Object.hasOwn(SCOPES, scope)) fail(`Unknown scope ${scope}: use ${WIDTH.join(', ')}.`);
  if (majorOf(process.versions.node) < HOST_NODE_MIN) {
    fail(`Node ${process.versions.node} is too old to set up ML Connector: install Node ${HOST_NODE_MIN} or later.`);
  }
  const lock = sha256(readFileSync(join(root, 'package-lock.json')));
  const pinnedMajor = majorOf(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).dependencies.node);
  if (isReady(readMarker(), scope, lock, pinnedMajor)) return;
  const release = takeLock();
  process.once('exit', release);
  const done = readMarker();
  if (!isReady(done, scope, lock, pinnedMajor)) install(scope, done, lock);
}

setUp();
