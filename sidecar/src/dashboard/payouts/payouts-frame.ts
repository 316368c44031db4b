import type { ListedPayout } from '../../contract/payouts.ts';
import { ownerWords } from '../../wording/owner-words.ts';
import { BOOKS_STYLE_PATH } from '../books/books-page.ts';
import { html, type Html } from '../page/html.ts';
import { nextStep } from '../page/next-step.ts';
import { htmlDocument, toolbar } from '../page/page.ts';
import type { NamedStore } from '../page/problem-list.ts';
import type { Actor } from '../page/store-card.ts';

export const PAYOUTS_STYLE_PATH = '/dashboard/payouts.css';

/** Of which store, and who reads. */
export interface PayoutsPlace {
  readonly store: NamedStore & { readonly storeId: string };
  readonly actor: Actor;
}

export function payoutsDocument({ store, actor }: PayoutsPlace, title: string, content: Html): Html {
  return htmlDocument(
    title,
    html`<header><h1>ML Connector</h1></header>
      ${toolbar(actor)}
      <main class="books payouts">
        <p class="noprint"><a href="/">Overview</a></p>
        <p class="ofstore"><bdi>${store.name}</bdi></p>
        ${content}
      </main>`,
    html`<link rel="stylesheet" href="${BOOKS_STYLE_PATH}" /><link rel="stylesheet" href="${PAYOUTS_STYLE_PATH}" />`,
  );
}

/** Why nothing is booked, and what to do. */
export function heldList(held: ListedPayout['held'], place: PayoutsPlace): Html | null {
  if (held.length === 0) return null;
  return html`<ul class="heldlist">
    ${held.map(({ message, fix }) => html`<li>${message} <span class="next">${step(fix, place)}</span></li>`)}
  </ul>`;
}

/** The operator has a command line, the store's owner has wp-admin. */
export function step(text: string, { store, actor }: PayoutsPlace): Html {
  return nextStep(actor.isOwner ? ownerWords(text) : text, store.settingsUrl);
}
