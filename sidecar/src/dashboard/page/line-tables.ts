import type { LineDecisionBody, OrderLineBody } from '../../http/contract/orders.ts';
import { html, type Html } from './html.ts';

/** Each line with what it became in Xero, and under it the rule that said so: a table a document. */
export function lineTables(lines: readonly OrderLineBody[], currency: string | null): Html | null {
  if (lines.length === 0) return null;
  const documents = [...Map.groupBy(lines, (line) => line.creditNote)];
  return html`<section aria-labelledby="lines-title">
    <h2 id="lines-title">Why this account, this tax type?</h2>
    ${documents.map(([creditNote, some]) => lineTable(creditNote, some, currency))}
  </section>`;
}

function lineTable(creditNote: string | null, lines: readonly OrderLineBody[], currency: string | null): Html {
  return html`<table>
    <caption>
      ${creditNote === null ? 'Lines of the invoice' : html`Lines of credit note <bdi>${creditNote}</bdi>`}
      ${currency === null ? null : html`<small>(${currency}, without tax)</small>`}
    </caption>
    <thead>
      <tr>
        <th scope="col">Line</th>
        <th scope="col" class="money">Quantity</th>
        <th scope="col" class="money">Amount</th>
        <th scope="col" class="money">Tax</th>
        <th scope="col">Account</th>
        <th scope="col">Tax type</th>
        <th scope="col">Tracking</th>
      </tr>
    </thead>
    <tbody>
      ${lines.map(lineRow)}
    </tbody>
  </table>`;
}

function lineRow({ name, quantity, amount, tax, account, taxType, tracking, item }: OrderLineBody): Html {
  return html`<tr>
    <th scope="row" data-label="Line"><bdi>${name}</bdi>${item.map((one) => decided(one, 'item '))}</th>
    <td data-label="Quantity" class="money">${quantity}</td>
    <td data-label="Amount" class="money">${amount}</td>
    <td data-label="Tax" class="money">${tax}</td>
    <td data-label="Account">${decided(account)}</td>
    <td data-label="Tax type">${decided(taxType)}</td>
    <td data-label="Tracking">${tracking.map((one) => decided(one))}</td>
  </tr>`;
}

function decided({ value, rule }: LineDecisionBody, what = ''): Html {
  return html`<span class="decided">${what}${value}${rule === null ? null : html`<small>by: ${rule}</small>`}</span>`;
}
