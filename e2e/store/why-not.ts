import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { HOW_TO_INSTALL, missingPrograms } from './programs.ts';
import { findWooCommerce, findWordPress, woocommerceFiles, wordpressFiles } from './wordpress-files.ts';

const BUILD = join(import.meta.dirname, '..', '..', 'plugin', 'build', 'index.js');

/** Why a shop cannot be started here with what is here now; null = it can. Throws where a variable names a wrong folder. */
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

/** Fetches what a shop is made of, once; answers why none can be started here, null = it can. `wordpress`: such as "6.8". */
export async function whyNoShop(say: (text: string) => void, wordpress: string | null = null): Promise<string | null> {
  if (missingPrograms().length > 0) return whyNotNow(wordpress);
  try {
    // WooCommerce first: without it nobody needs WordPress.
    if ((await woocommerceFiles(say)) !== null) await wordpressFiles(say, wordpress);
  } catch (error) {
    const why = whyNotNow(wordpress);
    if (why === null) throw error;
    // Of a program that failed, its last words; before them is how it was called.
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
