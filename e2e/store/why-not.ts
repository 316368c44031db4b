import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { HOW_TO_INSTALL, missingPrograms } from './programs.ts';
import { findWooCommerce, findWordPress, woocommerceFiles, wordpressFiles } from './wordpress-files.ts';

const BUILD = join(import.meta.dirname, '..', '..', 'plugin', 'build', 'index.js');

/** Why no shop can start here with what is present; null = it can. Throws if a variable names a wrong folder. */
function whyNotNow(wordpress: string | null): string | null {
  const missing = missingPrograms();
  if (missing.length > 0) return `a shop needs ${missing.join(', ')} (${HOW_TO_INSTALL})`;
  if (findWooCommerce() === null) {
    return 'WooCommerce is not here and could not be downloaded: set WOOCOMMERCE_DIR to its unpacked plugin folder';
  }
  if (findWordPress(wordpress) === null) {
    return 'WordPress is not here and could not be fetched: set WORDPRESS_DIR to its unpacked folder';
  }
  return null;
}

/** Fetches a shop's parts, once; returns why none can start here, null = it can. `wordpress`: such as "6.8". */
export async function whyNoShop(say: (text: string) => void, wordpress: string | null = null): Promise<string | null> {
  if (missingPrograms().length > 0) return whyNotNow(wordpress);
  try {
    // WooCommerce first: WordPress is useless without it.
    if ((await woocommerceFiles(say)) !== null) await wordpressFiles(say, wordpress);
  } catch (error) {
    const why = whyNotNow(wordpress);
    if (why === null) throw error;
    // The last words of the failed program; before them is its command line.
    const words = error instanceof Error ? error.message : String(error);
    return `${why} (${words.trim().split('\n').at(-1) ?? ''})`;
  }
  return whyNotNow(wordpress);
}

/** Why the browser tests in a real shop cannot run here; null = they can. */
export function whyNot(): string | null {
  const why = whyNotNow(null);
  if (why !== null || existsSync(BUILD)) return why;
  return 'the settings page is not built (npm run build:admin)';
}
