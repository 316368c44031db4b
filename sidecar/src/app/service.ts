import { createServer } from 'node:http';
import type { Context } from '../context/context.ts';
import { sinceChange } from '../database/since-change.ts';
import { AppError } from '../domain/app-error.ts';
import { handleHalfClosed, limitConnections, SERVER_OPTIONS } from '../http/connection-limits.ts';
import { takeTurns } from '../http/take-turns.ts';
import { readVersion } from '../config/build.ts';
import { Worker } from '../scheduler/worker.ts';
import { COPY_FIX, copyText } from '../wording/copy-text.ts';
import { backgroundOf } from './background-tasks.ts';
import { registerGauges } from './gauges.ts';
import { appOf } from './http-app.ts';
import { WATCH_EVERY_MS } from './service-facts.ts';

/** How often unused consents are checked; a refresh token dies after 60 days without use. */
const KEEP_ALIVE_MS = 5 * 60_000;
/** Orders come first at start. */
const TRAIL_FIRST_MS = 60_000;
const TRAIL_EVERY_MS = 10 * 60_000;

export interface Service extends AsyncDisposable {
  readonly url: string;
}

/** Starts the sidecar: HTTP and the worker. Throws a config error port_taken when the port is in use. */
export async function startService(context: Context): Promise<Service> {
  const { config, logger } = context;
  const background = backgroundOf(context);
  // By a wrong clock even the first reading would note a wrong position. Without an answer the work begins all the same.
  const proving =
    config.xero === null
      ? Promise.resolve(false)
      : context
          .xero()
          .proveClock()
          .catch(() => false);
  const isChanged = sinceChange({ changes: context.database.changes, now: context.now });
  const worker = new Worker({
    logger,
    setTimer: context.setTimer,
    round: async () => {
      if (config.xero === null) return false;
      await proving;
      const { held, more } = await context.rounds().run({ look: true });
      if (held) {
        background.kick();
        if (isChanged()) await api.backfills.resume();
      }
      return more;
    },
  });
  const wake = () => {
    if (config.xero !== null) context.rounds().wake();
    worker.wake();
  };
  const { app, api, dashboard } = appOf(context, wake, registerGauges(context));
  const server = createServer(SERVER_OPTIONS, takeTurns(app));
  limitConnections(server);
  handleHalfClosed(server);
  await beginHere(context);
  await listen(server, config.http.host, config.http.port);
  if (config.xero === null) logger.warn('XERO_CLIENT_ID is not set: nothing can be connected or posted yet');
  else if (!(await context.rounds().hold())) logger.warn('another process polls and posts; this one stands by');
  const keepAlive = config.xero === null ? undefined : keepTokensAlive(context);
  const trailKeeping = keepTrail(context);
  await context.watch.keep();
  const watching = setInterval(() => void context.watch.keep(), WATCH_EVERY_MS).unref();
  worker.start();
  await api.leaving.resume();
  api.alerts.start();
  const url = `http://${config.http.host}:${config.http.port}`;
  if (context.secrets.notice !== null) logger.warn(context.secrets.notice);
  if (await dashboard.isFirstStart())
    logger.info(`no store yet: connect the first one at ${config.http.publicUrl}/connect`);
  context.events.serviceStarted({ publicUrl: config.http.publicUrl, version: readVersion() });
  return {
    url,
    async [Symbol.asyncDispose]() {
      clearInterval(keepAlive);
      clearInterval(watching);
      dashboard[Symbol.dispose]();
      await Promise.all([trailKeeping.stop(), api.alerts[Symbol.asyncDispose]()]);
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeIdleConnections();
      // A call that waits for Xero's limits was not sent: it must not delay the stop.
      if (config.xero !== null) context.xero().governor.close();
      await worker.stop();
      await background[Symbol.asyncDispose]();
      await api.backfills[Symbol.asyncDispose]();
      await api.booksChecks[Symbol.asyncDispose]();
      await api.leaving[Symbol.asyncDispose]();
      if (config.xero !== null) await context.rounds()[Symbol.asyncDispose]();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Signs the end of the trail and removes old rows. */
function keepTrail({ trailKeeper, logger }: Context): { readonly stop: () => Promise<void> } {
  let running: Promise<void> = Promise.resolve();
  const keep = async () => {
    try {
      const { checkpoint, pruned } = await trailKeeper.keep();
      if (checkpoint !== null) logger.info({ row: checkpoint.id, seal: checkpoint.hash }, 'trail signed');
      if (pruned > 0) logger.info({ rows: pruned }, 'old rows of the trail removed');
    } catch (error) {
      logger.warn({ err: error }, 'maintenance of the audit trail failed');
    }
  };
  const first = setTimeout(() => void (running = keep()), TRAIL_FIRST_MS).unref();
  const again = setInterval(() => void (running = keep()), TRAIL_EVERY_MS).unref();
  return {
    stop: () => {
      clearTimeout(first);
      clearInterval(again);
      return running;
    },
  };
}

function keepTokensAlive({ xero, logger }: Context): NodeJS.Timeout {
  const keep = () => {
    xero()
      .accessTokens.keepAlive()
      .catch((error: unknown) => logger.warn({ err: error }, 'tokens could not be refreshed'));
  };
  return setInterval(keep, KEEP_ALIVE_MS).unref();
}

async function beginHere({ database, instance, logger }: Context): Promise<void> {
  await database.checkWhole();
  const copy = await instance.copyOf();
  if (copy !== null) {
    logger.error(`${copyText(copy.host)} ${COPY_FIX}`);
    return;
  }
  const { wasOlder } = await instance.begin();
  const notice = 'the database was restored from an older backup: what is in Xero is looked up before anything is sent';
  if (wasOlder) logger.warn(notice);
}

async function listen(server: ReturnType<typeof createServer>, host: string, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const fix = 'Stop the other process, or set ML_PORT to a free port.';
      const taken = new AppError('config', 'port_taken', `Port ${port} is in use.`, { fix, cause: error });
      reject(error.code === 'EADDRINUSE' ? taken : error);
    });
    server.listen(port, host, resolve);
  });
}
