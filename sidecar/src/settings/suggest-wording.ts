import type { Settings } from '../domain/settings/settings.ts';
import { isInUnion } from '../mapping/tax/union.ts';
import type { SuggestInput, Suggestion } from './suggestion.ts';

type Wording = Partial<Record<keyof Settings['documents']['wording'], string>>;

const IN_ENGLISH: Wording = {
  export: 'Export, exempt from VAT: Article 146 of Directive 2006/112/EC',
  intraCommunityGoods:
    'Intra-Community supply, exempt from VAT: Article 138 of Directive 2006/112/EC. Customer VAT no. {vat}',
  intraCommunityServices: 'Reverse charge: customer to account for VAT. Customer VAT no. {vat}',
};
/** Section 14a of the German VAT act (UStG) and section 11 of the Austrian one name these words. */
const IN_GERMAN: Wording = {
  export: 'Steuerfreie Ausfuhrlieferung',
  intraCommunityGoods: 'Steuerfreie innergemeinschaftliche Lieferung. USt-IdNr. des Kunden: {vat}',
  intraCommunityServices: 'Steuerschuldnerschaft des Leistungsempfängers. USt-IdNr. des Kunden: {vat}',
};
const BY_COUNTRY: Readonly<Record<string, Wording>> = {
  GB: { export: 'Zero-rated export' },
  AU: { export: 'GST-free export' },
  NZ: { export: 'Zero-rated export' },
  SG: { export: 'Zero-rated export' },
  ZA: { export: 'Zero-rated export' },
  DE: IN_GERMAN,
  AT: IN_GERMAN,
};

/** The sentences that invoices with untaxed sales need by law: only offered, as they appear on every such invoice. */
export function suggestWording(current: Settings, { store, lists }: SuggestInput): Suggestion[] {
  const home = lists.countryCode ?? store.country.split(':')[0] ?? '';
  const wording = BY_COUNTRY[home] ?? (isInUnion(home, 'goods') ? IN_ENGLISH : {});
  return (['export', 'intraCommunityGoods', 'intraCommunityServices'] as const).flatMap((cause): Suggestion | [] => {
    const text = wording[cause];
    if (text === undefined || current.documents.wording[cause] !== null) return [];
    const reason =
      'Invoices must say why they have no tax; this sentence is then a line without amount below the others.';
    return { path: `documents.wording.${cause}`, value: text, reason, confidence: 'high', optIn: true };
  });
}
