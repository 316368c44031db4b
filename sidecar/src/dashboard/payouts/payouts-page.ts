import type { ClearingProofBody, ListedPayout, PayoutsBody } from '../../contract/payouts.ts';
import { PAYOUT_GATEWAY_NAMES } from '../../domain/payouts/payout-gateways.ts';
import { dayInWords } from '../../wording/times.ts';
import { money, shortDay } from '../books/books-words.ts';
import { html, type Html } from '../page/html.ts';
import { clearingPart } from './clearing-part.ts';
import { payoutAddress, payoutsFrom } from './payouts-address.ts';
import { heldList, type PayoutsPlace, payoutsDocument, step } from './payouts-frame.ts';
import { PAYOUT_STATES, payoutsInWords } from './payouts-words.ts';

interface PayoutsPage extends PayoutsPlace {
  readonly payouts: PayoutsBody;
  readonly proof: ClearingProofBody;
}

/** What providers paid out, and whether their clearing accounts are right; read only. */
export function payoutsPage({ payouts: found, proof, ...place }: PayoutsPage): Html {
  const { payouts, providers, from, earlier } = found;
  const failed = providers.filter((one) => one.failed !== null);
  return payoutsDocument(
    place,
    'Payouts',
    html`<h2>Payouts</h2>
      ${failed.map(
        ({ name, failed: why }) =>
          html`<p class="failed">
            ${name} could not be read: ${why?.message ?? ''} <span class="next">${step(why?.fix ?? '', place)}</span>
          </p>`,
      )}
      ${
        payouts.length === 0
          ? html`<p>
              ${providers.length === 0 ? 'No payment provider is connected. Connect one in wp-admin, tab “Payouts”, or by the command line.' : `No payout arrived since ${dayInWords(from)}.`}
            </p>`
          : payoutsTable(payouts, place)
      }
      <p class="noprint"><a href="${payoutsFrom(place.store.storeId, earlier)}">Show earlier payouts</a></p>
      ${clearingPart(proof, place)}`,
  );
}

function payoutsTable(payouts: readonly ListedPayout[], place: PayoutsPlace): Html {
  return html`<table class="days">
    <caption class="unseen">
      ${payoutsInWords(payouts.length)}
    </caption>
    <thead>
      <tr>
        <th scope="col">Arrived</th>
        <th scope="col">Provider</th>
        <th scope="col">Payout</th>
        <th scope="col" class="money">Amount</th>
        <th scope="col">State</th>
      </tr>
    </thead>
    <tbody>
      ${payouts.map((one) => payoutRow(one, place))}
    </tbody>
  </table>`;
}

function payoutRow(payout: ListedPayout, place: PayoutsPlace): Html {
  const { reference, gateway, currency, net, arrived, state, held } = payout;
  const { title, sign, level } = PAYOUT_STATES[state];
  return html`<tr class="${level}">
    <td data-label="Arrived">${shortDay(arrived)}</td>
    <td data-label="Provider">${PAYOUT_GATEWAY_NAMES[gateway]}</td>
    <th scope="row" data-label="Payout"><a href="${payoutAddress(place.store.storeId, payout)}">${reference}</a></th>
    <td class="money" data-label="Amount">${money(net, currency)}</td>
    <td data-label="State">
      <span class="level"><span aria-hidden="true">${sign}</span> ${title}</span> ${heldList(held, place)}
    </td>
  </tr>`;
}
