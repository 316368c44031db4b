import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { HOW_TO_INSTALL, missingPrograms } from './programs.ts';
import { findWooCommerce } from './wordpress-files.ts';

const BUILD = join(import.meta.dirname, '..', '..', 'plugin', 'build', 'index.js');

/** Why tests in a real shop cannot run here; null = they can. */
export function whyNot(): string | null {
  const missing = missingPrograms();
  if (missing.length > 0) return `a shop needs ${missing.join(', ')} (${HOW_TO_INSTALL})`;
  if (findWooCommerce() === null) {
    return 'WooCommerce is not here and could not be downloaded: set WOOCOMMERCE_DIR to its unpacked plugin folder';
  }
  if (!existsSync(BUILD)) return 'the settings page is not built (npm run build:admin)';
  return null;
}
