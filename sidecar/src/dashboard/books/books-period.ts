import type { PeriodBody } from '../../contract/reconciliation.ts';
import { signOf, withoutSign } from '../../figures/month.ts';
import { type FigureRow, sideBySide } from '../../figures/side-by-side.ts';
import { orders as ordersInWords } from '../../status/words.ts';
import { ownerWords } from '../../wording/owner-words.ts';
import { html, type Html } from '../page/html.ts';
import { orderAddress } from '../page/links.ts';
import { nextStep } from '../page/next-step.ts';
import { figureName, money, sideWords } from './books-words.ts';

type Cause = PeriodBody['causes'][number];

/** Who reads, and of which store. */
export interface Reader {
  readonly storeId: string;
  readonly settingsUrl: string | null;
  /** The operator has a command line, the store's owner has wp-admin. */
  readonly isOwner: boolean;
}

/** A list of orders that are named at once; a longer one is folded. */
const OPEN_MAX = 5;
/** Ends without a person: last. */
const PASSES: ReadonlySet<string> = new Set(['waiting', 'rounding_line', 'ignored']);

/** Why the period differs: each cause with its amount, what to do, and its orders. */
export function causeList(period: PeriodBody, reader: Reader): Html {
  const { causes, unexplained, unexplainedTax, unexplainedOrders, currency } = period;
  const puzzle: Cause[] =
    unexplainedOrders.length === 0
      ? []
      : [
          {
            ...{ code: '', detail: '', title: 'Unexplained', amount: unexplained, tax: unexplainedTax, left: 0 },
            next: 'Neither the shop nor Xero says why. Look at these orders first.',
            orders: unexplainedOrders,
          },
        ];
  const all = [...puzzle, ...causes.toSorted((a, b) => Number(PASSES.has(a.code)) - Number(PASSES.has(b.code)))];
  if (all.length === 0)
    return html`<p class="agrees"><span class="sign" aria-hidden="true">✓</span> Nothing differs.</p>`;
  return html`<ul class="causes">
    ${all.map((cause) => causeItem(cause, currency, reader))}
  </ul>`;
}

function causeItem(cause: Cause, currency: string, reader: Reader): Html {
  const { code, detail, title, next, amount, orders, left } = cause;
  const listed = orders.filter(({ id }) => id !== '');
  return html`<li>
    <h3>${title}</h3>
    <p class="amount">
      <b>${money(withoutSign(shownAmount(cause)), currency)}</b>
      <small>${cause.moved === undefined ? sideWords(amount) : 'the total is the same'}</small>
    </p>
    <p class="next">${nextStep(reader.isOwner ? ownerWords(next) : next, reader.settingsUrl)}</p>
    ${
      listed.length === 0
        ? null
        : html`<details data-key="cause ${code} ${detail}" ${listed.length <= OPEN_MAX ? html`open` : null}>
            <summary>${ordersInWords(listed.length + left)}</summary>
            <ul>
              ${listed.map((order) => orderLine(order, currency, reader))}
            </ul>
            ${left > 0 ? html`<p>… and ${left} more.</p>` : null}
          </details>`
    }
  </li>`;
}

/** What differs, or was moved. */
function shownAmount({ amount, tax, moved }: Pick<Cause, 'amount' | 'tax' | 'moved'>): string {
  return moved ?? (signOf(amount) === 0 ? tax : amount);
}

function orderLine(order: Cause['orders'][number], currency: string, { storeId }: Reader): Html {
  const { id, number } = order;
  return html`<li>
    <a href="${orderAddress(storeId, id)}">Order #<bdi>${number}</bdi></a>
    <span class="money">${money(shownAmount(order), currency)}</span>
  </li>`;
}

/** Every figure of a period: the shop, Xero, and the difference. */
export function sidesTable(period: PeriodBody): Html {
  const shown = (row: FigureRow, figure: string | null) => {
    if (figure === null) return '–';
    return row.isMoney ? money(figure, period.currency) : figure;
  };
  const isOff = ({ difference }: FigureRow) => difference !== null && signOf(difference) !== 0;
  return html`<table class="sides">
    <caption class="unseen">
      The figures side by side
    </caption>
    <thead>
      <tr>
        <th scope="col">Figure</th>
        <th scope="col" class="money">Shop</th>
        <th scope="col" class="money">Xero</th>
        <th scope="col" class="money">Difference</th>
      </tr>
    </thead>
    <tbody>
      ${sideBySide(period).map(
        (row) =>
          html`<tr class="row-${row.id}${isOff(row) ? ' differs' : ''}">
            <th scope="row" data-label="Figure">${figureName(row)}</th>
            <td class="money" data-label="Shop">${shown(row, row.shop)}</td>
            <td class="money" data-label="Xero">${shown(row, row.xero)}</td>
            <td class="money" data-label="Difference">
              ${row.difference !== null && !isOff(row) ? '✓' : shown(row, row.difference)}
            </td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}
