import type { LearnedRulesBody } from '../../sidecar/src/contract/rules.ts';

/** Rules that lines recoded in Xero suggest. */
export const LEARNED_RULES: LearnedRulesBody = {
  rules: [
    {
      ...{ key: 'category:16:200:210', id: 16, name: 'Mugs', lines: 3, orderIds: ['1024', '1025', '1031'] },
      ...{ from: '200 – Sales', to: '210 – Sales: books', account: '210' },
      kind: 'category',
    },
    {
      ...{ key: 'product:7:200:260', id: 7, name: 'Harbour mug', lines: 4, orderIds: ['1026', '1027', '1028', '1030'] },
      ...{ from: '200 – Sales', to: '260 – Other Revenue', account: '260' },
      kind: 'product',
    },
  ],
};
