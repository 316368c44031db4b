import { createBackground, type Background, type BackgroundTask } from './background.ts';
import type { Context } from './context.ts';
import { createReports } from './ledger/reports.ts';
import { reportBack } from './posting/report-back.ts';
import { createPluginHttp } from './woocommerce/plugin-http.ts';

/** What the posting process does beside its rounds. */
export function backgroundTasks(context: Context): readonly BackgroundTask[] {
  return [{ name: 'report-back', run: reportTask(context) }];
}

export function backgroundOf(context: Context): Background {
  return createBackground(backgroundTasks(context), (task, error) =>
    context.logger.warn({ err: error, task }, 'work in the background failed'),
  );
}

/** Until nothing is due any more: a burst is told in as few requests as it needs. */
function reportTask(context: Context): () => Promise<void> {
  const { config, database, events, now, stores } = context;
  const reports = createReports({ db: database.db, now });
  const plugin = createPluginHttp({ allowPrivateHosts: config.allowPrivateHosts, now });
  return async () => {
    let told: number;
    do {
      told = await reportBack({
        reports,
        plugin,
        target: async (storeId) => {
          const pairingKey = await context.pluginKey(storeId);
          return pairingKey === null ? null : { storeId, url: (await stores.get(storeId)).url, pairingKey };
        },
        now,
        onReported: (storeId, orders) => events.reported({ storeId, orders }),
        onFailed: (storeId, error, isGivenUp) => events.reportFailed({ storeId, error, isGivenUp }),
      });
    } while (told > 0);
  };
}
