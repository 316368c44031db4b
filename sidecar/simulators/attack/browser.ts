import fetch, { type Response } from 'node-fetch';

const STEPS_MAX = 8;

interface Step {
  readonly url: string;
  readonly init: { readonly method: string; readonly body?: URLSearchParams };
}

/** Follows redirects and the one form or link of a page, with cookies, as a person would. */
export class Browser {
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
      next =
        location === null
          ? (formOf(page, url) ?? linkOf(page, url))
          : { url: new URL(location, url).href, init: { method: 'GET' } };
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

/** The one that a page marks as the way on. */
function linkOf(page: string, url: string): Step | null {
  const href = /<a class="go" href="([^"]*)"/.exec(page)?.[1]?.replaceAll('&amp;', '&');
  return href === undefined ? null : { url: new URL(href, url).href, init: { method: 'GET' } };
}
