import type { Currency } from '../organisation.ts';
import type { View } from '../wire/answers.ts';
import type { BatchKind } from '../wire/batch.ts';
import { text } from '../wire/element.ts';
import { ElementRejected } from '../wire/refusals.ts';

/** A currency added through the API has no known market: the simulated day rate is one to one. */
const UNKNOWN_DAY_RATE = '1';

export function currencyView({ code, description }: Currency): View {
  return { Code: code, Description: description };
}

export const CURRENCY_CREATION: BatchKind = {
  name: 'Currencies',
  write(work, element) {
    const code = (text(element, 'Code') ?? '').toUpperCase();
    const isForbidden = work.organisation.forbiddenActions.includes('UseMulticurrency');
    const problems = [
      ...(/^[A-Z]{3}$/.test(code) ? [] : ['The currency Code is not valid.']),
      ...(work.organisation.currencies[code] === undefined
        ? []
        : [`Organisation already subscribed to currency ${code}`]),
      ...(isForbidden ? ['The organisation has no multicurrency plan.'] : []),
    ];
    if (problems.length > 0) throw new ElementRejected(problems);
    const description = new Intl.DisplayNames('en', { type: 'currency' }).of(code) ?? code;
    work.saveCurrency(code, text(element, 'Description') ?? description, UNKNOWN_DAY_RATE);
    return { view: { Code: code, Description: description } };
  },
  echo: (_work, element) => ({ ...element }),
};
