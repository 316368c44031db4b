/**
 * The panel "Xero" on the order screen: documents, trail and buttons, fetched after the page is there. order-parts.js makes
 * what it shows.
 */
(function () {
  'use strict';

  const { __ } = wp.i18n;
  const { element, notice, placeOf, problemNotice, stateMark, whyOf, link, documents, payouts, why, trail, preview } =
    window.mlConnectorOrderParts;
  const { fixOf, steps } = window.mlConnectorOrderSteps;

  // Rules name products, categories and tags by id: what they are called is in the shop, and not worth waiting for.
  const NAMED = /\b(product|variation|category|tag) (\d+)/g;
  const kindOf = (word) => (word === 'variation' ? 'product' : word);
  async function nameRules(details, path) {
    const cells = [...details.querySelectorAll('.ml-connector-rule')];
    const found = cells.flatMap((cell) => [...cell.textContent.matchAll(NAMED)]);
    if (found.length === 0) return;
    const ids = {};
    for (const [, word, id] of found) (ids[kindOf(word)] ??= []).push(id);
    const query = Object.fromEntries(Object.entries(ids).map(([kind, all]) => [kind, [...new Set(all)].join(',')]));
    const { names } = await wp.apiFetch({ path: wp.url.addQueryArgs(path, query) });
    for (const cell of cells) {
      cell.textContent = cell.textContent.replaceAll(NAMED, (text, word, id) => {
        const name = names[`${kindOf(word)}:${id}`];
        return name === undefined ? text : `${word} “${name}” (${id})`;
      });
    }
  }

  function panel(root) {
    const base = root.dataset.path + root.dataset.orderId;
    const details = root.querySelector('.ml-connector-details');
    if (details === null) return;
    details.tabIndex = -1;
    const summary = root.querySelector('.ml-connector-summary');
    const spinner = root.querySelector('.spinner');
    const buttons = [...root.querySelectorAll('button[data-action]')];
    const button = (action) => buttons.find((one) => one.dataset.action === action);

    // A disabled button loses the focus: it comes back, or goes to what is new where the button is gone.
    let held = null;
    const busy = (is) => {
      if (is && root.contains(document.activeElement)) held = document.activeElement;
      spinner.classList.toggle('is-active', is);
      root.setAttribute('aria-busy', String(is));
      for (const one of buttons) one.disabled = is;
      if (is || held === null) return;
      const isShown = held.isConnected && !held.hidden;
      if (!isShown || document.activeElement === document.body) (isShown ? held : details).focus();
      held = null;
    };
    // Above what is known of the order, which a failure does not make wrong.
    const fail = (error) => {
      const said = notice(
        'error',
        error?.message ?? __('Something went wrong.', 'ml-connector'),
        error?.data?.fix ?? '',
      );
      said.classList.add('ml-connector-failure');
      root.querySelectorAll('.ml-connector-failure').forEach((one) => one.remove());
      details.prepend(said);
    };
    // One button is the thing to do: the fix; else what is offered; else to send the order, while something is wrong.
    const primary = (one, is) => one.classList.toggle('button-primary', is);
    const known = (is) => {
      button('send').hidden = is;
      button('replay').hidden = !is;
    };

    function showFix(problem) {
      root.querySelectorAll('.ml-connector-fix').forEach((one) => one.remove());
      if (problem === null) return;
      const { href, text } = placeOf(problem, root.dataset);
      button('send').before(element('a', { href, className: 'button button-primary ml-connector-fix' }, text), ' ');
    }

    // What else can be done about the order, each confirmed first; labels and questions are the sidecar's.
    function showActions(offered, hasFix) {
      root.querySelectorAll('.ml-connector-action').forEach((one) => one.remove());
      for (const [place, action] of offered.entries()) {
        const one = element('button', { type: 'button', className: 'button ml-connector-action' }, action.label);
        primary(one, !hasFix && place === 0);
        one.addEventListener('click', () => decide(action, one));
        button('send').before(one, ' ');
      }
    }

    async function decide(action, from) {
      const given = action.asks === null ? null : window.prompt(action.asks);
      if (action.asks !== null && (given ?? '').trim() === '') return;
      if (!window.confirm(action.confirm)) return;
      from.disabled = true;
      busy(true);
      let isDone = false;
      try {
        const data = { ...action.body, ...(given === null ? {} : { invoice: given.trim() }) };
        const answer = await wp.apiFetch({ path: `${base}/${action.path}`, method: 'POST', data });
        isDone = true;
        await asked(answer);
      } catch (error) {
        fail(error);
      } finally {
        busy(false);
        // What was not done can be asked for again.
        if (!isDone) {
          from.disabled = false;
          from.focus();
        }
      }
    }

    function show(order) {
      const reasons = whyOf(order.entry);
      const fix = fixOf(order, reasons, root.dataset);
      const actions = order.entry.actions ?? [];
      known(true);
      showFix(fix);
      showActions(actions, fix !== null);
      primary(button('replay'), order.entry.is.code === 'needs_attention' && fix === null && actions.length === 0);
      root.querySelectorAll(':scope > .ml-connector-problem').forEach((one) => one.remove());
      const badge = summary.querySelector('.ml-connector-badge span');
      const invoice = link(order.entry.invoiceNumber ?? '', order.entry.invoiceUrl);
      const mark = stateMark(order.entry.is);
      if (badge === null) summary.replaceChildren(mark, ' ', invoice);
      else {
        summary.querySelectorAll('.ml-connector-until').forEach((one) => one.remove());
        badge.parentElement.replaceWith(mark);
        if (order.entry.invoiceNumber !== null) {
          summary.querySelectorAll('a').forEach((one) => one.remove());
          summary.append(invoice);
        }
      }
      // What is wrong, then what to do.
      summary.after(
        ...reasons.map(([level, one]) => problemNotice(level, one, root.dataset, one !== fix)),
        ...order.notices.map((one) => problemNotice('warning', one, root.dataset, one !== fix)),
      );
      details.replaceChildren(steps(order), ...documents(order), ...payouts(order), ...why(order), ...trail(order));
      nameRules(details, root.dataset.path.replace(/orders\/$/, 'names')).catch(() => undefined);
    }

    async function load() {
      try {
        show(await wp.apiFetch({ path: base }));
      } catch (error) {
        if (error?.code !== 'order_unknown') return fail(error);
        known(false);
        details.replaceChildren();
      }
    }

    // What was asked for is done in the background: look again until it is over, half a minute at most.
    async function follow(tries = 10) {
      await new Promise((resolve) => setTimeout(resolve, 3000));
      const order = await wp.apiFetch({ path: base });
      if (['pending', 'claimed'].includes(order.entry.state) && tries > 1) return follow(tries - 1);
      show(order);
      wp.a11y.speak(order.entry.label);
    }

    async function send(action) {
      const answer =
        action === 'send'
          ? await wp.apiFetch({ path: `${base}/send`, method: 'POST', data: {} })
          : await wp.apiFetch({
              path: root.dataset.path.replace(/orders\/$/, 'replay'),
              method: 'POST',
              data: { orderIds: [Number(root.dataset.orderId)] },
            });
      await asked(answer);
    }

    async function asked(answer) {
      await load();
      if (answer?.heldBy) {
        // The order may say it already, as the reason why it waits.
        if (!root.textContent.includes(answer.heldBy.message))
          details.prepend(problemNotice('warning', answer.heldBy, root.dataset));
        return;
      }
      const text = __('Waiting to sync to Xero …', 'ml-connector');
      details.prepend(notice('info', text, ''));
      wp.a11y.speak(text);
      await follow();
    }

    async function act(action) {
      busy(true);
      try {
        if (action === 'preview') {
          const body = await wp.apiFetch({ path: `${base}/preview`, method: 'POST', data: {} });
          details.replaceChildren(...preview(body, root.dataset));
        } else await send(action);
      } catch (error) {
        fail(error);
      } finally {
        busy(false);
      }
    }

    for (const one of buttons) one.addEventListener('click', () => act(one.dataset.action));
    busy(true);
    load().finally(() => busy(false));
  }

  wp.domReady(() => document.querySelectorAll('.ml-connector-panel').forEach(panel));
})();
