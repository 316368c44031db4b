/**
 * The panel "Xero" on the order screen: documents, trail and buttons, fetched after the page is there.
 * Everything from outside is set as text, never as HTML.
 */
(function () {
  'use strict';

  const { __, sprintf } = wp.i18n;

  const element = (tag, props = {}, ...children) => {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(props)) {
      if (name in node) node[name] = value;
      else node.setAttribute(name, value);
    }
    node.append(...children.filter((child) => child !== null && child !== ''));
    return node;
  };

  const isWeb = (url) => /^https?:\/\//i.test(url ?? '');
  const money = (amount, currency) => (amount === null ? '' : [amount, currency].filter(Boolean).join(' '));
  const when = (iso) => (iso === null ? '' : new Date(iso).toLocaleString(document.documentElement.lang || undefined));

  const notice = (level, message, ...more) =>
    element(
      'div',
      { className: `notice notice-${level} inline ml-connector-problem` },
      element('p', {}, element('strong', {}, message)),
      more.some(Boolean) ? element('p', {}, ...more.filter(Boolean)) : null,
    );

  // What is to be done about a problem, with a link to the setting that does it.
  function problemNotice(level, problem, { settings, tabs }) {
    const title = JSON.parse(tabs)[problem.tab];
    if (title === undefined) return notice(level, problem.message, problem.fix);
    const href = wp.url.addQueryArgs(settings, {
      tab: problem.tab,
      ...(problem.setting === null ? {} : { setting: problem.setting }),
    });
    /* translators: %s: name of a tab of the settings page */
    const to = element('a', { href }, sprintf(__('Open “%s”', 'ml-connector'), title));
    return notice(level, problem.message, problem.fix, ' ', to);
  }

  const heading = (text) => element('h3', {}, text);

  const table = (heads, rows, amountFrom) =>
    element(
      'div',
      { className: 'ml-connector-scroll' },
      element(
        'table',
        { className: 'widefat striped' },
        element(
          'thead',
          {},
          element(
            'tr',
            {},
            ...heads.map((head, at) =>
              element('th', { scope: 'col', className: at >= amountFrom ? 'ml-connector-amount' : '' }, head),
            ),
          ),
        ),
        element(
          'tbody',
          {},
          ...rows.map((row) =>
            element(
              'tr',
              {},
              ...row.map((cell, at) =>
                element('td', { className: at >= amountFrom ? 'ml-connector-amount' : '' }, cell ?? ''),
              ),
            ),
          ),
        ),
      ),
    );

  const link = (text, url) =>
    isWeb(url) ? element('a', { href: url, target: '_blank', rel: 'noopener noreferrer' }, text) : text;

  function documents(order) {
    if (order.documents.length === 0) return [];
    const rows = order.documents.map((one) => [
      one.title,
      link(one.number ?? '', one.url),
      one.date ?? '',
      one.status ?? '',
      money(one.amount, one.currency),
    ]);
    return [
      heading(__('Documents in Xero', 'ml-connector')),
      table(
        [
          __('Document', 'ml-connector'),
          __('Number', 'ml-connector'),
          __('Date', 'ml-connector'),
          __('Status', 'ml-connector'),
          __('Amount', 'ml-connector'),
        ],
        rows,
        4,
      ),
    ];
  }

  function decisions(order) {
    if (order.decisions.length === 0) return [];
    return [
      element(
        'details',
        {},
        element('summary', {}, __('Why this account?', 'ml-connector')),
        table(
          [__('What', 'ml-connector'), __('Chosen', 'ml-connector'), __('By which rule', 'ml-connector')],
          order.decisions.map((one) => [
            one.field,
            one.value,
            element('span', { className: 'ml-connector-rule' }, one.rule),
          ]),
          9,
        ),
      ),
    ];
  }

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

  function trail(order) {
    if (order.trail.length === 0) return [];
    const rows = order.trail.map((row) =>
      element(
        'li',
        {},
        element('time', { dateTime: row.at }, when(row.at)),
        ' ',
        row.text,
        /* translators: %s: name of a user */
        row.by === null ? null : ' ' + sprintf(__('(asked for by %s)', 'ml-connector'), row.by),
        row.details.length === 0 ? null : element('ul', {}, ...row.details.map((one) => element('li', {}, one))),
      ),
    );
    return [
      element(
        'details',
        { open: order.entry.problems.length > 0 },
        element('summary', {}, sprintf(__('What happened (%d)', 'ml-connector'), rows.length)),
        element('ol', { className: 'ml-connector-trail' }, ...rows),
      ),
    ];
  }

  function preview(body, page) {
    const shown = [heading(__('What would be sent', 'ml-connector'))];
    for (const problem of body.problems) shown.push(problemNotice('error', problem, page));
    for (const one of body.notices) shown.push(problemNotice('warning', one, page));
    for (const one of body.documents) {
      shown.push(
        element('p', {}, element('strong', {}, `${one.title} · ${money(one.total, one.currency)}`)),
        table(
          [
            __('Description', 'ml-connector'),
            __('Account', 'ml-connector'),
            __('Tax type', 'ml-connector'),
            __('Quantity', 'ml-connector'),
            __('Unit', 'ml-connector'),
            __('Net', 'ml-connector'),
            __('Tax', 'ml-connector'),
          ],
          [
            ...one.lines.map((line) => [
              line.description,
              line.account,
              line.taxType,
              line.quantity,
              line.unitAmount,
              line.net,
              line.tax,
            ]),
            [__('Total', 'ml-connector'), '', '', '', '', one.subTotal, one.totalTax],
          ],
          3,
        ),
      );
    }
    if (shown.length === 1)
      shown.push(element('p', {}, __('Nothing: this order makes no document in Xero.', 'ml-connector')));
    return shown;
  }

  function panel(root) {
    const base = root.dataset.path + root.dataset.orderId;
    const details = root.querySelector('.ml-connector-details');
    if (details === null) return;
    const summary = root.querySelector('.ml-connector-summary');
    const spinner = root.querySelector('.spinner');
    const buttons = [...root.querySelectorAll('button[data-action]')];
    const button = (action) => buttons.find((one) => one.dataset.action === action);

    const busy = (is) => {
      spinner.classList.toggle('is-active', is);
      root.setAttribute('aria-busy', String(is));
      for (const one of buttons) one.disabled = is;
    };
    // Above what is known of the order, which a failure does not make wrong.
    const fail = (error) => {
      const said = notice('error', error?.message ?? __('That did not work.', 'ml-connector'), error?.data?.fix ?? '');
      said.classList.add('ml-connector-failure');
      root.querySelectorAll('.ml-connector-failure').forEach((one) => one.remove());
      details.prepend(said);
    };
    const known = (is) => {
      button('send').hidden = is;
      button('replay').hidden = !is;
    };

    // What else can be done about the order, each confirmed first; labels and questions are the sidecar's.
    function actions(order) {
      const offered = order.entry.actions ?? [];
      if (offered.length === 0) return [];
      const buttonOf = (action) => {
        const one = element('button', { type: 'button', className: 'button' }, action.label);
        one.addEventListener('click', () => decide(action, one));
        return one;
      };
      return [element('p', { className: 'ml-connector-actions' }, ...offered.flatMap((one) => [buttonOf(one), ' ']))];
    }

    async function decide(action, from) {
      const given = action.asks === null ? null : window.prompt(action.asks);
      if (action.asks !== null && (given ?? '').trim() === '') return;
      if (!window.confirm(action.confirm)) return;
      from.disabled = true;
      busy(true);
      try {
        const data = { ...action.body, ...(given === null ? {} : { invoice: given.trim() }) };
        await asked(await wp.apiFetch({ path: `${base}/${action.path}`, method: 'POST', data }));
      } catch (error) {
        fail(error);
      } finally {
        busy(false);
      }
    }

    function show(order) {
      known(true);
      root.querySelectorAll(':scope > .ml-connector-problem').forEach((one) => one.remove());
      const badge = summary.querySelector('.ml-connector-badge span');
      const invoice = link(order.entry.invoiceNumber ?? '', order.entry.invoiceUrl);
      if (badge !== null) badge.textContent = order.entry.label;
      if (badge === null) summary.replaceChildren(element('strong', {}, order.entry.label), ' ', invoice);
      else if (order.entry.invoiceNumber !== null) {
        summary.querySelectorAll('a').forEach((one) => one.remove());
        summary.append(invoice);
      }
      details.replaceChildren(
        ...order.entry.problems.map((one) => problemNotice('error', one, root.dataset)),
        ...order.notices.map((one) => problemNotice('warning', one, root.dataset)),
        ...actions(order),
        ...documents(order),
        ...decisions(order),
        ...trail(order),
      );
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
      if (answer?.heldBy) return details.prepend(problemNotice('warning', answer.heldBy, root.dataset));
      const text = __('On its way to Xero …', 'ml-connector');
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
