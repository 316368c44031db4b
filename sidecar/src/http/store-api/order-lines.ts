import { z } from 'zod';
import type { KnownLists } from '../../connection/reference-lists.ts';
import type { OrderLineBody } from '../contract.ts';

const decision = z.object({ field: z.string(), value: z.string(), rule: z.string() });
const shape = z
  .object({
    lines: z
      .array(
        z.object({
          creditNote: z.string().nullable(),
          description: z.string(),
          quantity: z.string(),
          amount: z.string(),
          tax: z.string(),
          account: z.string(),
          taxType: z.string(),
          because: z.array(decision),
        }),
      )
      .default([]),
  })
  .catch({ lines: [] });

/** The lines as they were last posted, in the names that Xero shows; orders posted by an earlier version have none. */
export function orderLines(summary: unknown, lists: KnownLists | null): OrderLineBody[] {
  return shape.parse(summary ?? {}).lines.map(({ creditNote, description, account, taxType, because, ...figures }) => {
    const by = (field: string) => because.filter((one) => one.field === field);
    const ruleOf = (field: string) => by(field)[0]?.rule ?? null;
    return {
      ...figures,
      creditNote,
      name: description,
      account: {
        value: withName(account, lists?.accounts.find(({ code }) => code === account)?.name),
        rule: ruleOf('account'),
      },
      taxType: {
        value: withName(taxType, lists?.taxRates.find((rate) => rate.taxType === taxType)?.name),
        rule: ruleOf('taxType'),
      },
      item: by('item').map(({ value, rule }) => ({ value, rule })),
      tracking: by('tracking').map(({ value, rule }) => ({ value: optionName(value, lists), rule })),
    };
  });
}

function withName(code: string, name: string | undefined): string {
  return name === undefined || name === '' ? code : `${code} – ${name}`;
}

function optionName(optionId: string, lists: KnownLists | null): string {
  for (const { name, options } of lists?.trackingCategories ?? []) {
    const option = options.find((one) => one.optionId === optionId);
    if (option !== undefined) return `${name}: ${option.name}`;
  }
  return optionId;
}
