import fetch, { type Response } from 'node-fetch';
import { z } from 'zod';
import type { Attack } from './attack.ts';
import { Browser } from './browser.ts';
import type { Target } from './target.ts';

const status = z.object({ organisation: z.object({ tenantId: z.string() }).nullable() });

/** A consent that one person began must not connect the books of another who is sent its link. */
export const stolenConsent: Attack = {
  name: 'a consent finished by another person',
  async run(target) {
    const wrong: string[] = [];
    const forged = await fetch(`${target.url}/v1/xero/callback?code=x&state=${'a'.repeat(43)}`, { redirect: 'manual' });
    if (forged.status < 400 && !isFailure(forged)) wrong.push(`an invented state was answered ${forged.status}`);
    const { url } = await beginConsent(target);
    // The owner opens the link as far as Xero; the attacker sends Xero's address on to a victim with a browser of its own.
    const owner = new Browser();
    const atXero = await owner.follow(url, (address) => address.startsWith(target.xero.url));
    if (atXero === null) return { tries: 2, wrong: [...wrong, 'the consent did not lead to Xero'] };
    await new Browser().follow(atXero, () => false);
    if ((await connected(target)) !== null) wrong.push('the books of another person were connected');
    // The same person gets through: else the refusal would prove nothing.
    if (wrong.length === 0) {
      const again = new Browser();
      await again.follow((await beginConsent(target)).url, () => false);
      if ((await connected(target)) === null) wrong.push('the owner could not connect');
    }
    return { tries: 3, wrong };
  },
};

export async function beginConsent({ plugin, shop }: Target): Promise<{ url: string }> {
  const returnUrl = `${shop.url}/wp-admin/admin.php?page=ml-connector`;
  const answer = await plugin.send('POST', 'xero/connect', { returnUrl });
  const { consentUrl } = z.object({ consentUrl: z.string() }).parse(await answer.json());
  return { url: consentUrl };
}

async function connected({ plugin }: Target): Promise<string | null> {
  return status.parse(await (await plugin.send('GET', 'status')).json()).organisation?.tenantId ?? null;
}

function isFailure(answer: Response): boolean {
  return /ml_xero=failed/.test(answer.headers.get('location') ?? '');
}
