/**
 * What the panel "Xero" on the order screen shows, piece by piece, out of the sidecar's answers.
 * Everything from outside is set as text, never as HTML.
 */
(function () {
  'use strict';

  const { __, isRTL, sprintf } = wp.i18n;

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
  // ISO 4217's: none for yen.
  function usualDecimals(code) {
    try {
      return new Intl.NumberFormat('en', { style: 'currency', currency: code }).resolvedOptions().maximumFractionDigits;
    } catch {
      return 2;
    }
  }

  // As wc_price() writes money. An amount keeps decimals beyond the currency's own, e.g. 2.125. This panel has no build step,
  // so the settings page has its own in admin-ui/src/components/Moment.tsx; a test compares the two.
  function money(amount, code) {
    if (amount === null || amount === undefined) return '';
    const shop = window.mlConnectorFormat?.currency;
    const parts = /^(-?)(\d+)(?:\.(\d*))?$/.exec(amount);
    if (parts === null || !shop || !code) return [amount, code].filter(Boolean).join(' ');
    const [, sign, whole, fraction = ''] = parts;
    const own = fraction.replace(/0+$/, '');
    const usual = code === shop.code ? shop.decimals : usualDecimals(code);
    const decimals = own.padEnd(own.length > usual ? Math.max(own.length, 2) : usual, '0');
    const grouped = whole.replace(/\B(?=(\d{3})+$)/g, shop.thousandSeparator);
    const number = decimals === '' ? grouped : `${grouped}${shop.decimalSeparator}${decimals}`;
    const symbol = shop.symbols[code] ?? code;
    const space = shop.position.endsWith('_space') || symbol === code ? '\u00a0' : '';
    // Right to left the sign would go to the other end.
    const minus = sign !== '' && isRTL() ? `\u200E${sign}` : sign;
    return minus + (shop.position.startsWith('right') ? `${number}${space}${symbol}` : `${symbol}${space}${number}`);
  }

  // In the site's zone and formats.
  function when(iso) {
    if (iso === null) return '';
    const { formats } = wp.date.getSettings();
    return wp.date.dateI18n(window.mlConnectorFormat?.moment ?? formats.datetime, iso);
  }

  // A day of the store's calendar, in the site's date format.
  function day(text) {
    if (!/^\d{4}-\d{2}-\d{2}$/.test(text ?? '')) return text ?? '';
    return wp.date.gmdateI18n(wp.date.getSettings().formats.date, `${text}T12:00:00Z`);
  }

  const notice = (level, message, ...more) =>
    element(
      'div',
      { className: `notice notice-${level} inline ml-connector-problem` },
      element('p', {}, element('strong', {}, message)),
      more.some(Boolean) ? element('p', {}, ...more.filter(Boolean)) : null,
    );

  // Where on the settings page a problem is fixed; null = nowhere there.
  function placeOf(problem, { settings, tabs }) {
    const title = JSON.parse(tabs)[problem.tab];
    if (title === undefined) return null;
    const setting = problem.setting === null ? {} : { setting: problem.setting };
    /* translators: %s: name of a tab of the settings page */
    const text = sprintf(__('Open “%s”', 'ml-connector'), title);
    return { href: wp.url.addQueryArgs(settings, { tab: problem.tab, ...setting }), text };
  }

  // What is to be done about a problem, with a link to the setting that does it, unless a button leads there.
  function problemNotice(level, problem, page, hasLink = true) {
    const place = hasLink ? placeOf(problem, page) : null;
    if (place === null) return notice(level, problem.message, problem.fix);
    return notice(level, problem.message, problem.fix, ' ', element('a', { href: place.href }, place.text));
  }

  // As StateBadge.php, which shows the state before the sidecar was asked.
  const LOOKS = {
    synced: 'processing',
    refunded: 'processing',
    partly_refunded: 'processing',
    part_paid: 'on-hold',
    awaiting_payment: 'on-hold',
    waiting: 'pending',
    needs_attention: 'failed',
    not_synced: 'cancelled',
  };

  function stateMark({ code, label, until }) {
    const mark = element(
      'mark',
      { className: `order-status status-${LOOKS[code] ?? 'pending'} ml-connector-badge` },
      element('span', {}, label),
    );
    mark.dataset.code = code;
    if (until === null) return mark;
    /* translators: %s: date and time */
    const small = element(
      'small',
      { className: 'ml-connector-until' },
      sprintf(__('until %s', 'ml-connector'), when(until)),
    );
    return element('span', {}, mark, ' ', small);
  }

  // Why an order waits or is not synced is no error of it.
  function whyOf({ is, state, problems }) {
    // Its notices say it.
    if (state === 'recorded' && is.code === 'needs_attention') return [];
    if (is.code === 'needs_attention' && problems.length > 0) return problems.map((one) => ['error', one]);
    if (is.why === null) return [];
    const level = is.code === 'needs_attention' ? 'error' : 'info';
    const tab = problems.find(({ message }) => message === is.why) ?? { tab: null, setting: null };
    return [[level, { message: is.why, fix: is.next ?? '', tab: tab.tab, setting: tab.setting }]];
  }

  const heading = (text) => element('h3', {}, text);

  const link = (text, url) =>
    isWeb(url) ? element('a', { href: url, target: '_blank', rel: 'noopener noreferrer' }, text) : text;

  // Narrow screens show a row as a block, each cell under the name of its column.
  function linesTable(caption, columns, rows) {
    const look = (kind) => (kind === 'amount' ? { className: 'ml-connector-amount' } : {});
    const cell = ([head, of, kind], at, row) =>
      element(
        at === 0 ? 'th' : 'td',
        { ...(at === 0 ? { scope: 'row' } : {}), ...look(kind), 'data-label': head },
        ...of(row),
      );
    const heads = columns.map(([head, , kind]) => element('th', { scope: 'col', ...look(kind) }, head));
    return element(
      'table',
      { className: 'widefat striped ml-connector-lines' },
      element('caption', {}, ...caption),
      element('thead', {}, element('tr', {}, ...heads)),
      element('tbody', {}, ...rows.map((row) => element('tr', {}, ...columns.map((one, at) => cell(one, at, row))))),
    );
  }

  function documents(order) {
    if (order.documents.length === 0) return [];
    const columns = [
      [__('Document', 'ml-connector'), (one) => [one.title]],
      [__('Number', 'ml-connector'), (one) => [link(one.number ?? '', one.url)]],
      [__('Date', 'ml-connector'), (one) => [day(one.date)]],
      [__('Status', 'ml-connector'), (one) => [one.status ?? '']],
      [__('Amount', 'ml-connector'), (one) => [element('bdi', {}, money(one.amount, one.currency))], 'amount'],
    ];
    return [linesTable([heading(__('Documents in Xero', 'ml-connector'))], columns, order.documents)];
  }

  const PAYOUT_STATES = {
    paid: __('Paid out', 'ml-connector'),
    coming: __('Not arrived yet', 'ml-connector'),
    failed: __('Failed: its money is at the provider again', 'ml-connector'),
  };

  // Which payout paid the order, and when. Older sidecars do not say.
  function payouts(order) {
    const own = order.payouts ?? [];
    if (own.length === 0) return [];
    const columns = [
      [__('Payout', 'ml-connector'), (one) => [`${one.provider} `, element('bdi', {}, one.id)]],
      [__('Arrives', 'ml-connector'), (one) => [day(one.arrives)]],
      [__('Status', 'ml-connector'), (one) => [PAYOUT_STATES[one.state] ?? one.state]],
      [
        __('Amount, less fees', 'ml-connector'),
        (one) => [element('bdi', {}, money(one.amount, one.currency))],
        'amount',
      ],
    ];
    return [linesTable([heading(__('Payouts', 'ml-connector'))], columns, own)];
  }

  const FIELDS = {
    account: __('Account', 'ml-connector'),
    taxType: __('Tax type', 'ml-connector'),
    tracking: __('Tracking', 'ml-connector'),
    item: __('Item', 'ml-connector'),
  };

  const FIELDS_OF = {
    payment: { account: __('Payment account', 'ml-connector') },
    fee: {
      account: __('Account for the payment fee', 'ml-connector'),
      taxType: __('Tax type of the payment fee', 'ml-connector'),
    },
  };
  const fieldName = ({ of, field }) => FIELDS_OF[of]?.[field] ?? FIELDS[field] ?? field;

  // What was chosen and, under it, the rule that said so.
  const chosen = ({ value, rule }, label = '') => {
    const by = rule === null ? null : element('bdi', { className: 'ml-connector-rule' }, rule);
    const why = by === null ? null : element('small', {}, __('Rule:', 'ml-connector'), ' ', by);
    return element('div', {}, label === '' ? '' : `${label}: `, element('bdi', {}, value), why);
  };
  // In which form an invoice shows its prices. Nothing is said where they are without tax, as everywhere.
  const PRICES = {
    'with tax': __('Prices with tax', 'ml-connector'),
    'without tax': __('Prices without tax', 'ml-connector'),
  };
  const pricesOf = (decision) =>
    decision === null ? [] : [chosen({ value: PRICES[decision.value] ?? decision.value, rule: decision.rule })];
  const figure = (label, value) => element('small', {}, `${label}: `, element('bdi', {}, value));

  function linesOf(creditNote, lines, currency, prices) {
    const title =
      creditNote === null
        ? __('Invoice lines', 'ml-connector')
        : /* translators: %s: number of a credit note */
          sprintf(__('Lines of credit note %s', 'ml-connector'), creditNote);
    const { account, taxType, tracking, item } = FIELDS;
    const columns = [
      [
        __('Line', 'ml-connector'),
        (line) => [
          element('bdi', {}, line.name),
          figure(__('Quantity', 'ml-connector'), line.quantity),
          ...line.item.map((one) => chosen(one, item)),
        ],
      ],
      [
        __('Net', 'ml-connector'),
        (line) => [
          element('bdi', {}, money(line.amount, currency)),
          figure(__('Tax', 'ml-connector'), money(line.tax, currency)),
        ],
      ],
      [account, (line) => [chosen(line.account)]],
      [taxType, (line) => [chosen(line.taxType)]],
      [tracking, (line) => line.tracking.map((one) => chosen(one))],
    ];
    // Most shops track nothing.
    const caption = [title, ...(creditNote === null ? pricesOf(prices) : [])];
    return linesTable(caption, lines.some((line) => line.tracking.length > 0) ? columns : columns.slice(0, -1), lines);
  }

  // Each line with its reasons; then what belongs to no line, such as the payment account.
  function why(order) {
    const { lines = [], beside = [], decisions = [] } = order;
    const prices = decisions.find(({ field }) => field === 'prices') ?? null;
    if (lines.length + beside.length === 0) return [];
    const notes = [...new Set(lines.map(({ creditNote }) => creditNote))];
    const documents = notes.map((note) =>
      linesOf(
        note,
        lines.filter(({ creditNote }) => creditNote === note),
        order.entry.currency,
        prices,
      ),
    );
    const columns = [
      [__('Field', 'ml-connector'), (one) => [fieldName(one)]],
      [__('Value', 'ml-connector'), (one) => [chosen(one)]],
    ];
    const caption =
      lines.length === 0 ? __('Chosen for the order', 'ml-connector') : __('Payment and fee', 'ml-connector');
    const rest = beside.length === 0 ? [] : [linesTable([caption], columns, beside)];
    const title = __('Why these accounts and taxes', 'ml-connector');
    return [
      element('details', { className: 'ml-connector-why' }, element('summary', {}, title), ...documents, ...rest),
    ];
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
        row.by === null ? null : ' ' + sprintf(__('(requested by %s)', 'ml-connector'), row.by),
        row.details.length === 0 ? null : element('ul', {}, ...row.details.map((one) => element('li', {}, one))),
      ),
    );
    /* translators: %d: how many things happened */
    const title = sprintf(__('What happened (%d)', 'ml-connector'), rows.length);
    return [
      element(
        'details',
        {},
        element('summary', {}, title),
        element('ol', { className: 'ml-connector-trail' }, ...rows),
      ),
    ];
  }

  function plannedDocument({ title, total, currency, lines, subTotal, totalTax, prices = null }) {
    const amount = (name) => (line) => (line[name] === '' ? [] : [element('bdi', {}, money(line[name], currency))]);
    const columns = [
      [__('Description', 'ml-connector'), (line) => [line.description]],
      [__('Account', 'ml-connector'), (line) => [line.account]],
      [__('Tax type', 'ml-connector'), (line) => [line.taxType]],
      [__('Quantity', 'ml-connector'), (line) => [line.quantity], 'amount'],
      [__('Unit', 'ml-connector'), amount('unitAmount'), 'amount'],
      [__('Net', 'ml-connector'), amount('net'), 'amount'],
      [__('Tax', 'ml-connector'), amount('tax'), 'amount'],
    ];
    const none = { account: '', taxType: '', quantity: '', unitAmount: '' };
    const sum = { ...none, description: __('Total', 'ml-connector'), net: subTotal, tax: totalTax };
    const caption = element('strong', {}, `${title} · ${money(total, currency)}`);
    return linesTable([caption, ...pricesOf(prices)], columns, [...lines, sum]);
  }

  // Decimal texts with two decimals, summed in whole cents.
  function sumOf(amounts) {
    const cents = String(amounts.reduce((sum, amount) => sum + BigInt(amount.replace('.', '')), 0n)).padStart(3, '0');
    return `${cents.slice(0, -2)}.${cents.slice(-2)}`;
  }

  // Debits and credits, as an accountant writes them; their sums are equal.
  function journal(currency, rows) {
    const side = (name) => (row) => (row[name] === '0.00' ? [] : [element('bdi', {}, money(row[name], currency))]);
    const columns = [
      [__('Account', 'ml-connector'), ({ account, name }) => [account === name ? name : `${account} ${name}`]],
      [__('Debit', 'ml-connector'), side('debit'), 'amount'],
      [__('Credit', 'ml-connector'), side('credit'), 'amount'],
    ];
    const name = __('Total', 'ml-connector');
    const total = (of) => sumOf(rows.map((row) => row[of]));
    const sum = { account: name, name, debit: total('debit'), credit: total('credit') };
    /* translators: %s: a currency */
    const caption = element('strong', {}, sprintf(__('What it books, in %s', 'ml-connector'), currency));
    return linesTable([caption], columns, [...rows, sum]);
  }

  // None from a sidecar of an earlier version.
  function journals(postings = []) {
    const currencies = [...new Set(postings.map(({ currency }) => currency))];
    return currencies.map((one) => journal(one, postings.filter(({ currency }) => currency === one))); // prettier-ignore
  }

  function preview(body, page) {
    const shown = [heading(__('What would be posted', 'ml-connector'))];
    for (const problem of body.problems) shown.push(problemNotice('error', problem, page));
    for (const one of body.notices) shown.push(problemNotice('warning', one, page));
    for (const one of body.documents) shown.push(plannedDocument(one));
    shown.push(...journals(body.postings));
    if (shown.length === 1)
      shown.push(element('p', {}, __('Nothing: this order creates no document in Xero.', 'ml-connector')));
    return shown;
  }

  window.mlConnectorOrderParts = {
    ...{ element, notice, placeOf, problemNotice, stateMark, whyOf, link, day },
    ...{ documents, payouts, why, trail, preview, money },
  };
})();
