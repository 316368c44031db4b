import { MARKETS, type Market } from './markets.ts';
import type { GeneratedShop } from './shop.ts';
import { ZONES } from './zones.ts';

/** Every market with prices with and without tax, tax rounded per line and at the subtotal. */
export function generatedShops(): { readonly market: Market; readonly shop: GeneratedShop }[] {
  return MARKETS.flatMap((market) => modesOf(market).map((shop) => ({ market, shop }))).map(
    ({ market, shop }, index) => ({
      market,
      shop: { ...shop, zone: ZONES[index % ZONES.length] ?? ZONES[0] },
    }),
  );
}

type ShopOfMarket = Omit<GeneratedShop, 'zone'>;

function modesOf(market: Market): ShopOfMarket[] {
  const calculatesTax = market.key !== 'none';
  const taxed = [
    { pricesIncludeTax: true, roundsAtSubtotal: false },
    { pricesIncludeTax: true, roundsAtSubtotal: true },
    { pricesIncludeTax: false, roundsAtSubtotal: false },
    { pricesIncludeTax: false, roundsAtSubtotal: true },
  ];
  const modes = calculatesTax ? taxed : taxed.slice(2);
  const grosses = market.key === 'EU' ? [false, true] : [false];
  return grosses.flatMap((hasFixedGrossPrices) =>
    market.decimals.flatMap((decimals) =>
      modes
        .filter((mode) => mode.pricesIncludeTax || !hasFixedGrossPrices)
        .map((mode) => toShop(market, { ...mode, decimals, hasFixedGrossPrices, calculatesTax })),
    ),
  );
}

function toShop(
  market: Market,
  mode: Pick<
    GeneratedShop,
    'pricesIncludeTax' | 'roundsAtSubtotal' | 'decimals' | 'hasFixedGrossPrices' | 'calculatesTax'
  >,
): ShopOfMarket {
  const words = [
    market.key,
    mode.hasFixedGrossPrices ? 'gross' : mode.pricesIncludeTax ? 'incl' : 'excl',
    mode.roundsAtSubtotal ? 'subtotal' : 'line',
    ...(market.decimals.length > 1 ? [`${mode.decimals}dp`] : []),
  ];
  const { currency, destinations, sellsReverseCharge, cashUnits, isCoarse, hasWholeTotals } = market;
  const id = words.join('-').toLowerCase().replaceAll(' ', '-');
  const facts = { currency, destinations, sellsReverseCharge, cashUnits, isCoarse, hasWholeTotals };
  return { id, market: market.key, ...facts, ...mode };
}
