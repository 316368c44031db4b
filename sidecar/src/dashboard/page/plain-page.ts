import { createHash } from 'node:crypto';
import { Html, html } from './html.ts';

const STYLE = `:root{color-scheme:light dark}body{margin:0 auto;padding:2rem 1rem;max-width:34rem;font:1rem/1.5 system-ui,sans-serif;
background:#f6f7f9;color:#1d2330;overflow-wrap:anywhere}h1{font-size:1.5rem}main{padding:.5rem 1.25rem 1.25rem;border:1px solid #8a93a3;border-radius:.5rem;background:#fff}
button{padding:.6rem 1.2rem;border:0;border-radius:.4rem;background:#0b5cad;color:#fff;font:inherit;font-weight:600;cursor:pointer}
button:focus-visible{outline:3px solid #1d2330;outline-offset:2px}code{padding:.05em .35em;border-radius:.25em;background:#eceef2}
dt{font-weight:600}dd{margin:0 0 .75rem}label{display:block;font-weight:600}input:not([type=checkbox]){box-sizing:border-box;width:100%;margin:.25rem 0;padding:.5rem .6rem;border:1px solid #6b7484;border-radius:.4rem;background:#fff;color:inherit;font:inherit}
input:focus-visible,a:focus-visible{outline:3px solid #1d2330;outline-offset:2px}label.check{display:flex;gap:.5rem;font-weight:400}a{color:#0b5cad}.note{margin:1rem 0;padding:.1rem .9rem;border-left:4px solid #0b5cad;background:#eef4fb}.wrong{border-left-color:#b3261e;background:#fdeeed}
button.quiet{background:none;color:#0b5cad;border:1px solid currentColor}.hint{margin:0 0 1rem;font-size:.9rem;color:#4a5362}ol{padding-left:1.4rem}li{margin-bottom:.5rem}form{margin:1rem 0}
figure{margin:1rem 0}figure svg{display:block;width:100%;height:auto}figcaption{font-size:.9rem;color:#4a5362}
@media(prefers-color-scheme:dark){body{background:#12151b;color:#e7eaf0}main{background:#1b2029}code{background:#12151b}button{background:#8ec1ff;color:#12151b}
button:focus-visible,input:focus-visible,a:focus-visible{outline-color:#e7eaf0}input:not([type=checkbox]){background:#12151b;border-color:#8a93a3}a{color:#8ec1ff}.hint,figcaption{color:#b6bfcd}
.note{background:#1a2636;border-left-color:#8ec1ff}.wrong{background:#331c1b;border-left-color:#ff9d94}button.quiet{background:none;color:#8ec1ff}}`;

const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** The pages are self-contained: without a session nothing else is served. */
export function plainPolicy(script: string | null): string {
  return [
    `default-src 'none'`,
    `style-src ${hash(STYLE)}`,
    ...(script === null ? [] : [`script-src ${hash(script)}`]),
    `img-src data:`,
    `form-action 'self'`,
    `base-uri 'none'`,
    `frame-ancestors 'none'`,
  ].join('; ');
}

/** For people who are not signed in. `goTo`: where the browser goes on at once. `lang`: of title and content. */
export function plainPage(
  title: string,
  content: Html,
  { goTo = null, lang = 'en' }: { readonly goTo?: string | null; readonly lang?: string } = {},
): Html {
  return html`<!doctype html>
    <html lang="${lang}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        ${goTo === null ? null : html`<meta http-equiv="refresh" content="0; url=${goTo}" />`}
        <title>${title} – ML Connector</title>
        <link rel="icon" href="data:," />
        ${new Html(`<style>${STYLE}</style>`)}
      </head>
      <body>
        <main>${content}</main>
      </body>
    </html> `;
}
