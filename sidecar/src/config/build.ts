import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { z } from 'zod';

/** `sources`: run in place, or from a bundle beside them; the image is this too. The others: `npm run release`. */
export type BuiltAs = 'sources' | 'archive' | 'executable';

// What the program reads besides its code. A release has it inside: .ci/release/program.mjs puts another module in this one's place.

export const BUILT_AS: BuiltAs = 'sources';

const SOURCES = join(import.meta.dirname, '..');
const installed = createRequire(import.meta.url);
const manifest = z.object({ version: z.string() });

/** `path`: below `sidecar/src`. */
export function readOwnFile(path: string): string {
  return readFileSync(join(SOURCES, path), 'utf8');
}

/** `name`: package and path in it. */
export function readPackageFile(name: string): string {
  return readFileSync(installed.resolve(name), 'utf8');
}

/** The sidecar's version, from its package.json. */
export function readVersion(): string {
  return manifest.parse(JSON.parse(readOwnFile('../package.json'))).version;
}
