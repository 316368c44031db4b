// `npm run release`: all that is published of a version, in dist/release. The same commit makes the same bytes (docs/release.md).
//   -- --machine linux-x64    only the executable for that machine; may be repeated
import { Buffer } from 'node:buffer';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import { root, runProgram } from '../commands.mjs';
import { packageFiles, version } from '../package.mjs';
import { zip } from '../zip.mjs';
import { archiveFiles } from './archive.mjs';
import { sha256 } from './digest.mjs';
import { makeExecutable, RUNTIMES } from './executable.mjs';
import { makeProgram } from './program.mjs';
import { inputsOfPage, NODE_COMPONENT, sbom } from './sbom.mjs';
import { tarGz } from './tar.mjs';

const INSTALLED_WITH = ['install.sh', 'ml-connector.service', 'ml-connector.sh'];
const SUMS = 'SHA256SUMS';

/** Writes a release into `folder`. `build`: of the settings page. */
export async function makeRelease(folder, { time, machines = Object.keys(RUNTIMES.packages), build } = {}) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const number = version();
  const program = await makeProgram();
  const put = (name, bytes) => writeFileSync(join(folder, name), bytes);
  put(`ml-connector-plugin-${number}.zip`, zip(packageFiles(build)));
  put(`ml-connector-${number}.tar.gz`, tarGz(archiveFiles(program.text, number), Math.floor(time.getTime() / 1000)));
  for (const machine of machines)
    await makeExecutable(program.text, join(folder, `ml-connector-${number}-${machine}`), machine);
  for (const name of INSTALLED_WITH) copyFileSync(join(root, 'sidecar', 'install', name), join(folder, name));
  const parts = { version: number, time };
  put(
    `ml-connector-${number}.cdx.json`,
    sbom({ ...parts, name: 'ml-connector', inputs: program.inputs, more: [NODE_COMPONENT] }),
  );
  put(
    `ml-connector-plugin-${number}.cdx.json`,
    sbom({ ...parts, name: 'ml-connector-plugin', inputs: await inputsOfPage() }),
  );
  const names = readdirSync(folder).sort();
  put(SUMS, Buffer.from(names.map((name) => `${sha256(readFileSync(join(folder, name)))}  ${name}\n`).join('')));
  return [...names, SUMS];
}

/** SOURCE_DATE_EPOCH, or when the commit was made. */
export async function timeOfRelease(given = process.env.SOURCE_DATE_EPOCH) {
  if (given !== undefined && /^\d+$/.test(given)) return new Date(Number(given) * 1000);
  const { ok, output } = await runProgram('git', ['log', '-1', '--format=%ct']);
  if (!ok) throw new Error('There is no commit to take the time from: set SOURCE_DATE_EPOCH, in seconds since 1970.');
  return new Date(Number(output.trim()) * 1000);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { machine: { type: 'string', multiple: true } } });
  const folder = join(root, 'dist', 'release');
  const time = await timeOfRelease();
  const names = await makeRelease(folder, {
    time,
    ...(values.machine === undefined ? {} : { machines: values.machine }),
  });
  for (const name of names) console.log(`${relative(root, join(folder, name))}  ${statSync(join(folder, name)).size}`);
  console.log('The image, of the same commit: docker build -f sidecar/Dockerfile .');
}
