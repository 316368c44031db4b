import type { Terms } from '../../connection/consent-page.ts';
import type { AskedConsent } from '../../connection/consent.ts';
import type { Context } from '../../context/context.ts';

/** The operator's terms for the page before Xero, and their acceptance on record: who, when, and the address of what was accepted. */
export function acceptedTerms({ config, ledger }: Pick<Context, 'config' | 'ledger'>) {
  return {
    terms: config.terms,
    onAccepted: ({ storeId, by }: AskedConsent, { termsUrl: terms, privacyUrl: privacy }: Terms): Promise<void> =>
      ledger.recordAction({ action: 'terms_accepted', by, storeId, detail: { terms, privacy } }),
  };
}
