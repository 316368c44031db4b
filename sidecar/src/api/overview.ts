import type { OverviewBody } from '../contract/status.ts';
import { anything } from '../contract/shapes.ts';
import { readOverview } from '../operations/overview/read-overview.ts';
import { readProblems } from './orders/entries.ts';
import { heldForOwner } from './payouts/payouts.ts';
import { route } from './route.ts';

/** Reads only the database. */
export const overviewRoute = route('GET overview', anything, async ({ context }, { storeId }) => {
  const { payouts, ...found } = await readOverview(context, storeId);
  return {
    ...found,
    problems: await readProblems(context, storeId),
    payouts: { ...payouts, latest: payouts.latest.map(heldForOwner) },
  } satisfies OverviewBody;
});
