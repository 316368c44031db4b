import type { Response } from 'express';

/** How often the pages that are open are compared with what is. */
export const LOOK_EVERY_MS = 3_000;
/** Ours: pages open at once, of all people together; the next one asks again every half minute instead. */
export const LIVE_PAGES_MAX = 50;
/** A stream ends after so long and the browser opens another: a session that has ended is noticed. */
export const STREAM_LIFE_MS = 5 * 60_000;
const RECONNECT_MS = 3_000;

interface Page {
  readonly response: Response;
  readonly storeId: string | null;
  readonly until: number;
  told: string | null;
}

export interface Live extends Disposable {
  /** Answers the request with a stream of "change"; 503 when too many are open. */
  open(response: Response, storeId: string | null): void;
  readonly pages: number;
}

/** Tells open pages that they are out of date. One look serves all pages that may see the same. */
export function createLive(parts: {
  /** What a page for this store (null = all) shows, in short: another text = another page. */
  readonly look: (storeId: string | null) => Promise<string>;
  readonly now: () => Date;
}): Live {
  const pages = new Set<Page>();
  let timer: NodeJS.Timeout | null = null;
  let isLooking = false;

  async function lookAll(): Promise<void> {
    if (isLooking) return;
    isLooking = true;
    try {
      for (const [storeId, some] of Map.groupBy(pages, (page) => page.storeId)) {
        const seen = await parts.look(storeId).catch(() => 'unreadable');
        for (const page of some) tell(page, seen);
      }
    } finally {
      isLooking = false;
    }
  }

  function tell(page: Page, seen: string): void {
    if (parts.now().getTime() >= page.until) {
      page.response.end();
      return;
    }
    // A comment keeps proxies from closing a stream that says nothing.
    page.response.write(page.told === null || page.told === seen ? ': still\n\n' : 'event: change\ndata: 1\n\n');
    page.told = seen;
  }

  function leave(page: Page): void {
    pages.delete(page);
    if (pages.size > 0 || timer === null) return;
    clearInterval(timer);
    timer = null;
  }

  return {
    get pages() {
      return pages.size;
    },
    open(response, storeId) {
      if (pages.size >= LIVE_PAGES_MAX) {
        response.status(503).set('retry-after', '30').type('text').send('Too many pages are open.');
        return;
      }
      response.set({ 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' });
      response.write(`retry: ${RECONNECT_MS}\n\n`);
      const page: Page = { response, storeId, until: parts.now().getTime() + STREAM_LIFE_MS, told: null };
      pages.add(page);
      response.on('close', () => leave(page));
      timer ??= setInterval(() => void lookAll(), LOOK_EVERY_MS).unref();
      void lookAll();
    },
    [Symbol.dispose]() {
      for (const page of [...pages]) {
        page.response.end();
        leave(page);
      }
    },
  };
}
