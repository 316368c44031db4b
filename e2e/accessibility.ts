import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';

/** Run in the page: nothing fades or slides any more; what turns for ever (a spinner) is not waited for. */
const IS_STILL = `document.getAnimations().every((one) =>
  one.playState !== 'running' || one.effect.getComputedTiming().endTime === Infinity)`;

/** What axe finds, as "rule: element". A dialog that is still fading in has colours that nobody is to read, and is waited for. */
export async function violationsOf(page: Page, selector: string | null = null): Promise<string[]> {
  await page.waitForFunction(IS_STILL);
  const axe = new AxeBuilder({ page });
  const { violations } = await (selector === null ? axe : axe.include(selector)).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
}
