// The program as one executable file: Node itself with the program inside (Node's single executable).
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NODE_VERSION } from '../bundle.mjs';
import { root, runProgram } from '../commands.mjs';
import { sha512 } from './digest.mjs';
import { MEMORY_FLAGS } from './start-flags.mjs';

/**
 * Node for each machine, as npm has it: the packages from which `node` takes its own. With the digests of package-lock.json's kind, so
 * that a release can be made on either machine.
 */
export const RUNTIMES = JSON.parse(readFileSync(join(import.meta.dirname, 'runtimes.json'), 'utf8'));

const here = `linux-${process.arch}`;
const cache = join(root, 'node_modules', '.cache', 'ml-connector-node');

/** null = it can be made here; otherwise why not. */
export function whyNoExecutable(target = here) {
  if (process.platform !== 'linux') return `an executable is made on Linux, this is ${process.platform}`;
  if (RUNTIMES.version !== NODE_VERSION) return `runtimes.json is for Node ${RUNTIMES.version}, not ${NODE_VERSION}`;
  if (process.versions.node !== NODE_VERSION)
    return `it is made by Node ${NODE_VERSION}, this is ${process.versions.node}`;
  return Object.hasOwn(RUNTIMES.packages, target) ? null : `there is no Node for ${target}`;
}

/** Writes the executable to `path`. `target`: e.g. linux-arm64. */
export async function makeExecutable(program, path, target = here) {
  const why = whyNoExecutable(target);
  if (why !== null) throw new Error(`No executable for ${target}: ${why}.`);
  const folder = `${path}.parts`;
  mkdirSync(folder, { recursive: true });
  try {
    writeFileSync(join(folder, 'ml-connector.mjs'), program);
    const config = {
      // Without a folder: it is kept in the executable.
      main: 'ml-connector.mjs',
      mainFormat: 'module',
      executable: await runtimeOf(target),
      output: path,
      disableExperimentalSEAWarning: true,
      execArgv: MEMORY_FLAGS,
      execArgvExtension: 'none',
    };
    writeFileSync(join(folder, 'sea.json'), JSON.stringify(config));
    const made = await runProgram(process.execPath, ['--build-sea', 'sea.json'], { cwd: folder });
    if (!made.ok) throw new Error(`No executable for ${target}: ${made.output}`);
    chmodSync(path, 0o755);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Node for a machine: this one's own, or from npm, once. */
async function runtimeOf(target) {
  if (target === here) return process.execPath;
  const { name, integrity } = RUNTIMES.packages[target];
  const path = join(cache, `${name}-${NODE_VERSION}`);
  if (existsSync(path)) return path;
  mkdirSync(cache, { recursive: true });
  const archive = join(cache, `${name}-${NODE_VERSION}.tgz`);
  const fetched = await runProgram(
    'npm',
    ['pack', '--silent', '--pack-destination', cache, `${name}@${NODE_VERSION}`],
    { cwd: cache },
  );
  if (!fetched.ok) throw new Error(`Node for ${target} could not be fetched: ${fetched.output}`);
  if (sha512(readFileSync(archive)) !== integrity) throw new Error(`${archive} is not what runtimes.json expects.`);
  const unpacked = await runProgram('tar', ['-xzf', archive, '-C', cache, 'package/bin/node']);
  if (!unpacked.ok) throw new Error(unpacked.output);
  renameSync(join(cache, 'package', 'bin', 'node'), path);
  rmSync(join(cache, 'package'), { recursive: true, force: true });
  rmSync(archive);
  return path;
}
