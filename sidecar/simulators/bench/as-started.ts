import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const BUNDLER = join(ROOT, '.ci', 'bundle.mjs');
export const DIST = join(ROOT, 'sidecar', 'dist');

const manifest = z.object({ scripts: z.object({ start: z.string(), cli: z.string() }) });

/** As `npm start` and `npm run cli` start Node: with what environment and options. */
export function asStarted(script: 'start' | 'cli'): {
  readonly env: Readonly<Record<string, string>>;
  readonly flags: readonly string[];
} {
  const { scripts } = manifest.parse(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')));
  const words = scripts[script].split(' ');
  const env = words.flatMap((word) => (/^[A-Z_]+=/.test(word) ? [word.split('=', 2) as [string, string]] : []));
  return { env: Object.fromEntries(env), flags: words.filter((word) => word.startsWith('--')) };
}

/** Service and command line, as both scripts make them first. */
export async function makeBundle(): Promise<void> {
  await promisify(execFile)(process.execPath, [BUNDLER]);
}

/** Another process of a bench, bundled in the same way; returns its file. */
export async function bundled(source: string, name: string): Promise<string> {
  const folder = join(ROOT, 'node_modules', '.cache', 'bench');
  await promisify(execFile)(process.execPath, [BUNDLER, source, folder]);
  return join(folder, `${name}.js`);
}
