import { createHash } from 'node:crypto';
import { escapeUTF8 as escape } from 'entities';
import { pageLanguage, type PageLanguage } from '../domain/pages/language.ts';
import type { AskedConsent, ConsentOutcome } from './consent.ts';

const STYLE = `:root{color-scheme:light dark}body{margin:0 auto;padding:2rem 1rem;max-width:34rem;font:1rem/1.5 system-ui,sans-serif;
background:#f6f7f9;color:#1d2330;overflow-wrap:anywhere}h1{font-size:1.5rem}main{padding:.5rem 1.25rem 1.25rem;border:1px solid #8a93a3;border-radius:.5rem;background:#fff}
dt{font-weight:600}dd{margin:0 0 .75rem}a.go{display:inline-block;padding:.6rem 1.2rem;border-radius:.4rem;background:#0b5cad;color:#fff;font-weight:600;text-decoration:none}
a.go:focus-visible{outline:3px solid #1d2330;outline-offset:2px}
@media(prefers-color-scheme:dark){body{background:#12151b;color:#e7eaf0}main{background:#1b2029}a.go{background:#8ec1ff;color:#12151b}a.go:focus-visible{outline-color:#e7eaf0}}`;

/** The pages are self-contained, and lead to Xero by a link: a form would need Xero's addresses in `form-action`. */
export const CONSENT_POLICY = [
  `default-src 'none'`,
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  `img-src data:`,
  `form-action 'none'`,
  `base-uri 'none'`,
  `frame-ancestors 'none'`,
].join('; ');

/** Users from there whose consent is forgotten have no command line. */
const IN_WP_ADMIN = 'In wp-admin: WooCommerce → ML Connector, tab “Connection”, button “Connect to Xero”.';

/** Of a command, which is the operator's. */
const ENGLISH = pageLanguage('en');

/** The operator's pages; null = none. */
export interface Terms {
  readonly termsUrl: string | null;
  readonly privacyUrl: string | null;
}

export const NO_TERMS: Terms = { termsUrl: null, privacyUrl: null };

function acceptance({ termsUrl, privacyUrl }: Terms, { t }: PageLanguage): string {
  const link = (url: string | null, text: string) =>
    url === null ? [] : [`<a href="${escape(url)}" target="_blank" rel="noopener noreferrer">${escape(text)}</a>`];
  const links = [...link(termsUrl, t('terms of service')), ...link(privacyUrl, t('privacy policy'))];
  const [one, other] = links;
  if (one === undefined) return '';
  const all = other === undefined ? one : t('%1 and %2', one, other);
  return `<p>${t('By going on you accept the operator’s %1.', all)}</p>\n`;
}

/** Names the store before anybody allows access. `proof`: that the link was on this page, in this browser. */
export function askPage(
  { storeId, name, url, by }: AskedConsent,
  proof: string,
  terms: Terms,
  language: PageLanguage,
): string {
  const { t } = language;
  const rows = [
    [t('Store'), name === '' ? storeId : name],
    [t('Address'), url],
    [t('Started by'), starterOf(by, language)],
  ];
  const list = rows.map(([term = '', text = '']) => `<dt>${escape(term)}</dt><dd>${escape(text)}</dd>`).join('\n');
  return page(
    language,
    t('Connect this store to Xero'),
    `<dl>\n${list}\n</dl>
${paragraphs([
  t(
    'Continue only if this is your store. Its orders become invoices in the Xero organisation that you choose, and the people who manage the store can choose that organisation from then on.',
  ),
])}
${acceptance(terms, language)}<p><a class="go" href="?proof=${escape(proof)}" rel="nofollow noreferrer">${escape(t('Continue to Xero'))}</a></p>
${paragraphs([t('If you don’t know this store, close this page. Nothing has been connected.')])}`,
  );
}

export type NoConsent = 'ended' | 'other-browser' | 'no-cookie';

const noConsent = ({ t }: PageLanguage): Readonly<Record<NoConsent, readonly string[]>> => ({
  ended: [t('This address has been used, or is older than 10 minutes.'), `${t('Start again.')} ${t(IN_WP_ADMIN)}`],
  'other-browser': [
    t('This address was opened in another browser before.'),
    `${t('Start again here.')} ${t(IN_WP_ADMIN)}`,
  ],
  'no-cookie': [
    t('Your browser did not keep the cookie that this page needs.'),
    t('Allow cookies for this address, go back and reload the page.'),
  ],
});

export function noConsentPage(why: NoConsent, language: PageLanguage): string {
  return page(language, language.t('Not connected'), paragraphs(noConsent(language)[why]));
}

/** After a command; who came from wp-admin goes back there. */
export function outcomePage(outcome: ConsentOutcome, language: PageLanguage): string {
  const { t } = language;
  switch (outcome.outcome) {
    case 'done': {
      const result = t('The orders of %1 go to %2.', outcome.storeId, outcome.tenantName);
      return page(language, t('Connected to Xero'), paragraphs([result, t('You can close this window.')]));
    }
    case 'choose': {
      const names = outcome.organisations.map((one) => one.name).join(', ');
      const next = `Choose the one for ${outcome.storeId}: npm run cli -- xero connect ${outcome.storeId} --organisation <id or name>`;
      return page(
        ENGLISH,
        'Choose an organisation',
        paragraphs([`You gave access to several organisations: ${names}.`, next]),
      );
    }
    case 'failed':
      return page(ENGLISH, 'Not connected', paragraphs([outcome.message, outcome.fix, IN_WP_ADMIN]));
  }
}

/** "wp:7 (jane)": see ledger/audit/actor.ts. */
function starterOf(by: string | null, { t }: PageLanguage): string {
  if (by === null) return t('a command of the operator');
  const name = /^wp:\d+ \((.*)\)$/s.exec(by)?.[1];
  return name === undefined ? t('the store’s wp-admin') : t('%1, in the store’s wp-admin', name);
}

function paragraphs(texts: readonly string[]): string {
  return texts.map((text) => `<p>${escape(text)}</p>`).join('\n');
}

function page({ lang }: PageLanguage, title: string, body: string): string {
  return `<!doctype html>
<html lang="${lang}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">
<title>${escape(title)} – ML Connector</title><link rel="icon" href="data:,"><style>${STYLE}</style></head>
<body>
<main>
<h1>${escape(title)}</h1>
${body}
</main>
</body>
</html>
`;
}
