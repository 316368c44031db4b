import type { PayoutBody } from '../../contract/payouts.ts';
import { signOf } from '../../figures/month.ts';
import { waterfallOf, type WaterfallStep } from '../../figures/waterfall.ts';
import { money, shortMoney } from '../books/books-words.ts';
import { html, type Html } from '../page/html.ts';
import { STEP_NAMES } from './payouts-words.ts';

const PERCENT = 100;
/** Of a step's share of the drawing. */
const BAR_SHARE = 0.64;

/** From the sales to what arrives; the table beside it has the same figures. Without a script. */
export function payoutWaterfall(payout: PayoutBody): Html {
  const { bars, lines } = waterfallOf(payout);
  const share = PERCENT / bars.length;
  const left = (at: number) => (at + (1 - BAR_SHARE) / 2) * share;
  return html`<figure class="bookchart waterfall">
    <figcaption>From the sales to the payout, ${payout.currency}</figcaption>
    <div class="area">
      <svg class="scale" aria-hidden="true">
        ${lines.map(({ amount, top }) => html`<text x="100%" y="${top}%" dy="4" text-anchor="end">${shortMoney(amount, null)}</text>`)}
      </svg>
      <svg
        class="bars"
        role="img"
        aria-label="From the sales to payout ${payout.reference}. The table has the figures."
      >
        ${lines.map(
          ({ amount, top }) =>
            html`<line ${amount === '0' ? html`class="zero"` : null} x1="0" x2="100%" y1="${top}%" y2="${top}%" />`,
        )}
        ${bars.map(
          ({ step, amount, top, height, end }, at) =>
            html`<g class="${kindOf(step, amount)}">
              <title>${STEP_NAMES[step]}: ${money(amount, payout.currency)}</title>
              <rect
                x="${left(at).toFixed(2)}%"
                y="${top}%"
                width="${(share * BAR_SHARE).toFixed(2)}%"
                height="${height.toFixed(2)}%"
              />
              ${
                at === bars.length - 1
                  ? null
                  : html`<line
                      class="link"
                      x1="${left(at).toFixed(2)}%"
                      x2="${left(at + 1).toFixed(2)}%"
                      y1="${end}%"
                      y2="${end}%"
                    />`
              }
            </g>`,
        )}
      </svg>
    </div>
  </figure>`;
}

/** What the payout consists of. */
export function partsTable(payout: PayoutBody): Html {
  return html`<table class="numbers parts">
    <caption class="unseen">
      What the payout consists of
    </caption>
    <tbody>
      ${waterfallOf(payout).bars.map(
        ({ step, amount }) =>
          html`<tr class="${step}">
            <th scope="row">${STEP_NAMES[step]}</th>
            <td class="money">${money(amount, payout.currency)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

function kindOf(step: WaterfallStep, amount: string): 'in' | 'out' | 'gap' | 'payout' {
  if (step === 'payout' || step === 'gap') return step;
  return signOf(amount) < 0 ? 'out' : 'in';
}
