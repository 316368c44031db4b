// How a release starts Node: as `npm start` does (docs/decisions/0041-the-service-starts-from-a-bundle.md says why).
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../commands.mjs';

const { start } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).scripts;

/** Node's. */
export const MEMORY_FLAGS = start.match(/(?<= )--\S+/g);
/** NAME=value of the C library, which reads them before Node does. */
export const MEMORY_VARIABLES = start.match(/\bMALLOC_\w+=\d+/g);
