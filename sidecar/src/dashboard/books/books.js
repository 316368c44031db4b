'use strict';
// Follows a check, and prints. Without it the page is complete: reload it to see how far a check is.
(() => {
  const ASK_AGAIN_MS = 2_000;
  const main = () => document.querySelector('main');

  function dress() {
    for (const button of document.querySelectorAll('[data-print]')) {
      button.hidden = false;
      button.addEventListener('click', () => window.print());
    }
  }

  async function follow() {
    try {
      const response = await fetch(location.href, { cache: 'no-store' });
      if (!response.ok) return;
      const fresh = new DOMParser().parseFromString(await response.text(), 'text/html').querySelector('main');
      if ('checking' in fresh.dataset) main().querySelector('.checking')?.replaceWith(fresh.querySelector('.checking'));
      else {
        main().replaceWith(fresh);
        dress();
        return;
      }
    } catch {
      // The service restarts, perhaps: asked again.
    }
    setTimeout(follow, ASK_AGAIN_MS);
  }

  // Folded tables are part of what is printed.
  addEventListener('beforeprint', () => {
    for (const one of document.querySelectorAll('main details')) one.open = true;
  });
  dress();
  if ('checking' in main().dataset) setTimeout(follow, ASK_AGAIN_MS);
})();
