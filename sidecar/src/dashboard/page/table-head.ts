import { decimal, moneyInWords } from '../../domain/money.ts';
import { html, type Html } from './html.ts';

/** The headings of a table; those of amounts are aligned right. */
export function tableHead(columns: readonly string[], amounts: readonly string[] = []): Html {
  return html`<thead>
    <tr>
      ${columns.map((name) =>
        amounts.includes(name) ? html`<th scope="col" class="money">${name}</th>` : html`<th scope="col">${name}</th>`,
      )}
    </tr>
  </thead>`;
}

/** null = unknown. */
export function moneyText(amount: string | null, currency: string | null): string | null {
  if (amount === null || !/^-?\d+(\.\d+)?$/.test(amount)) return amount;
  return moneyInWords(decimal(amount), currency);
}
