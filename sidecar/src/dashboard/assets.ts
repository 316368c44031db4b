import { gzipSync } from 'node:zlib';
import { Router, type Request, type RequestHandler, type Response } from 'express';
import { readOwnFile, readPackageFile } from '../config/build.ts';
import { BOOKS_SCRIPT_PATH, BOOKS_STYLE_PATH } from './books/books-page.ts';
import { PAYOUTS_STYLE_PATH } from './payouts/payouts-frame.ts';
import { PLOT_SCRIPT_PATH, PLOT_STYLE_PATH, SCRIPT_PATH, STYLE_PATH } from './page/page.ts';

/** The page's script and style, all from our host. */
export function assetRoutes(guard: RequestHandler): Router {
  const router = Router();
  for (const [path, text, type] of [
    [STYLE_PATH, readOwnFile('dashboard/page/style.css'), 'css'],
    [SCRIPT_PATH, readOwnFile('dashboard/page/page.js'), 'js'],
    [BOOKS_STYLE_PATH, readOwnFile('dashboard/books/books.css'), 'css'],
    [BOOKS_SCRIPT_PATH, readOwnFile('dashboard/books/books.js'), 'js'],
    [PAYOUTS_STYLE_PATH, readOwnFile('dashboard/payouts/payouts.css'), 'css'],
    [PLOT_SCRIPT_PATH, readPackageFile('uplot/dist/uPlot.iife.min.js'), 'js'],
    [PLOT_STYLE_PATH, readPackageFile('uplot/dist/uPlot.min.css'), 'css'],
  ] as const) {
    const plain = Buffer.from(text);
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
