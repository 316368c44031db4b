import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';

/** Runs in the page: no fades or slides; endless animations (a spinner) are not awaited. */
const IS_STILL = `document.getAnimations().every((one) =>
  one.playState !== 'running' || one.effect.getComputedTiming().endTime === Infinity)`;

/** axe's findings, as "rule: element". Waits for dialogs: their colours are wrong while they fade in. */
export async function violationsOf(page: Page, selector: string | null = null): Promise<string[]> {
  await page.waitForFunction(IS_STILL);
  const axe = new AxeBuilder({ page });
  const { violations } = await (selector === null ? axe : axe.include(selector)).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
}
