import fetch, { type Response } from 'node-fetch';
import { z } from 'zod';
import type { Attack } from './attack.ts';
import type { Target } from './target.ts';

const STEPS_MAX = 8;
const status = z.object({ organisation: z.object({ tenantId: z.string() }).nullable() });

/** A consent that one person began must not connect the books of another who is sent its link. */
export const stolenConsent: Attack = {
  name: 'a consent finished by another person',
  async run(target) {
    const wrong: string[] = [];
    const forged = await fetch(`${target.url}/v1/xero/callback?code=x&state=${'a'.repeat(43)}`, { redirect: 'manual' });
    if (forged.status < 400 && !isFailure(forged)) wrong.push(`an invented state was answered ${forged.status}`);
    const { url } = await begin(target);
    // The owner opens the link as far as Xero; the attacker sends Xero's address on to a victim with a browser of its own.
    const owner = new Browser();
    const atXero = await owner.follow(url, (address) => address.startsWith(target.xero.url));
    if (atXero === null) return { tries: 2, wrong: [...wrong, 'the consent did not lead to Xero'] };
    await new Browser().follow(atXero, () => false);
    if ((await connected(target)) !== null) wrong.push('the books of another person were connected');
    // The same person gets through: else the refusal would prove nothing.
    if (wrong.length === 0) {
      const again = new Browser();
      await again.follow((await begin(target)).url, () => false);
      if ((await connected(target)) === null) wrong.push('the owner could not connect');
    }
    return { tries: 3, wrong };
  },
};

async function begin({ plugin, shop }: Target): Promise<{ url: string }> {
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

interface Step {
  readonly url: string;
  readonly init: { readonly method: string; readonly body?: URLSearchParams };
}

/** Follows redirects and the one form or link of a page, with cookies, as a person would. */
class Browser {
  readonly #cookies = new Map<string, string>();

  /** Opens the address; returns the first next address for which `until` holds, null = it ended without one. */
  async follow(address: string, until: (address: string) => boolean): Promise<string | null> {
    let next: Step | null = {
      url: address,
      init: { method: 'GET' },
    };
    for (let step = 0; next !== null && step < STEPS_MAX; step += 1) {
      if (until(next.url)) return next.url;
      const { url, init }: Step = next;
      const answer: Response = await this.#open(url, init);
      const location = answer.headers.get('location');
      const page = await answer.text();
      next = location === null ? formOf(page, url) : { url: new URL(location, url).href, init: { method: 'GET' } };
    }
    return null;
  }

  async #open(url: string, init: { method: string; body?: URLSearchParams }): Promise<Response> {
    const { origin } = new URL(url);
    const cookie = [...this.#cookies].map((pair) => pair.join('=')).join('; ');
    const headers = { ...(cookie !== '' && { cookie }), ...(init.method === 'POST' && { origin }) };
    const answer = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const line of answer.headers.raw()['set-cookie'] ?? []) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      this.#cookies.set(name, value);
    }
    return answer;
  }
}

function formOf(page: string, url: string): Step | null {
  const [, attributes = '', inside = ''] = /<form\b([^>]*)>([\s\S]*?)<\/form>/.exec(page) ?? [];
  if (attributes === '') return null;
  const attribute = (text: string, name: string) =>
    new RegExp(`\\b${name}="([^"]*)"`).exec(text)?.[1]?.replaceAll('&amp;', '&');
  const fields = [...inside.matchAll(/<(?:input|button)\b[^>]*>/g)].flatMap(([tag]) => {
    const name = attribute(tag, 'name');
    return name === undefined ? [] : [[name, attribute(tag, 'value') ?? '']];
  });
  const action = new URL(attribute(attributes, 'action') ?? '', url).href;
  return { url: action, init: { method: 'POST', body: new URLSearchParams(fields) } };
}
