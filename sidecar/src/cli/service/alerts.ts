import { InvalidArgumentError, type Command } from 'commander';
import { createIncidents, incidentJson } from '../../alerts/incidents.ts';
import { alertsOf } from '../../alerts/watch-stores.ts';
import { storeZones } from '../../context/time-zones.ts';
import { minuteOf } from '../../wording/times.ts';
import { EXIT, needsAttention } from '../../wording/exit.ts';
import { commandLine } from '../../wording/command-line.ts';
import { indented } from '../../wording/output.ts';
import type { Answer, CommandContext, Runner } from '../command.ts';
import { ARGUMENT_SEEN, readSecret } from '../secret-input.ts';

type SetOptions = Readonly<{ mail?: boolean; webhook?: string; webhookFile?: string }>;

export function alertsCommands(program: Command, run: Runner): void {
  const alerts = program.command('alerts').description('messages about stores that need attention');
  alerts
    .command('list')
    .description('open incidents of all stores, and whether a message was sent')
    .action(() => run(list));
  alerts
    .command('set <store>')
    .description('where messages about a store go, besides those to the operator')
    .option('--mail <on|off>', 'the shop mails them to its administrator', onOff)
    .option(
      '--webhook-file <file>',
      'with the address of a webhook that takes {"text": …}, as Slack’s do; - = standard input',
    )
    .option('--webhook <none>', 'no webhook any more')
    .action((storeId: string, options: SetOptions) => run((command) => set(command, storeId, options)));
  alerts
    .command('test <store>')
    .description('sends a test through every channel that is set')
    .action((storeId: string) => run((command) => test(command, storeId)));
}

async function list({ context }: CommandContext): Promise<Answer> {
  const incidents = await createIncidents({ db: context.database.db, now: context.now }).open();
  const zones = await storeZones(context);
  const text = incidents.map(({ level, storeId, code, beganAt, notifiedAt, message, next }) => {
    const zone = zones.get(storeId) ?? null;
    const notified =
      notifiedAt === null ? 'no message yet' : `message sent ${minuteOf(notifiedAt.toISOString(), zone)}`;
    const head = `${level.padEnd(5)}  ${storeId}  ${code}, since ${minuteOf(beganAt.toISOString(), zone)}, ${notified}`;
    return [head, indented(message, 7), indented(next, 9)].join('\n');
  });
  return { json: { incidents: incidents.map(incidentJson) }, text: text.length === 0 ? 'No open incidents.' : text };
}

async function set(command: CommandContext, storeId: string, options: SetOptions): Promise<Answer> {
  const { context, by } = command;
  const { mail } = options;
  await context.stores.get(storeId);
  const webhook = await webhookOf(command, options);
  await using alerts = alertsOf(context);
  const isChange = mail !== undefined || webhook !== undefined;
  const target = isChange
    ? await alerts.targets.set(storeId, {
        ...(mail === undefined ? {} : { wordpress: mail }),
        ...(webhook === undefined ? {} : { webhookUrl: webhook === 'none' ? null : webhook }),
      })
    : await alerts.targets.get(storeId);
  const host = target.webhookUrl === null ? null : new URL(target.webhookUrl).host;
  if (isChange) {
    const detail = { wordpress: target.wordpress, webhook: host !== null };
    await context.ledger.recordAction({ action: 'alerts_changed', by, storeId, detail });
  }
  return {
    json: { store: storeId, mail: target.wordpress, webhookHost: host },
    text: [`Mail by the shop: ${target.wordpress ? 'on' : 'off'}`, `Webhook:          ${host ?? 'none'}`],
  };
}

/** The address is a secret: it is all that is needed to write to the channel. */
async function webhookOf({ input, warn }: CommandContext, { webhook, webhookFile }: SetOptions) {
  if (webhookFile !== undefined) return (await readSecret(input, webhookFile)).trim();
  if (webhook !== undefined && webhook !== 'none') {
    warn(`${ARGUMENT_SEEN} Next time: ${commandLine('alerts', 'set', '<store>', '--webhook-file', '<file or ->')}`);
  }
  return webhook;
}

async function test({ context }: CommandContext, storeId: string): Promise<Answer> {
  await using alerts = alertsOf(context);
  const results = await alerts.test(storeId);
  if (results.length === 0) {
    const fix =
      'Set ML_ALERT_WEBHOOK_URL or ML_SMTP_URL, pair the plugin, or name a webhook with "alerts set" (docs/alerts.md).';
    throw needsAttention('alert_no_channel', 'No channel is set for messages about this store.', fix);
  }
  return {
    json: { store: storeId, results },
    text: results.map(({ channel, ok, message, fix }) =>
      ok ? `sent  ${channel}` : [`FAIL  ${channel}: ${message ?? ''}`, indented(fix ?? '', 6)].join('\n'),
    ),
    exit: results.every(({ ok }) => ok) ? EXIT.done : EXIT.unreachable,
  };
}

function onOff(value: string): boolean {
  if (value === 'on' || value === 'off') return value === 'on';
  throw new InvalidArgumentError('It is on or off.');
}
