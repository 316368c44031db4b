// Makes node_modules fit package-lock.json. `node .ci/setup.mjs sidecar` installs what the service and the demo need,
// `all` adds the admin page and the browser tests; --production leaves the development packages out (Dockerfile).
// It runs before every README command, on the host's own Node, and does nothing when the marker says all is there.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HOST_NODE_MIN = 20;
const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const [scope = 'all', ...flags] = process.argv.slice(2);
const production = flags.includes('--production');
const marker = join(root, 'node_modules', '.ml-connector-setup.json');

const lock = createHash('sha256').update(readFileSync(join(root, 'package-lock.json'))).digest('hex');
const done = existsSync(marker) ? JSON.parse(readFileSync(marker, 'utf8')) : {};
if (done.lock === lock && (done.scope === 'all' || done.scope === scope)) process.exit(0);

if (Number(process.versions.node.split('.')[0]) < HOST_NODE_MIN) {
  console.error(`Node ${process.versions.node} is too old to set up ML Connector: install Node ${HOST_NODE_MIN} or later.`);
  process.exit(1);
}

const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
if (scope !== 'all') args.push(`--workspace=${scope}`, '--include-workspace-root');
if (production) args.push('--omit=dev');
console.error(`Setting up (npm ${args[0]}, ${scope === 'all' ? 'every workspace' : scope}) ...`);
// The environment of a surrounding `npm run` would make the inner npm think that it runs inside a workspace.
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_(config_workspace|lifecycle|package)/i.test(name)));
const run = spawnSync('npm', args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env, shell: process.platform === 'win32' });
if (run.status !== 0) {
  console.error('Set-up failed: npm could not install the packages of package-lock.json (see its message above).');
  process.exit(1);
}
writeFileSync(marker, JSON.stringify({ lock, scope: production ? `${scope}-production` : scope }) + '\n');
