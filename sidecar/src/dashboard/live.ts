import type { Response } from 'express';

/** How often the pages that are open are compared with what is. */
export const LOOK_EVERY_MS = 3_000;
/** Ours: pages open at once, of all people together; the next one asks again every half minute instead. */
export const LIVE_PAGES_MAX = 50;
/** Of them, with one session: nobody takes the places of all others. */
export const LIVE_PAGES_OF_SESSION_MAX = 10;
/** A stream ends after so long and the browser opens another: a connection that is only half there is noticed. */
export const STREAM_LIFE_MS = 5 * 60_000;
const RECONNECT_MS = 3_000;
const RETRY_AFTER_S = 30;

export interface LivePage {
  /** null = the page shows every store. */
  readonly storeId: string | null;
  /** Names the session it belongs to. */
  readonly session: string;
  /** What the page shows, as `look` told it; '' = not known. */
  readonly seen: string;
  readonly isSignedIn: () => Promise<boolean>;
}

interface OpenPage extends LivePage {
  readonly response: Response;
  readonly until: number;
  told: string;
}

export interface Live extends Disposable {
  /** Answers the request with a stream of "change" and, at the end of its session, "signed-out"; 503 when too many are open. */
  open(response: Response, page: LivePage): void;
  readonly pages: number;
}

/** Tells open pages that they are out of date. One look serves all pages that may see the same. */
export function createLive(parts: {
  /** What a page for this store (null = all) shows, in short: another text = another page. */
  readonly look: (storeId: string | null) => Promise<string>;
  readonly now: () => Date;
}): Live {
  const pages = new Set<OpenPage>();
  let timer: NodeJS.Timeout | null = null;
  let isLooking = false;

  async function lookAll(): Promise<void> {
    if (isLooking) return;
    isLooking = true;
    try {
      for (const [storeId, some] of Map.groupBy(pages, (page) => page.storeId)) {
        const seen = await parts.look(storeId).catch(() => 'unreadable');
        for (const page of some) tell(page, seen, await page.isSignedIn().catch(() => true));
      }
    } finally {
      isLooking = false;
    }
  }

  function tell(page: OpenPage, seen: string, isSignedIn: boolean): void {
    const { response } = page;
    if (!isSignedIn) response.end('event: signed-out\ndata: 1\n\n');
    else if (parts.now().getTime() >= page.until) response.end();
    // A comment keeps proxies from closing a stream that says nothing.
    else if (page.told === seen) response.write(': still\n\n');
    else response.write(`id: ${seen}\nevent: change\ndata: 1\n\n`);
    page.told = seen;
  }

  function leave(page: OpenPage): void {
    pages.delete(page);
    if (pages.size > 0 || timer === null) return;
    clearInterval(timer);
    timer = null;
  }

  return {
    get pages() {
      return pages.size;
    },
    open(response, { seen, ...page }) {
      const own = [...pages].filter(({ session }) => session === page.session).length;
      if (pages.size >= LIVE_PAGES_MAX || own >= LIVE_PAGES_OF_SESSION_MAX) {
        response.status(503).set('retry-after', String(RETRY_AFTER_S)).type('text').send('Too many pages are open.');
        return;
      }
      response.set({ 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' });
      response.write(`retry: ${RECONNECT_MS}\n\n`);
      const until = parts.now().getTime() + STREAM_LIFE_MS;
      const opened: OpenPage = { ...page, seen, response, until, told: seen };
      pages.add(opened);
      response.on('close', () => leave(opened));
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
