import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { missingOf, startProgram, untilUp, type Program } from './programs.ts';

const ROUTER = join(import.meta.dirname, 'php', 'router.php');
const START_MS_MAX = 60_000;
/** A shop that calls itself (cron, webhooks in the request) hangs with one. */
const WORKERS = 4;
const FPM = 'php-fpm8.2';

/** `php`: PHP's own web server, as small hosts without FastCGI: the browser waits for the end of the script. `fpm`: nginx and PHP-FPM. */
export type ServerKind = 'php' | 'fpm';

/** Programs that a server needs and this machine lacks. */
export const missingForServer = (kind: ServerKind): readonly string[] =>
  kind === 'php' ? [] : missingOf(['nginx', FPM]);

export interface WebServer extends AsyncDisposable {
  start(): Promise<void>;
  stop(): Promise<void>;
}

export interface WebServerOptions {
  readonly kind: ServerKind;
  /** For its own files. */
  readonly directory: string;
  /** The folder of WordPress. */
  readonly site: string;
  readonly port: number;
  /** Of every PHP process of the shop. */
  readonly env: Readonly<Record<string, string>>;
  /** PHP's settings, as `name=value`. */
  readonly settings: readonly string[];
}

/** Not started yet; stopped and started again at the same address. */
export function webServer(options: WebServerOptions): WebServer {
  let running: readonly Program[] = [];
  const stop = async () => {
    for (const program of running) await program[Symbol.asyncDispose]();
    running = [];
  };
  return {
    stop,
    async start() {
      if (running.length > 0) return;
      running = options.kind === 'fpm' ? await startFpm(options) : [startPhp(options)];
      const [first] = running;
      if (first !== undefined) await untilUp(first, () => answers(options.port), START_MS_MAX);
    },
    [Symbol.asyncDispose]: stop,
  };
}

function startPhp({ port, site, env, settings }: WebServerOptions): Program {
  const flags = [...settings.flatMap((setting) => ['-d', setting]), '-S', `127.0.0.1:${port}`, '-t', site, ROUTER];
  return startProgram('php', flags, { ...env, PHP_CLI_SERVER_WORKERS: String(WORKERS) }, 'SIGKILL');
}

async function startFpm({ directory, port, site, env, settings }: WebServerOptions): Promise<readonly Program[]> {
  const folder = join(directory, 'web');
  await mkdir(folder, { recursive: true });
  const socket = join(folder, 'fpm.sock');
  const fpm = join(folder, 'fpm.conf');
  await writeFile(
    fpm,
    `[global]
error_log = ${join(folder, 'fpm.log')}
[shop]
listen = ${socket}
listen.mode = 0666
pm = static
pm.max_children = ${WORKERS}
clear_env = no
catch_workers_output = yes
${process.getuid?.() === 0 ? 'user = root\ngroup = root\n' : ''}`,
  );
  const nginx = join(folder, 'nginx.conf');
  await writeFile(nginx, nginxConfig({ folder, port, site, socket }));
  const php = startProgram(
    FPM,
    ['-F', '-R', '-y', fpm, ...settings.flatMap((setting) => ['-d', setting])],
    env,
    'SIGKILL',
  );
  const web = startProgram('nginx', ['-c', nginx, '-e', join(folder, 'nginx.log')], {}, 'SIGKILL');
  return [web, php];
}

const nginxConfig = (of: { folder: string; port: number; site: string; socket: string }): string => `daemon off;
${process.getuid?.() === 0 ? 'user root;' : ''}
pid ${of.folder}/nginx.pid;
events {}
http {
  include /etc/nginx/mime.types;
  access_log off;
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${of.folder}/${name};`).join(' ')}
  server {
    listen 127.0.0.1:${of.port};
    root ${of.site};
    index index.php;
    client_max_body_size 64m;
    location / { try_files $uri $uri/ /index.php?$args; }
    location ~ \\.php$ {
      include /etc/nginx/fastcgi_params;
      fastcgi_param SCRIPT_FILENAME $document_root$fastcgi_script_name;
      fastcgi_param HTTP_HOST $http_host;
      fastcgi_read_timeout 120;
      fastcgi_pass unix:${of.socket};
    }
  }
}
`;

async function answers(port: number): Promise<boolean> {
  return await fetch(`http://127.0.0.1:${port}/wp-login.php`, { redirect: 'manual' }).then(
    (response) => response.status < 500,
    () => false,
  );
}
