import { html, type Html } from '../page/html.ts';
import { plainPage } from '../page/plain-page.ts';
import { pairingLink } from './connect-page.ts';

export function invitePage(page: {
  /** Of the public address, '' = none. */
  readonly path: string;
  readonly publicUrl: string;
  readonly csrf: string;
  /** How many were made and not used. */
  readonly open: number;
  readonly made: { readonly code: string; readonly expiresAt: Date } | null;
  readonly isFull: boolean;
}): Html {
  const { path, publicUrl, csrf, open, made, isFull } = page;
  const button = (what: 'make' | 'withdraw', label: string, kind: string) =>
    html`<form method="post" action="${path}/invite">
      <input type="hidden" name="csrf" value="${csrf}" />
      <p><button name="do" value="${what}" class="${kind}">${label}</button></p>
    </form>`;
  return plainPage(
    'Invite a shop',
    html`<h1>Invite a shop</h1>
      <p>
        An invitation lets one more shop use this service. Its owner sees only that shop, and connects it to its own
        organisation in Xero.
      </p>
      ${isFull ? html`<div class="note wrong" role="alert"><p>Too many invitations are open. Withdraw those that were not used, then make another one.</p></div>` : null}
      ${made === null ? null : madeNote(publicUrl, made)}
      ${button('make', made === null ? 'Make an invitation' : 'Make another one', made === null ? '' : 'quiet')}
      ${
        open === 0
          ? null
          : html`<p>${open === 1 ? '1 invitation is' : `${open} invitations are`} open: not used, and not too old.</p>
              ${button('withdraw', 'Withdraw all', 'quiet')}`
      }
      <p><a href="${path}/">Back to the dashboard</a></p>`,
  );
}

function madeNote(publicUrl: string, { code, expiresAt }: { readonly code: string; readonly expiresAt: Date }): Html {
  return html`<div class="note" role="status">
    <p><strong>Send this link to the shop’s owner.</strong> It is shown only now.</p>
    <p><code dir="ltr">${pairingLink(publicUrl, code)}</code></p>
    <p>Or these two, for “Use a pairing code” in wp-admin:</p>
    <dl>
      <dt>Address of the service</dt>
      <dd><code dir="ltr">${publicUrl}</code></dd>
      <dt>Pairing code</dt>
      <dd><code dir="ltr">${code}</code></dd>
    </dl>
    <p class="hint">For one shop, until ${expiresAt.toISOString().slice(0, 16).replace('T', ' ')} UTC.</p>
  </div>`;
}

/** An owner may not let others in. */
export function noInvitePage(path: string): Html {
  return plainPage(
    'Not for you',
    html`<h1>Only the operator invites shops</h1>
      <p><a href="${path}/">Back to the dashboard</a></p>`,
  );
}
