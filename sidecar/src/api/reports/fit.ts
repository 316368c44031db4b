import { Router } from 'express';
import { type FitBody, fitQuery } from '../../contract/fit.ts';
import { decimal, toMoney } from '../../domain/money.ts';
import { refusal } from '../../domain/refusal.ts';
import { amountsOf } from '../../fit/amounts.ts';
import { basisInWords, fitSections, proposalInWords } from '../../fit/fit-sections.ts';
import type { FitReport } from '../../fit/fit-report.ts';
import type { FitOrder } from '../../fit/judge-order.ts';
import type { FitState } from '../../operations/fit/fit-jobs.ts';
import { reportRows } from '../../operations/reports/report-csv.ts';
import { ownerWords } from '../../wording/owner-words.ts';
import { tabOfSetting } from '../../wording/setting-place.ts';
import type { ApiParts } from '../parts.ts';
import { callerOf } from '../require-plugin.ts';
import { type Route, route } from '../route.ts';
import { sendTable } from '../send-table.ts';
import { sectionToBody } from './section-to-body.ts';

/** Orders that a person looks at one by one; all are in the file. */
const SHOWN_MAX = 20;
const NOTHING = { orders: 0, amounts: [] };
const EMPTY = {
  ...{ read: 0, of: 0, readAt: null, basis: '', posts: NOTHING, setting: NOTHING, cannot: NOTHING, left: 0 },
  ...{ needs: [], waiting: [], more: 0, sections: [] },
};

export const fitRoutes: readonly Route[] = [
  route('GET fit', fitQuery, async ({ fits }, { storeId, input: { start } }) =>
    toBody(await fits.ask(storeId, start === '1')),
  ),
  (router, parts) => router.use(csvRoute(parts)),
];

function toBody(found: FitState): FitBody {
  if (found.state !== 'ready') return { ...EMPTY, ...found };
  return { ...reportBody(found.report), state: 'ready', readAt: found.readAt };
}

function reportBody(report: FitReport): Omit<FitBody, 'state' | 'readAt'> {
  const { totals, basis, needs, orders } = report;
  const posting = orders.filter(({ verdict }) => verdict === 'posts');
  const waiting = orders
    .filter(({ verdict }) => verdict !== 'posts')
    .toSorted((a, b) => Number(b.verdict === 'cannot') - Number(a.verdict === 'cannot'));
  return {
    ...{ read: totals.read, of: totals.read, basis: basisInWords(basis) },
    posts: totalOf(posting.filter(({ isPosted }) => !isPosted)),
    posted: totalOf(posting.filter(({ isPosted }) => isPosted)),
    setting: copied(totals.setting),
    cannot: copied(totals.cannot),
    left: totals.left.reduce((sum, one) => sum + one.orders, 0),
    needs: needs.map(({ setting, message, fix, orders: ids, amounts, suggestion }) => ({
      ...{ message, fix: ownerWords(fix), orders: ids.length, amounts: amounts.map((one) => ({ ...one })) },
      ...{ setting, tab: tabOfSetting(setting), proposed: suggestion === null ? '' : proposalInWords(suggestion) },
    })),
    waiting: waiting.slice(0, SHOWN_MAX).map(toRow),
    more: Math.max(0, waiting.length - SHOWN_MAX),
    sections: fitSections(report).map(sectionToBody),
  };
}

function toRow({ id, number, verdict, problems, currency, total }: FitOrder): FitBody['waiting'][number] {
  const isLost = verdict === 'cannot';
  const first = problems.find(({ setting }) => !isLost || setting === null);
  const said = { message: first?.message ?? '', fix: ownerWords(first?.fix ?? '') };
  return { id, number, isLost, ...said, currency, total: toMoney(decimal(total)) };
}

function totalOf(orders: readonly FitOrder[]): FitBody['posts'] {
  return { orders: orders.length, amounts: [...amountsOf(orders)] };
}

function copied({ orders, amounts }: FitReport['totals']['posts']) {
  return { orders, amounts: amounts.map((one) => ({ ...one })) };
}

function csvRoute({ fits }: ApiParts): Router {
  return Router().get('/fit/csv', async (request, response) => {
    const { storeId } = callerOf(response);
    const found = await fits.ask(storeId, false);
    if (found.state !== 'ready')
      throw refusal(409, 'report_not_ready', 'The orders are being read.', 'Try again in a moment.');
    await sendTable(request, response, `fit-${storeId}.csv`, reportRows('Fit check', fitSections(found.report)));
  });
}
