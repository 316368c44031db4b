import type { ClearingAccountBody, ClearingProofBody } from '../../contract/payouts.ts';
import { PAYOUT_GATEWAY_NAMES } from '../../domain/payouts/payout-gateways.ts';
import { balancePlotOf } from '../../figures/balance-plot.ts';
import { dayInWords } from '../../wording/times.ts';
import { money, shortDay, shortMoney } from '../books/books-words.ts';
import { html, type Html } from '../page/html.ts';
import { orderAddress } from '../page/links.ts';
import { type PayoutsPlace, step } from './payouts-frame.ts';
import { accountSentence } from './payouts-words.ts';

type Cause = ClearingAccountBody['causes'][number];

/** Each clearing account beside what its provider owes; Xero is not asked for a page. */
export function clearingPart({ accounts, notices, on }: ClearingProofBody, place: PayoutsPlace): Html {
  return html`<section aria-labelledby="clearing-title">
    <h2 id="clearing-title">Clearing accounts on ${dayInWords(on)}</h2>
    ${accounts.length === 0 ? html`<p>No provider was read yet.</p>` : accounts.map((one) => accountPart(one, place))}
    ${notices.map((one) => html`<p class="asof">${one}</p>`)}
  </section>`;
}

function accountPart(account: ClearingAccountBody, place: PayoutsPlace): Html {
  const { gateway, currency, name, isProved, causes, left, line } = account;
  const called = name || account.account || 'no account chosen';
  return html`<article class="clearing ${isProved ? 'green' : 'red'}">
    <h3>${PAYOUT_GATEWAY_NAMES[gateway]} ${currency}: <bdi>${called}</bdi></h3>
    <p><span class="level">${isProved ? '✓ Proved' : '≠ Differs'}</span> ${accountSentence(account)}</p>
    <div class="pair">
      <div>${figures(account)}</div>
      <div>${line.length === 0 ? null : balanceLine(account, called)}</div>
    </div>
    ${
      causes.length === 0
        ? null
        : html`<ul class="causes">
            ${causes.map((one) => causeItem(one, currency, place))}
          </ul>`
    }
    ${left > 0 ? html`<p>… and ${left} more causes.</p>` : null}
  </article>`;
}

const FIGURES = {
  ...{ opening: 'Opening balance', payments: 'Payments', refunds: 'less refunds', fees: 'less fees', other: 'Other' },
  ...{
    payouts: 'less payouts',
    closing: 'Closing balance',
    provider: 'Owed by the provider',
    difference: 'Difference',
  },
} as const;

function figures(account: ClearingAccountBody): Html {
  const keys = Object.keys(FIGURES) as (keyof typeof FIGURES)[];
  return html`<table class="numbers parts">
    <caption class="unseen">
      How the balance comes about
    </caption>
    <tbody>
      ${keys.map(
        (key) =>
          html`<tr class="${key}">
            <th scope="row">${FIGURES[key]}</th>
            <td class="money">${money(account[key], account.currency)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

function balanceLine({ line, currency }: ClearingAccountBody, called: string): Html {
  const { books, provider, lines } = balancePlotOf(line);
  const [first, last] = [line[0], line.at(-1)];
  return html`<figure class="bookchart balance">
    <figcaption>Balance day by day, ${currency}</figcaption>
    <div class="area">
      <svg class="scale" aria-hidden="true">
        ${lines.map(({ amount, top }) => html`<text x="100%" y="${top}%" dy="4" text-anchor="end">${shortMoney(amount, null)}</text>`)}
      </svg>
      <svg
        class="bars"
        role="img"
        aria-label="Balance of ${called} from ${shortDay(first?.day ?? '')} to ${shortDay(last?.day ?? '')}"
        viewBox="0 0 100 100"
        preserveAspectRatio="none"
      >
        ${lines.map(
          ({ amount, top }) =>
            html`<line ${amount === '0' ? html`class="zero"` : null} x1="0" x2="100" y1="${top}" y2="${top}" />`,
        )}
        <polyline class="owed" points="${provider}" />
        <polyline class="ours" points="${books}" />
      </svg>
    </div>
    <ul class="legend">
      <li><span class="key ours"></span> Our documents</li>
      <li><span class="key owed"></span> Owed by the provider</li>
    </ul>
  </figure>`;
}

function causeItem({ title, next, amount, orderId, payoutId, detail }: Cause, currency: string, place: PayoutsPlace) {
  const about =
    orderId !== null
      ? html`<a href="${orderAddress(place.store.storeId, orderId)}">Order ${orderId}</a>`
      : html`${payoutId ?? detail}`;
  return html`<li>
    <h3>${title}</h3>
    <p class="amount"><b>${money(amount, currency)}</b> <small>${about}</small></p>
    <p class="next">${step(next, place)}</p>
  </li>`;
}
