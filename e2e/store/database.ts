import { execFile } from 'node:child_process';
import { createReadStream, createWriteStream } from 'node:fs';
import { spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { startProgram, untilUp } from './programs.ts';

const run = promisify(execFile);
const START_MS_MAX = 60_000;

/** A separate MariaDB, with a socket only. */
export interface ShopDatabase extends AsyncDisposable {
  readonly socket: string;
  query(sql: string): Promise<string>;
  dump(file: string): Promise<void>;
  /** Empties the shop's database and loads a dump. */
  restore(file: string): Promise<void>;
}

export async function startDatabase(directory: string, isDurable: boolean): Promise<ShopDatabase> {
  const data = join(directory, 'mysql');
  const socket = join(directory, 'db.sock');
  // A starting server empties its folder of temporary tables: in a shared one, also those of a shop starting beside it.
  const temporary = join(directory, 'db-tmp');
  await mkdir(temporary);
  const install = ['--user=root', `--datadir=${data}`, '--auth-root-authentication-method=normal', '--skip-test-db'];
  await run('mariadb-install-db', install, { env: { ...process.env, TMPDIR: temporary } });
  // Durability costs time and is useless to most: every run creates its own database.
  const durability = isDurable ? [] : ['--innodb-flush-log-at-trx-commit=0', '--innodb-doublewrite=0'];
  const server = startProgram(
    'mariadbd',
    [
      '--no-defaults',
      '--user=root',
      `--datadir=${data}`,
      `--socket=${socket}`,
      `--pid-file=${join(directory, 'db.pid')}`,
      `--tmpdir=${temporary}`,
      '--skip-networking',
      ...durability,
      '--innodb-buffer-pool-size=64M',
      '--performance-schema=0',
      '--skip-log-bin',
    ],
    {},
  );
  const client = ['--no-defaults', '--user=root', `--socket=${socket}`];
  const query = async (sql: string) => (await run('mariadb', [...client, '-N', '-B', '-e', sql])).stdout;
  const isUp = () =>
    query('select 1').then(
      () => true,
      () => false,
    );
  try {
    await untilUp(server, isUp, START_MS_MAX);
    const empty = () => query('drop database if exists wordpress; create database wordpress character set utf8mb4');
    await empty();
    await query(
      "create user wordpress@localhost identified by 'wordpress'; grant all on wordpress.* to wordpress@localhost",
    );
    return {
      socket,
      query,
      async dump(file) {
        const dump = spawn('mariadb-dump', [...client, '--single-transaction', '--skip-dump-date', 'wordpress']);
        await pipeline(dump.stdout, createWriteStream(file));
      },
      async restore(file) {
        await empty();
        const load = spawn('mariadb', [...client, 'wordpress'], { stdio: ['pipe', 'ignore', 'pipe'] });
        let errors = '';
        load.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
        const ended = new Promise<number | null>((resolve) => load.once('exit', resolve));
        await pipeline(createReadStream(file), load.stdin);
        if ((await ended) !== 0) throw new Error(`The shop could not be restored: ${errors}`);
      },
      [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
    };
  } catch (error) {
    await server[Symbol.asyncDispose]();
    throw error;
  }
}
