import { once } from 'node:events';
import { Command, CommanderError } from 'commander';
import { type ContextParts, createContext } from './app/create-context.ts';
import { auditCommands } from './cli/audit/audit.ts';
import { type Answer, type LoneRunner, type Run, type Runner, textOf } from './cli/command.ts';
import { contactsCommand } from './cli/connection/contacts.ts';
import { xeroCommands } from './cli/connection/xero.ts';
import { EXIT, exitOf } from './wording/exit.ts';
import { orderCommands } from './cli/orders/orders.ts';
import { replayCommand } from './cli/orders/replay.ts';
import { requestCommands } from './cli/orders/requests.ts';
import { unsyncedCommands } from './cli/orders/unsynced.ts';
import { clearingProofCommand } from './cli/payouts/clearing-proof.ts';
import { payoutsCommands } from './cli/payouts/payouts.ts';
import { fitCommand } from './cli/reports/fit.ts';
import { reportCommands } from './cli/reports/month-end.ts';
import { booksCommand } from './cli/reports/books.ts';
import { reportMapCommand } from './cli/reports/report-map.ts';
import { reconcileCommand } from './cli/reports/reconcile.ts';
import { alertsCommands } from './cli/service/alerts.ts';
import { backupCommands } from './cli/service/backup.ts';
import { dashboardCommand, pairCommand } from './cli/service/access.ts';
import { secretsCommands } from './cli/service/secrets.ts';
import { rulesCommand } from './cli/stores/rules.ts';
import { settingsCommands } from './cli/stores/settings.ts';
import { statusCommands } from './cli/stores/status.ts';
import { storeCommands } from './cli/stores/stores.ts';
import { trackingCommands } from './cli/stores/tracking.ts';
import { backfillCommand } from './cli/sync/backfill.ts';
import { itemsCommand } from './cli/sync/items.ts';
import { syncCommand } from './cli/sync/sync-now.ts';
import { type LogLevel, toConfig } from './config/config.ts';
import { showSteering } from './domain/text.ts';
import { OWNER_ONLY_UMASK } from './config/private-files.ts';
import { readEnv } from './config/env.ts';
import { cliActor } from './ledger/audit/actor.ts';
import { createLogger } from './observability/logger.ts';
import { userName } from './observability/user-name.ts';
import { readVersion } from './config/build.ts';
import { COMMAND_LINE } from './wording/command-line.ts';
import { explain, explanationOf } from './wording/explanation.ts';
import { createOutput, type Streams } from './wording/output.ts';
import { NO_INPUT, type SecretInput, standardInput } from './cli/secret-input.ts';

const EXIT_CODES = `
Exit: 0 done · 1 something needs attention · 2 wrong usage · 3 the other side cannot be reached.
It works on the data directory (ML_DATA_DIR), whether the service runs or not.`;

/**
 * Runs one command on the data directory, whether the sidecar is running or not; returns the exit code.
 * `parts` lets tests simulate time.
 */
export async function runCli(
  args: readonly string[],
  streams: Streams & { readonly input?: SecretInput },
  parts: Pick<ContextParts, 'now' | 'sleep'> = {},
): Promise<number> {
  const isJson = args.includes('--json');
  const program = createProgram(streams);
  let exit: number = EXIT.done;
  const write = async (text: string) => {
    streams.out(streams.isTerminal === true ? showSteering(text.replaceAll('\r\n', '\n')) : text);
    await streams.drained?.();
  };
  const out = createOutput(isJson, streams);
  const ways = { say: out.say, warn: out.warn, write, input: streams.input ?? NO_INPUT };
  const finish = (answer: Answer | null) => {
    if (answer !== null && answer.isStreamed !== true) out.result(answer.json, textOf(answer));
    exit = answer?.exit ?? EXIT.done;
  };
  const run: Runner = async (command: Run) => {
    const config = toConfig(readEnv());
    const logger = createLogger({ level: quiet(config.logLevel), to: 'stderr' });
    await using context = await createContext({ config, logger, ...parts });
    finish(await command({ context, by: cliActor(userName()), ...ways }));
  };
  const runAlone: LoneRunner = async (command) =>
    finish(await command({ config: toConfig(readEnv()), now: parts.now ?? (() => new Date()), ...ways }));
  for (const add of [
    storeCommands,
    pairCommand,
    xeroCommands,
    settingsCommands,
    rulesCommand,
    trackingCommands,
    syncCommand,
    orderCommands,
    replayCommand,
    requestCommands,
    unsyncedCommands,
    backfillCommand,
    itemsCommand,
    statusCommands,
    reportCommands,
    reportMapCommand,
    reconcileCommand,
    booksCommand,
    clearingProofCommand,
    payoutsCommands,
    contactsCommand,
    dashboardCommand,
    backupCommands,
    alertsCommands,
  ]) {
    add(program, run);
  }
  fitCommand(program, run, runAlone);
  auditCommands(program, run);
  secretsCommands(program, run);
  acceptJsonAnywhere(program);
  try {
    await program.parseAsync([...args], { from: 'user' });
    return exit;
  } catch (error) {
    if (error instanceof CommanderError) return endOfUsage(error, isJson, streams);
    if (isJson) out.result({ error: explanationOf(error) }, '');
    else out.warn(explain(error));
    return exitOf(error);
  }
}

/** Applies to every command created from it afterwards. */
function createProgram(streams: Streams): Command {
  return new Command(COMMAND_LINE)
    .description('WooCommerce orders into Xero: stores, connections, settings, orders')
    .version(readVersion(), '--version', 'version of ML Connector')
    .option('--json', 'one JSON document on stdout; logs and progress on stderr')
    .addHelpText('after', EXIT_CODES)
    .exitOverride()
    .showHelpAfterError('Add --help to see what it takes.')
    .configureHelp({ subcommandTerm: termOf })
    .configureOutput({ writeOut: streams.out, writeErr: (text) => streams.err(showSteering(text)) });
}

/** "store add | list | remove", "orders <store>", "backfill <store> | list | undo": each command's own help lists its options. */
function termOf(command: Command): string {
  const inner = command.commands.map((one) => one.name());
  const words = command.registeredArguments.map((one) => {
    const name = `${one.name()}${one.variadic ? '…' : ''}`;
    return one.required ? `<${name}>` : `[${name}]`;
  });
  const own = words.length === 0 ? [] : [words.join(' ')];
  return [command.name(), [...own, ...inner].join(' | ')].filter((word) => word !== '').join(' ');
}

/** Commander has printed its own message, also for --help; a script that asked for JSON gets that too. */
function endOfUsage(error: CommanderError, isJson: boolean, streams: Streams): number {
  if (error.exitCode === 0) return EXIT.done;
  if (isJson) {
    const message = error.code === 'commander.help' ? 'A command is missing.' : error.message.replace(/^error: /, '');
    const fix = `See the commands: ${COMMAND_LINE} --help`;
    streams.out(`${JSON.stringify({ error: { code: 'wrong_usage', message, fix } }, null, 2)}\n`);
  }
  return EXIT.usage;
}

/** `--json` may come before or after the command. */
function acceptJsonAnywhere(command: Command): void {
  for (const inner of command.commands) {
    inner.option('--json', 'one JSON document on stdout');
    acceptJsonAnywhere(inner);
  }
}

/** A command prints its own result: its log holds only errors unless configured otherwise. */
function quiet(level: LogLevel): LogLevel {
  return level === 'info' ? 'error' : level;
}

/** On this process's own streams; sets its exit code. */
export async function runFromShell(args: readonly string[]): Promise<void> {
  process.umask(OWNER_ONLY_UMASK);
  // `orders … | head` closes the pipe: output that nobody reads is no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(EXIT.done);
    throw error;
  });
  process.exitCode = await runCli(args, {
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
    isTerminal: process.stdout.isTTY,
    drained: async () => {
      if (process.stdout.writableNeedDrain) await once(process.stdout, 'drain');
    },
    input: standardInput(),
  });
}

if (import.meta.main) await runFromShell(process.argv.slice(2));
