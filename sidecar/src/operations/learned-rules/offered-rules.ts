import type { Rule } from '../../domain/settings/settings.ts';
import type { RecodedProduct, Recoding } from '../../ledger/requests/recodings.ts';

/** As often the same way is no accident (ours). */
const LINES_MIN = 3;

type Product = NonNullable<RecodedProduct>;
type Learned = Pick<Recoding, 'orderId' | 'from' | 'to'> & { readonly product: Product };

/** A rule that recoded lines suggest. */
export interface OfferedRule {
  /** What it is about, and both accounts: "product:7:200:210". */
  readonly key: string;
  readonly kind: 'product' | 'category';
  readonly id: number;
  readonly name: string;
  /** Codes of accounts. */
  readonly from: string;
  readonly to: string;
  /** How many lines of orders were moved. */
  readonly lines: number;
  /** Their orders. */
  readonly orderIds: readonly string[];
}

/**
 * The rules for lines that no rule puts on their new account yet: of a product that was moved often enough, else of the category
 * that most of the others have in common. A product or category of which lines were moved to other accounts too has none.
 */
export function offeredRules(recodings: readonly Recoding[]): OfferedRule[] {
  const learned = recodings.flatMap(({ product, ...one }) => (product == null ? [] : [{ ...one, product }]));
  const byMove = Map.groupBy(learned, ({ from, to }) => JSON.stringify([from, to]));
  return [...byMove.values()].flatMap((some) => {
    const others = learned.filter(({ from, to }) => from !== some[0]?.from || to !== some[0].to);
    const ofProducts = productOffers(some, others);
    const covered = new Set(ofProducts.map(({ id }) => id));
    return [
      ...ofProducts,
      ...categoryOffers(
        some.filter(({ product }) => !covered.has(product.id)),
        others,
      ),
    ];
  });
}

function productOffers(some: readonly Learned[], others: readonly Learned[]): OfferedRule[] {
  const movedOtherwise = new Set(others.map(({ product }) => product.id));
  return [...Map.groupBy(some, ({ product }) => product.id)].flatMap(([id, ofProduct]) => {
    const name = ofProduct[0]?.product.name ?? '';
    return movedOtherwise.has(id) ? [] : toOffer({ kind: 'product', id, name }, ofProduct);
  });
}

/** The category with the most lines first; a line is counted once. */
function categoryOffers(some: readonly Learned[], others: readonly Learned[]): OfferedRule[] {
  const movedOtherwise = new Set(others.flatMap(({ product }) => product.categories.map(({ id }) => id)));
  const offers: OfferedRule[] = [];
  let left = some;
  for (;;) {
    const categories = new Map(left.flatMap(({ product }) => product.categories.map((one) => [one.id, one.name])));
    const found = [...categories].flatMap(([id, name]) => {
      return movedOtherwise.has(id) ? [] : toOffer({ kind: 'category', id, name }, left.filter(isIn(id)));
    });
    const [best] = found.toSorted((a, b) => b.lines - a.lines || a.name.localeCompare(b.name, 'en') || a.id - b.id);
    if (best === undefined) return offers;
    offers.push(best);
    left = left.filter((one) => !isIn(best.id)(one));
  }
}

function isIn(id: number): (one: Learned) => boolean {
  return ({ product }) => product.categories.some((category) => category.id === id);
}

/** An order's line may be in two pieces, and on several invoices: it is one. [] = too few. */
function toOffer(of: Pick<OfferedRule, 'kind' | 'id' | 'name'>, some: readonly Learned[]): OfferedRule[] {
  const lines = new Set(some.map(({ orderId, product }) => `${orderId}:${String(product.lineId)}`)).size;
  const [first] = some;
  if (first === undefined || lines < LINES_MIN) return [];
  const { from, to } = first;
  const orderIds = [...new Set(some.map(({ orderId }) => orderId))];
  return [{ ...of, key: [of.kind, of.id, from, to].join(':'), from, to, lines, orderIds }];
}

export function toRule({ kind, id, to }: Pick<OfferedRule, 'kind' | 'id' | 'to'>): Rule {
  return { when: kind === 'product' ? { product: id } : { category: id }, account: to };
}
