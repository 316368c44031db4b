import { __ } from '@wordpress/i18n';

/** What a text must look like, by setting; null = no words of its own. */
export function patternWords(path: string): string | null {
  return wordsByPath().find(([pattern]) => pattern.test(path))?.[1] ?? null;
}

function wordsByPath(): readonly (readonly [RegExp, string])[] {
  return [
    [/^sync\.every$/, __('Enter an interval, e.g. 10m or 2h, or five cron fields, e.g. 0 6 * * 1.', 'ml-connector')],
    [/^sync\.quiet(?:From|To)$/, __('Enter a time from 00:00 to 23:59.', 'ml-connector')],
    [/^documents\.numberPrefix$/, __('Only letters, digits and . _ / # - are allowed.', 'ml-connector')],
    [
      /^documents\.referenceTemplate$/,
      __('Only {number}, {id}, {method}, {transaction}, {po} and {note} can stand in braces.', 'ml-connector'),
    ],
    [
      /^documents\.\w+Statuses\./,
      __('Enter a status as WooCommerce writes it, without “wc-”, e.g. processing.', 'ml-connector'),
    ],
    [/^contacts\.sharedGuestName$|\.contact$/, __('Xero does not allow < or > in a name.', 'ml-connector')],
  ];
}
