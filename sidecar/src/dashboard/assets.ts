import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Router, type Request, type RequestHandler, type Response } from 'express';
import { BOOKS_SCRIPT_PATH, BOOKS_STYLE_PATH } from './books/books-page.ts';
import { PAYOUTS_STYLE_PATH } from './payouts/payouts-frame.ts';
import { PLOT_SCRIPT_PATH, PLOT_STYLE_PATH, SCRIPT_PATH, STYLE_PATH } from './page/page.ts';

const PAGE = join(import.meta.dirname, 'page');
const BOOKS = join(import.meta.dirname, 'books');
const installed = createRequire(import.meta.url);

/** The page's script and style, all from our host. */
export function assetRoutes(guard: RequestHandler): Router {
  const router = Router();
  for (const [path, file, type] of [
    [STYLE_PATH, join(PAGE, 'style.css'), 'css'],
    [SCRIPT_PATH, join(PAGE, 'page.js'), 'js'],
    [BOOKS_STYLE_PATH, join(BOOKS, 'books.css'), 'css'],
    [BOOKS_SCRIPT_PATH, join(BOOKS, 'books.js'), 'js'],
    [PAYOUTS_STYLE_PATH, join(import.meta.dirname, 'payouts', 'payouts.css'), 'css'],
    [PLOT_SCRIPT_PATH, installed.resolve('uplot/dist/uPlot.iife.min.js'), 'js'],
    [PLOT_STYLE_PATH, installed.resolve('uplot/dist/uPlot.min.css'), 'css'],
  ] as const) {
    const plain = readFileSync(file);
    const packed = gzipSync(plain);
    router.get(path, guard, (request, response) => {
      // Revalidated each time, mostly answered with 304.
      response.set('cache-control', 'private, no-cache').type(type);
      answer(request, response, plain, packed);
    });
  }
  return router;
}

export function sendPacked(request: Request, response: Response, text: string): void {
  answer(request, response, text, null);
}

function answer(request: Request, response: Response, plain: string | Buffer, packed: Buffer | null): void {
  response.vary('accept-encoding');
  if (request.acceptsEncodings('gzip') === false) {
    response.send(plain);
    return;
  }
  const type = response.get('content-type');
  response.set('content-encoding', 'gzip');
  if (type !== undefined) response.type(type);
  response.send(packed ?? gzipSync(plain));
}
