// A release as somebody without Node and npm runs it: another user, an empty directory, nothing in the environment.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { goThroughConsent } from '../../sidecar/simulators/consent-browser.ts';

/** Nobody's: in no system's list of users. Only root may become another user; others stay who they are. */
const NOBODYS_ID = 61_184;
const user = process.getuid() === 0 ? { uid: NOBODYS_ID, gid: NOBODYS_ID } : {};
const TICKS_A_SECOND = 100;

/** An empty directory of that user. `own`: what was put into it becomes his too. */
export function bareDirectory() {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'ml-connector-bare-')));
  const own = () => {
    if (user.uid === undefined) return;
    const inside = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    for (const path of ['', ...inside]) chownSync(join(folder, path), user.uid, user.gid);
  };
  own();
  return { folder, own, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Runs a command to its end; follows a consent page that it prints. `command`: a program, or [program, ...arguments]. */
export async function runBare(command, args, { folder, env }) {
  const child = start(command, args, { folder, env });
  let [out, err] = ['', ''];
  child.stdout.on('data', (text) => {
    out += text;
    const consent = /https?:\/\/\S+\/v1\/xero\/consent\/\S+/.exec(text)?.[0];
    // The page's own text does not matter: the command says what came of it.
    if (consent !== undefined) goThroughConsent(consent).catch(() => undefined);
  });
  child.stderr.on('data', (text) => (err += text));
  await once(child, 'close');
  return { exit: child.exitCode, out, err };
}

/** The service, once it is ready. `cpuSeconds`: what its start took. */
export async function startBare(command, { folder, env }) {
  const began = performance.now();
  const child = start(command, [], { folder, env });
  let err = '';
  child.stderr.on('data', (text) => (err += text));
  const closed = once(child, 'close');
  const lines = [];
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line);
    if (line.includes('"msg":"service started"')) break;
  }
  child.stdout.resume();
  const stop = async () => {
    child.kill();
    await closed;
    return child.exitCode;
  };
  const isStarted = lines.at(-1)?.includes('"msg":"service started"') === true;
  if (!isStarted) throw new Error(`It did not start (${await stop()}): ${lines.join('\n')}${err}`);
  return {
    ...{ stop, lines, readyMs: performance.now() - began, cpuSeconds: cpuSecondsOf(child.pid), said: () => err },
    [Symbol.asyncDispose]: async () => void (await stop()),
  };
}

function start(command, args, { folder, env }) {
  const [program, ...first] = [command].flat();
  mkdirSync(folder, { recursive: true });
  const child = spawn(program, [...first, ...args], { ...user, cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8');
  return child;
}

/** proc(5): fields 14 and 15 are the ticks in user and system mode. */
function cpuSecondsOf(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND;
}
