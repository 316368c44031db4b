import { Command, CommanderError } from 'commander';
import { errorBody, EXIT, exitOf } from './commands/exit.ts';
import type { Run, Runner } from './commands/command.ts';
import { laterCommands } from './commands/later.ts';
import { orderCommands } from './commands/orders.ts';
import { createOutput, type Streams } from './commands/output.ts';
import { reissueCommand } from './commands/reissue.ts';
import { replayCommands } from './commands/replay.ts';
import { settingsCommands } from './commands/settings.ts';
import { statusCommands } from './commands/status.ts';
import { storeCommands } from './commands/stores.ts';
import { syncCommand } from './commands/sync.ts';
import { xeroCommands } from './commands/xero.ts';
import { toConfig } from './config/config.ts';
import { readEnv } from './config/env.ts';
import { createContext } from './context.ts';
import { explain } from './explain.ts';
import { createLogger } from './logger.ts';

/** Runs one command on the data directory, whether the sidecar is running or not; answers the exit code. */
export async function runCli(args: readonly string[], streams: Streams): Promise<number> {
  const program = new Command('ml-connector')
    .description('WooCommerce orders into Xero: stores, connections, settings, orders')
    .option('--json', 'one JSON document on stdout; logs and progress on stderr')
    .exitOverride()
    .configureOutput({ writeOut: streams.out, writeErr: streams.err });
  let exit: number = EXIT.done;
  const isJson = () => program.opts<{ json?: boolean }>().json === true || args.includes('--json');
  const run: Runner = async (command: Run) => {
    const config = toConfig(readEnv());
    await using context = await createContext({
      config,
      logger: createLogger({ level: quiet(config.logLevel), to: 'stderr' }),
    });
    exit = (await command({ context, out: createOutput(isJson(), streams) })) ?? EXIT.done;
  };
  for (const add of [
    storeCommands,
    xeroCommands,
    settingsCommands,
    syncCommand,
    orderCommands,
    replayCommands,
    reissueCommand,
    statusCommands,
  ]) {
    add(program, run);
  }
  laterCommands(program);
  acceptJsonAnywhere(program);
  try {
    await program.parseAsync([...args], { from: 'user' });
    return exit;
  } catch (error) {
    // Commander has written its own message, also for --help and an unknown command.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    if (isJson()) streams.out(`${JSON.stringify(errorBody(error), null, 2)}\n`);
    else streams.err(`${explain(error)}\n`);
    return exitOf(error);
  }
}

/** `--json` may stand before or after the command. */
function acceptJsonAnywhere(command: Command): void {
  for (const inner of command.commands) {
    inner.option('--json', 'one JSON document on stdout').exitOverride();
    acceptJsonAnywhere(inner);
  }
}

/** A command speaks for itself: its log starts at warnings unless somebody asked for more. */
function quiet(level: ReturnType<typeof toConfig>['logLevel']): typeof level {
  return level === 'info' ? 'error' : level;
}

if (import.meta.main) {
  process.exitCode = await runCli(process.argv.slice(2), {
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
  });
}
