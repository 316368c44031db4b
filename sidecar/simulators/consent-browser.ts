const HOPS_MAX = 8;
const LINK = /<a class="go" href="([^"]+)"/;

/** A browser on the way from our page through Xero's automatic consent to the answer of our callback, not beyond it. */
export async function goThroughConsent(address: string): Promise<Response> {
  const cookies = new Map<string, string>();
  let next = address;
  for (let hops = 0; hops < HOPS_MAX; hops += 1) {
    const { host, pathname } = new URL(next);
    const cookie = cookies.get(host);
    const response = await fetch(next, { redirect: 'manual', headers: cookie === undefined ? {} : { cookie } });
    for (const set of response.headers.getSetCookie()) cookies.set(host, set.split(';')[0] ?? '');
    if (pathname.endsWith('/v1/xero/callback')) return response;
    const location = response.headers.get('location') ?? LINK.exec(await response.clone().text())?.[1];
    if (location === undefined) return response;
    next = new URL(location.replaceAll('&amp;', '&'), next).href;
  }
  throw new Error(`The consent that began at ${address} did not come back.`);
}
