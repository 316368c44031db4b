import { InvalidArgumentError, type Command } from 'commander';
import { AppError } from '../../domain/app-error.ts';
import { alertsOf, type Alerts } from '../../alerts/watch-stores.ts';
import { createIncidents } from '../../alerts/incidents.ts';
import type { AlertTarget } from '../../alerts/targets.ts';
import { minuteOf } from '../../status/words.ts';
import type { CommandContext, Runner } from '../command.ts';
import { EXIT } from '../../wording/exit.ts';
import { indented } from '../../wording/output.ts';

/** `alerts list | set | test`. */
export function alertsCommands(program: Command, run: Runner): void {
  const alerts = program.command('alerts').description('messages about stores that need somebody');

  alerts
    .command('list')
    .description('what troubles the stores at this moment, and whether it was told')
    .action(() => run(list));

  alerts
    .command('set <store>')
    .description('where messages about a store go, beside whoever runs the sidecar')
    .option('--mail <on|off>', 'the shop mails them to its administrator', onOff)
    .option('--webhook <url|none>', 'address of a webhook that takes {"text": …}, as Slack’s do')
    .action((storeId: string, options: { readonly mail?: boolean; readonly webhook?: string }) =>
      run((command) => set(command, storeId, options)),
    );

  alerts
    .command('test <store>')
    .description('sends a test by every way that is set')
    .action((storeId: string) => run((command) => test(command, storeId)));
}

async function list({ context, out }: CommandContext): Promise<undefined> {
  const incidents = await createIncidents({ db: context.database.db, now: context.now }).open();
  const text = incidents.map((one) => {
    const told = one.toldAt === null ? 'not told yet' : `told ${minuteOf(one.toldAt.toISOString())}`;
    const head = `${one.light.padEnd(5)}  ${one.storeId}  ${one.code}, since ${minuteOf(one.beganAt.toISOString())}, ${told}`;
    return [head, indented(one.message, 7), indented(one.next, 9)].join('\n');
  });
  out.result({ incidents }, text.length === 0 ? 'No store is in trouble.' : text.join('\n'));
  return undefined;
}

async function set(
  { context, out, by }: CommandContext,
  storeId: string,
  { mail, webhook }: { readonly mail?: boolean; readonly webhook?: string },
): Promise<undefined> {
  await context.stores.get(storeId);
  await using alerts = alertsOf(context);
  const change: { wordpress?: boolean; webhookUrl?: string | null } = {};
  if (mail !== undefined) change.wordpress = mail;
  if (webhook !== undefined) change.webhookUrl = webhook === 'none' ? null : webhook;
  const target = await changed(alerts, storeId, change);
  const host = target.webhookUrl === null ? null : new URL(target.webhookUrl).host;
  if (Object.keys(change).length > 0) {
    const detail = { wordpress: target.wordpress, webhook: host !== null };
    await context.ledger.recordAction({ action: 'alerts_changed', by, storeId, detail });
  }
  out.result(
    { store: storeId, mail: target.wordpress, webhookHost: host },
    `Mail by the shop: ${target.wordpress ? 'on' : 'off'}\nWebhook:          ${host ?? 'none'}`,
  );
  return undefined;
}

async function changed(alerts: Alerts, storeId: string, change: Partial<AlertTarget>): Promise<AlertTarget> {
  return Object.keys(change).length === 0
    ? await alerts.targets.get(storeId)
    : await alerts.targets.set(storeId, change);
}

async function test({ context, out }: CommandContext, storeId: string): Promise<number | undefined> {
  await using alerts = alertsOf(context);
  const results = await alerts.test(storeId);
  if (results.length === 0) {
    throw new AppError('command', 'alert_no_channel', 'Messages about this store go nowhere.', {
      exit: EXIT.needsPerson,
      fix: 'Set ML_ALERT_WEBHOOK_URL or ML_SMTP_URL, pair the plugin, or name a webhook with "alerts set" (docs/alerts.md).',
    });
  }
  const text = results.map(({ channel, ok, message, fix }) =>
    ok ? `sent  ${channel}` : [`FAIL  ${channel}: ${message ?? ''}`, indented(fix ?? '', 6)].join('\n'),
  );
  out.result({ store: storeId, results }, text.join('\n'));
  return results.every(({ ok }) => ok) ? undefined : EXIT.unreachable;
}

function onOff(value: string): boolean {
  if (value === 'on' || value === 'off') return value === 'on';
  throw new InvalidArgumentError('It is on or off.');
}
