import type { Response } from 'express';

/** How often open pages are compared with the current state. */
export const CHECK_EVERY_MS = 3_000;
/** Our limit: pages open at once, of all people; further pages poll every half minute instead. */
export const LIVE_PAGES_MAX = 50;
/** The same for one session: nobody takes all the places. */
export const LIVE_PAGES_OF_SESSION_MAX = 10;
/** A stream ends after so long and the browser opens another: this detects a half-open connection. */
export const STREAM_LIFE_MS = 5 * 60_000;
const RECONNECT_MS = 3_000;
const RETRY_AFTER_S = 30;

interface LivePage {
  /** null = the page shows every store. */
  readonly storeId: string | null;
  readonly session: string;
  /** The digest of the page's state, as returned by `digest`; '' = unknown. */
  readonly seen: string;
  readonly isSignedIn: () => Promise<boolean>;
}

interface OpenPage extends LivePage {
  readonly response: Response;
  readonly until: number;
  seen: string;
}

export type Live = ReturnType<typeof createLive>;

/** One check serves all pages with the same view. `digest`: of the page's state; `storeId` null = all stores. */
export function createLive(parts: {
  readonly digest: (storeId: string | null) => Promise<string>;
  readonly now: () => Date;
}) {
  const pages = new Set<OpenPage>();
  let timer: NodeJS.Timeout | null = null;
  let isChecking = false;

  async function checkAll(): Promise<void> {
    if (isChecking) return;
    isChecking = true;
    try {
      for (const [storeId, some] of Map.groupBy(pages, (page) => page.storeId)) {
        const digest = await parts.digest(storeId).catch(() => 'unreadable');
        for (const page of some) notify(page, digest, await page.isSignedIn().catch(() => true));
      }
    } finally {
      isChecking = false;
    }
  }

  function notify(page: OpenPage, digest: string, isSignedIn: boolean): void {
    const { response } = page;
    if (!isSignedIn) response.end('event: signed-out\ndata: 1\n\n');
    else if (parts.now().getTime() >= page.until) response.end();
    // A comment keeps proxies from closing a silent stream.
    else if (page.seen === digest) response.write(': still\n\n');
    else response.write(`id: ${digest}\nevent: change\ndata: 1\n\n`);
    page.seen = digest;
  }

  function leave(page: OpenPage): void {
    pages.delete(page);
    if (pages.size > 0 || timer === null) return;
    clearInterval(timer);
    timer = null;
  }

  return {
    get pages(): number {
      return pages.size;
    },
    /** Answers with a stream of "change" and, when the session ends, "signed-out"; 503 when too many are open. */
    open(response: Response, page: LivePage): void {
      const own = [...pages].filter(({ session }) => session === page.session).length;
      if (pages.size >= LIVE_PAGES_MAX || own >= LIVE_PAGES_OF_SESSION_MAX) {
        response.status(503).set('retry-after', String(RETRY_AFTER_S)).type('text').send('Too many pages are open.');
        return;
      }
      response.set({ 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' });
      response.write(`retry: ${RECONNECT_MS}\n\n`);
      const opened: OpenPage = { ...page, response, until: parts.now().getTime() + STREAM_LIFE_MS };
      pages.add(opened);
      response.on('close', () => leave(opened));
      timer ??= setInterval(() => void checkAll(), CHECK_EVERY_MS).unref();
      void checkAll();
    },
    [Symbol.dispose](): void {
      for (const page of [...pages]) {
        page.response.end();
        leave(page);
      }
    },
  };
}
