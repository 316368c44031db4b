import type { PageLanguage } from '../../domain/pages/language.ts';
import { Html, html } from '../page/html.ts';
import { plainPage, plainPolicy } from '../page/plain-page.ts';

export interface AskingShop {
  readonly name: string;
  readonly url: string;
}

/** How the page lets a person allow the shop; `code` = with the pairing code. */
export type Way = 'first-start' | 'trusted' | 'dashboard' | 'code';

const SCRIPT = `const code=document.getElementById('code');if(code&&location.hash.length>1){code.value=decodeURIComponent(location.hash.slice(1));history.replaceState(null,'',location.pathname)}`;
export const CONNECT_POLICY = plainPolicy(SCRIPT);

/** The page fills the code in; browsers send the part after # to nobody. */
export function pairingLink(publicUrl: string, code: string): string {
  return `${publicUrl}/connect#${encodeURIComponent(code)}`;
}

const IN_WP_ADMIN = 'In wp-admin: WooCommerce → ML Connector, button “Connect the service”.';

/** `action`: the address of this page. `proof`: that the form was on this page, in this browser. */
export function askShopPage(page: {
  readonly shop: AskingShop;
  readonly way: Way;
  readonly action: string;
  readonly proof: string;
  /** Why the way is `code`. */
  readonly why: string | null;
  readonly isWrongCode: boolean;
  readonly language: PageLanguage;
}): Html {
  const { shop, way, action, proof, why, isWrongCode, language } = page;
  const { t } = language;
  return plainPage(
    t('Connect this shop?'),
    html`<h1>${t('Connect this shop?')}</h1>
      <dl>
        <dt>${t('Shop')}</dt>
        <dd>${shop.name === '' ? t('without a name') : shop.name}</dd>
        <dt>${t('Address')}</dt>
        <dd>${shop.url}</dd>
      </dl>
      <p>
        ${t(
          'This service will read the orders of this shop, and can post them to Xero once its owner connects it there.',
        )}
        <strong>${t('Continue only if this is your shop')}</strong>
        ${t('and you have just clicked “Connect the service” in its wp-admin.')}
      </p>
      ${way === 'first-start' ? first(language) : null} ${why === null ? null : html`<p>${t(why)}</p>`}
      <form method="post" action="${action}">
        <input type="hidden" name="proof" value="${proof}" />
        ${way === 'code' ? codeField(isWrongCode, language) : null}
        <p><button name="do" value="allow">${t('Connect this shop')}</button></p>
      </form>
      <form method="post" action="${action}">
        <input type="hidden" name="proof" value="${proof}" />
        <p><button name="do" value="decline" class="quiet">${t('Don’t connect')}</button></p>
      </form>
      ${way === 'code' ? CODE_SCRIPT : null}`,
    { lang: language.lang },
  );
}

const CODE_SCRIPT = new Html(`<script>${SCRIPT}</script>`);

const first = ({ t }: PageLanguage) =>
  html`<div class="note">
    <p>${t('This service is new, so its first shop needs no code. After it, this page asks for one.')}</p>
  </div>`;

function codeField(isWrong: boolean, { t }: PageLanguage): Html {
  return html`${isWrong ? html`<div class="note wrong" role="alert"><p>${t('The pairing code is wrong.')}</p></div>` : null}
    <label for="code">${t('Pairing code')}</label>
    <input id="code" name="code" autocomplete="off" spellcheck="false" maxlength="200" required dir="ltr" />
    <p class="hint">
      ${t(
        'Ask the operator of this service for an invitation: its link, or its code here. Each connects one shop. Operators make one on the dashboard (“Invite a shop”); those who are signed in there need none: reload this page.',
      )}
    </p>`;
}

/** Without a shop that asks: the first page of a new service, or where the pairing link leads. */
export function startPage(page: {
  readonly kind: 'first-start' | 'code' | 'trusted';
  /** Of this service, to be entered in wp-admin. */
  readonly address: string;
  readonly action: string;
  readonly proof: string;
  readonly endsAt: Date | null;
  readonly fault: 'code' | 'shop' | null;
  /** Without one no shop can connect to Xero. */
  readonly hasApp: boolean;
  readonly language: PageLanguage;
}): Html {
  const { kind, hasApp, address, action, proof, endsAt, fault, language } = page;
  const { t } = language;
  if (kind === 'code') return codePage(action, proof, fault === 'code', language);
  return plainPage(
    t('Connect your shop'),
    html`<h1>${t('Connect your shop')}</h1>
      <p>
        ${kind === 'first-start' ? t('This service runs, and has no shop yet.') : t('This browser may connect one shop now.')}
        ${t('Two steps are left:')}
      </p>
      <ol>
        <li>${t('Install and activate the plugin “ML Connector for Xero” in your shop.')}</li>
        <li>${t(IN_WP_ADMIN)} ${t('Enter this address there:')} <code>${address}</code></li>
      </ol>
      <form method="post" action="${action}">
        <input type="hidden" name="proof" value="${proof}" />
        ${
          fault === 'shop'
            ? html`<div class="note wrong" role="alert">
                <p>${t('Enter your shop’s address, starting with https://.')}</p>
              </div>`
            : null
        }
        <label for="shop">${t('Or go there from here: your shop’s address')}</label>
        <input
          id="shop"
          name="shop"
          type="url"
          placeholder="https://shop.example.com"
          maxlength="500"
          required
          dir="ltr"
        />
        <p><button name="do" value="shop">${t('Open its wp-admin')}</button></p>
      </form>
      ${
        hasApp
          ? null
          : html`<div class="note">
              <p>
                For its operator: this service has no Xero app yet.
                <a href="${action.replace(/connect$/, 'xero-app')}">Make the Xero app</a>
              </p>
            </div>`
      }
      ${
        kind === 'first-start' && endsAt !== null
          ? html`<p class="hint">
              ${t(
                'Without a code until %1 UTC, and for the first shop only. Later: start the service again, or use the pairing code.',
                endsAt.toISOString().slice(11, 16),
              )}
            </p>`
          : null
      }`,
    { lang: language.lang },
  );
}

function codePage(action: string, proof: string, isWrong: boolean, language: PageLanguage): Html {
  const { t } = language;
  return plainPage(
    t('Connect a shop'),
    html`<h1>${t('Connect a shop')}</h1>
      <p>${t('With its pairing code this service lets one more shop in, from this browser.')}</p>
      <form method="post" action="${action}">
        <input type="hidden" name="proof" value="${proof}" />
        ${codeField(isWrong, language)}
        <p><button name="do" value="code">${t('Continue')}</button></p>
      </form>
      ${CODE_SCRIPT}`,
    { lang: language.lang },
  );
}

/** The browser goes on automatically; a form could not, as its policy also covers where it is redirected to. */
/** `title`, `link`: in English. */
export function goOnPage(title: string, link: string, address: string, { lang, t }: PageLanguage): Html {
  return plainPage(
    t(title),
    html`<h1>${t(title)}</h1>
      <p><a href="${address}" rel="noreferrer">${t(link)}</a></p>`,
    { goTo: address, lang },
  );
}

export type NoConnect = 'ended' | 'other-browser' | 'no-cookie' | 'too-many';

const noConnect = ({ t }: PageLanguage): Readonly<Record<NoConnect, readonly string[]>> => ({
  ended: [t('This address was used, or is older than fifteen minutes.'), `${t('Start again.')} ${t(IN_WP_ADMIN)}`],
  'other-browser': [
    t('This address was opened in another browser before.'),
    `${t('Start again in this one.')} ${t(IN_WP_ADMIN)}`,
  ],
  'no-cookie': [
    t('Your browser did not keep the cookie that this page needs.'),
    t('Allow cookies for this address, go back and reload the page.'),
  ],
  'too-many': [
    t('Too many pairing codes were tried.'),
    t('Wait fifteen minutes, then try again with the current code.'),
  ],
});

export function noConnectPage(why: NoConnect, language: PageLanguage): Html {
  const title = language.t('Not connected');
  return plainPage(
    title,
    html`<h1>${title}</h1>
      ${noConnect(language)[why].map((text) => html`<p>${text}</p>`)}`,
    { lang: language.lang },
  );
}
