import { __, sprintf } from '@wordpress/i18n';
import type { Rule } from '../../../../sidecar/src/domain/settings/settings.ts';
import { accountNameOf } from '../../settings/AccountSelect.tsx';
import type { FormProps } from '../../settings/form-context.ts';
import { taxTypeNameOf } from '../../settings/TaxTypeSelect.tsx';

/** "account 210 – Books · tax type 20% (VAT on Income)". */
export function decisionWords(
  { account, taxType, item, tracking }: Rule,
  { lists: { xero } }: Pick<FormProps, 'lists'>,
): string[] {
  const options = (xero?.tracking ?? []).flatMap((category) =>
    category.options.map((option) => ({ id: option.id, name: `${category.name}: ${option.name}` })),
  );
  return [
    ...(account === undefined
      ? []
      : // translators: %s: an account
        [sprintf(__('account %s', 'ml-connector'), accountNameOf(account, xero?.accounts ?? []))]),
    ...(taxType === undefined
      ? []
      : // translators: %s: a tax type
        [sprintf(__('tax type %s', 'ml-connector'), taxTypeNameOf(taxType, xero?.taxRates ?? []))]),
    // translators: %s: code of an item
    ...(item === undefined ? [] : [sprintf(__('item %s', 'ml-connector'), item)]),
    ...(tracking ?? []).map(({ optionId }) => options.find(({ id }) => id === optionId)?.name ?? optionId),
  ];
}
