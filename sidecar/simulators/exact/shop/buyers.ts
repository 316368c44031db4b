import type { JsonObject } from '../../store/json.ts';
import type { Basket } from './basket.ts';

const CUSTOMERS = 40;
/** Of sixteen orders, those for a company; OTHER_BASKET of the chaos runs is a multiple of both. */
const FOR_COMPANY = new Map([
  [3, { name: 'Wexmoor Traders', vat: '' }],
  [12, { name: 'Coppersmith & Vane Ltd', vat: '987654321' }],
]);
const COMPANY_EVERY = 16;

export interface WireBuyer {
  readonly customerId: number;
  readonly billing: JsonObject;
  readonly shipping: JsonObject;
  /** '' = not given. */
  readonly vat: string;
}

/** Who places this order: people buy for themselves and, with the same e-mail address, for companies that they share. */
export function buyerOf(index: number, { destination, isVatExempt }: Basket): WireBuyer {
  const { country, state } = destination;
  const forCompany = FOR_COMPANY.get(index % COMPANY_EVERY);
  // The buyer of the previous order places this one for the company.
  const buyer = (forCompany === undefined ? index : index - 1) % CUSTOMERS;
  const company = isVatExempt ? { name: `Tinderbox Export ${country}`, vat: '123456789' } : forCompany;
  const address = {
    first_name: 'Buyer',
    last_name: `No ${buyer}`,
    company: company?.name ?? '',
    address_1: `${buyer} Tinderbox Lane`,
    address_2: '',
    city: 'Wexmoor',
    state,
    postcode: 'EX1 1AB',
    country,
    phone: '',
  };
  const vat = company?.vat ?? '';
  return {
    customerId: 1 + buyer,
    billing: { ...address, email: `buyer${buyer}@example.com` },
    shipping: address,
    vat: vat === '' ? '' : `${country}${vat}`,
  };
}
