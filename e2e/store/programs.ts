import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

const STOP_MS_MAX = 10_000;
const LOOK_MS = 50;

const PROGRAMS = ['php', 'mariadbd', 'mariadb', 'mariadb-dump', 'mariadb-install-db', 'curl', 'unzip'];
const EXTENSIONS = ['mysqli', 'curl', 'gd', 'zip', 'bcmath', 'dom', 'mbstring', 'intl'];
const PACKAGES =
  'php-cli php-mysql php-curl php-gd php-zip php-bcmath php-xml php-mbstring php-intl mariadb-server curl unzip';

export const missingOf = (programs: readonly string[]): string[] =>
  programs.filter((name) => spawnSync('which', [name]).status !== 0);

/** Programs missing for a local shop; empty = none. */
export function missingPrograms(): string[] {
  const missing = missingOf(PROGRAMS);
  if (missing.includes('php')) return missing;
  const modules = spawnSync('php', ['-m'], { encoding: 'utf8' }).stdout.toLowerCase().split(/\s+/);
  return [...missing, ...EXTENSIONS.filter((name) => !modules.includes(name)).map((name) => `PHP's ${name}`)];
}

export const HOW_TO_INSTALL = `Debian: apt-get install ${PACKAGES}`;

export interface Program extends AsyncDisposable {
  readonly child: ChildProcess;
  /** The end of its output. */
  output(): string;
}

const OUTPUT_KEPT = 8_000;

/** Runs until disposed; killed if it does not stop. */
export function startProgram(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  end: 'SIGTERM' | 'SIGKILL' = 'SIGTERM',
): Program {
  // A process group: PHP's web server leaves its workers behind if only the parent is stopped.
  const child = spawn(command, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let output = '';
  const keep = (chunk: Buffer) => (output = (output + chunk.toString()).slice(-OUTPUT_KEPT));
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  child.once('error', (error) => (output += error.message));
  // A run that fails in another place must not leave a database and a web server behind.
  const endWithUs = () => signalGroup(child, 'SIGKILL');
  process.once('exit', endWithUs);
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  return {
    child,
    output: () => output,
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      signalGroup(child, end);
      const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), STOP_MS_MAX);
      await ended;
      clearTimeout(timer);
      process.off('exit', endWithUs);
    },
  };
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // It has just exited.
  }
}

/** Polls until true; throws with the program's output if it exits or takes too long. */
export async function untilUp(program: Program, isUp: () => Promise<boolean>, millisecondsMax: number): Promise<void> {
  const until = performance.now() + millisecondsMax;
  while (performance.now() < until) {
    if (await isUp()) return;
    if (program.child.exitCode !== null) break;
    await sleep(LOOK_MS);
  }
  throw new Error(`${program.child.spawnfile} is not up:\n${program.output()}`);
}
