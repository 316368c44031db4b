import type { DecisionBesideBody, LineDecisionBody, OrderLineBody } from '../../contract/orders.ts';
import { html, type Html } from './html.ts';
import { tableHead } from './table-head.ts';

/** Each line with its result and rule, a table per document; then the other decisions. In the words of wp-admin. */
export function orderReasons(
  lines: readonly OrderLineBody[],
  beside: readonly DecisionBesideBody[],
  currency: string | null,
): Html | null {
  if (lines.length + beside.length === 0) return null;
  const documents = [...Map.groupBy(lines, (line) => line.creditNote)];
  return html`<section aria-labelledby="reasons-title">
    <h2 id="reasons-title">Why these accounts and taxes</h2>
    ${documents.map(([creditNote, some]) => lineTable(creditNote, some, currency))}
    ${besideTable(beside, lines.length === 0 ? 'Chosen for the order' : 'Payment and fee')}
  </section>`;
}

const LINE_COLUMNS = ['Line', 'Quantity', 'Amount', 'Tax', 'Account', 'Tax type', 'Tracking'];

function lineTable(creditNote: string | null, lines: readonly OrderLineBody[], currency: string | null): Html {
  return html`<table>
    <caption>
      ${creditNote === null ? 'Invoice lines' : html`Lines of credit note <bdi>${creditNote}</bdi>`}
      ${currency === null ? null : html`<small>(${currency}, without tax)</small>`}
    </caption>
    ${tableHead(LINE_COLUMNS, ['Quantity', 'Amount', 'Tax'])}
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
  return html`<span class="decided">${what}${value}${rule === null ? null : html`<small>Rule: ${rule}</small>`}</span>`;
}

const FIELDS: Readonly<Record<string, string>> = {
  account: 'Account',
  taxType: 'Tax type',
  tracking: 'Tracking',
  item: 'Item',
};

/** Decisions of no line, by document and field. */
const BESIDE: Readonly<Record<string, string>> = {
  'payment account': 'Payment account',
  'fee account': 'Account for the payment fee',
  'fee taxType': 'Tax type of the payment fee',
};

function besideTable(decisions: readonly DecisionBesideBody[], caption: string): Html | null {
  if (decisions.length === 0) return null;
  return html`<table>
    <caption>
      ${caption}
    </caption>
    ${tableHead(['Field', 'Value'])}
    <tbody>
      ${decisions.map(
        (one) =>
          html`<tr>
            <th scope="row" data-label="Field">
              ${BESIDE[`${one.of} ${one.field}`] ?? FIELDS[one.field] ?? one.field}
            </th>
            <td data-label="Value">${decided(one)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}
