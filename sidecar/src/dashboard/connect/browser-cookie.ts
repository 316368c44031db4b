/**
 * The name and options of a cookie that binds a page to one browser. With the prefix, browsers refuse it over http and from a sibling
 * host; browsers do not take it on http, so a service on http (development, on this machine) has none. Lax: the person comes back
 * to the page from another site.
 */
export function browserCookie(publicUrl: string, base: string, maxAge: number) {
  const secure = new URL(publicUrl).protocol === 'https:';
  const options = { path: '/', httpOnly: true, sameSite: 'lax', secure, maxAge } as const;
  return { name: secure ? `__Host-${base}` : base, options };
}
