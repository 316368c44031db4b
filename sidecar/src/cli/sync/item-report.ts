import type { JudgedProduct } from '../../posting/items/judge-products.ts';
import type { ItemResult, LeftReason } from '../../posting/items/keep-items.ts';
import { counted, table } from '../../wording/output.ts';

/** Ours: what a person reads, or a script handles at once; the counts are of all. */
const LISTED_MAX = 1_000;

/** Why a product's item stays unchanged, or is not made. */
const LEFT_WORDS: Readonly<Record<LeftReason, string>> = {
  same: 'in Xero as in the shop',
  not_asked: 'differs from the shop, and items.update does not ask to change it',
  when_sold: 'made when it is sold (items.create is "sold")',
  of_others: 'the item was created by someone else: it is used, never changed',
  other_product: 'another product has the same SKU: the item is that product’s',
  changed_in_xero: 'someone changed it in Xero: it stays so',
  deleted_in_xero: 'someone deleted it in Xero: it is not made again',
  tracked: 'the item with this code has stock in Xero: it is left alone',
  not_sold: 'the item with this code is not for sale in Xero',
  several_codes: 'several items in Xero have this code but for its case',
  no_code: 'the product has no SKU (items.withoutSku)',
};

interface Row {
  readonly product: number;
  readonly code: string;
  readonly name: string;
  readonly action: 'make' | 'change' | 'leave' | 'refused';
  readonly why: string;
}

/** Collects what becomes of a shop's products: counts of all, and the first thousand that are made, changed, refused or cannot be. */
export function createItemReport() {
  const counts = { made: 0, changed: 0, left: 0, refused: 0 };
  const reasons = new Map<string, number>();
  const rows: Row[] = [];
  let unlisted = 0;
  const addRow = (row: Row) => {
    if (rows.length < LISTED_MAX) rows.push(row);
    else unlisted += 1;
  };
  const add = (results: readonly ItemResult[]) => {
    for (const { productId: product, code, name, action, why, refusal } of results) {
      const row = { product, code: code ?? '', name };
      if (action === 'made') {
        counts.made += 1;
        addRow({ ...row, action: 'make', why: '' });
      } else if (action === 'changed') {
        counts.changed += 1;
        addRow({ ...row, action: 'change', why: '' });
      } else if (action === 'refused') {
        counts.refused += 1;
        addRow({ ...row, action: 'refused', why: refusal ?? '' });
      } else {
        counts.left += 1;
        const words = LEFT_WORDS[why ?? 'same'];
        reasons.set(words, (reasons.get(words) ?? 0) + 1);
        // Those as they should be are only counted.
        if (why !== 'same') addRow({ ...row, action: 'leave', why: words });
      }
    }
  };
  return {
    add,
    addJudged: (judged: readonly JudgedProduct[]) => add(judged.map(asResult)),
    json: () => ({ counts, left: Object.fromEntries(reasons), items: rows, unlisted }),
    text: (products: number, isDry: boolean): string[] => [
      counted(products, 'product'),
      `  ${counted(counts.made, 'item')} ${isDry ? 'to make' : 'made'}, ${counts.changed} ${isDry ? 'to change' : 'changed'}, ${counts.left} unchanged${counts.refused > 0 ? `, ${counts.refused} refused by Xero` : ''}`,
      ...[...reasons].map(([why, count]) => `    ${count}: ${why}`),
      ...(rows.length === 0 ? [] : ['', table(rows.map(({ action, code, name, why }) => [action, code, name, why]))]),
      ...(unlisted === 0 ? [] : [`and ${unlisted} more`]),
      ...(isDry ? ['', 'Nothing was written.'] : []),
    ],
  };
}

function asResult({ productId, name, item, verdict }: JudgedProduct): ItemResult {
  const one = { productId, name, code: item?.code ?? null };
  if (verdict.kind === 'make') return { ...one, action: 'made' };
  if (verdict.kind === 'left') return { ...one, action: 'left', why: verdict.why };
  return { ...one, action: 'changed' };
}
