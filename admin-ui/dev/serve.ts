/**
 * The settings page without a WordPress that runs: WordPress's own scripts and styles, a fake plugin behind them.
 *   WORDPRESS_DIR=/path/to/wordpress node admin-ui/dev/serve.ts     (after `npm run build:admin`; `PORT=0`: any free one)
 * `?scene=<name>` of dev/scenes.ts, `&tab=<tab>`, `&dir=rtl`.
 */
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { text } from 'node:stream/consumers';
import { FakePlugin } from './fake-plugin.ts';
import { page } from './page.ts';
import { SCENES } from './scenes.ts';

const PORT = Number(process.env['PORT'] ?? 8499);
const WORDPRESS = process.env['WORDPRESS_DIR'] ?? '';
const BUILD = join(import.meta.dirname, '../../plugin/build');
const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};
const plugins = new Map<string, FakePlugin>();

function pluginOf(scene: string): FakePlugin {
  const known = plugins.get(scene);
  if (known !== undefined) return known;
  const plugin = new FakePlugin();
  SCENES[scene]?.(plugin);
  plugins.set(scene, plugin);
  return plugin;
}

async function answerApi(request: IncomingMessage, url: URL): Promise<{ status: number; body: string }> {
  const [, scene = 'filled', path = ''] = /^\/api\/([^/]+)\/wp-json\/ml-connector\/v1\/(.*)$/.exec(url.pathname) ?? [];
  const body = await text(request);
  const overridden = request.headers['x-http-method-override'];
  const method = typeof overridden === 'string' ? overridden : (request.method ?? 'GET');
  try {
    const data: unknown = body === '' ? null : JSON.parse(body);
    const answer = pluginOf(scene).answer({ method, path, query: url.searchParams, data });
    return { status: 200, body: JSON.stringify(answer) };
  } catch (rejection) {
    return { status: 500, body: JSON.stringify(rejection) };
  }
}

function answerFile(path: string): { type: string; body: Buffer } {
  const isBuild = path.startsWith('/build/');
  const file = normalize(isBuild ? join(BUILD, path.slice('/build/'.length)) : join(WORDPRESS, path));
  return { type: TYPES[extname(path)] ?? 'application/octet-stream', body: readFileSync(file) };
}

const server = createServer((request, response) => {
  void (async () => {
    const url = new URL(request.url ?? '/', `http://127.0.0.1:${PORT}`);
    if (url.pathname.startsWith('/api/')) {
      const { status, body } = await answerApi(request, url);
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(body);
    } else if (url.pathname === '/') {
      // A fresh shop for each visit of the page; `&kept`: back from another page.
      if (!url.searchParams.has('kept')) plugins.delete(url.searchParams.get('scene') ?? 'filled');
      response
        .writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' })
        .end(page(url.searchParams, BUILD, WORDPRESS));
    } else {
      const { type, body } = answerFile(url.pathname);
      // WordPress's own scripts, some MB a page, do not change meanwhile; the build does.
      const isKept = !url.pathname.startsWith('/build/');
      const kept = isKept ? { 'Cache-Control': 'max-age=3600' } : {};
      response.writeHead(200, { 'Content-Type': type, ...kept }).end(body);
    }
  })().catch((error: unknown) => response.writeHead(404).end(String(error)));
});

server.listen(PORT, '127.0.0.1', () => {
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : PORT;
  console.log(`http://127.0.0.1:${port}/?scene=filled`);
});
