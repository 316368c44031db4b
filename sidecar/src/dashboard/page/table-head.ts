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

/** "£12.50", "A$1,200.00": a symbol that names one currency only; null = unknown. */
export function moneyText(amount: string | null, currency: string | null): string | null {
  if (amount === null || currency === null) return amount;
  const [, sign = '', whole = '', rest = ''] = /^(-?)(\d+)(\.\d+)?$/.exec(amount) ?? [];
  if (whole === '') return `${amount} ${currency}`;
  return `${sign}${symbolOf(currency)}${whole.replaceAll(/\B(?=(\d{3})+$)/g, ',')}${rest}`;
}

/** With a space after a code that has no symbol. */
function symbolOf(currency: string): string {
  try {
    const parts = new Intl.NumberFormat('en', { style: 'currency', currency }).formatToParts(1);
    const symbol = parts.find(({ type }) => type === 'currency')?.value ?? currency;
    return symbol === currency ? `${currency}\u00A0` : symbol;
  } catch {
    return `${currency}\u00A0`;
  }
}
