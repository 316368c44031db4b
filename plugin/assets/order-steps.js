/**
 * What the panel "Xero" on the order screen says first: what to do, and the way of the order into Xero, step by step.
 */
(function () {
  'use strict';

  const { __, sprintf } = wp.i18n;
  const { element, link, money, day, placeOf } = window.mlConnectorOrderParts;

  /**
   * The problem whose place on the settings page is the thing to do; null = none has one, or nothing is to be done.
   * Hints about an order that is as it should be are no task.
   */
  function fixOf({ entry, notices }, reasons, page) {
    if (entry.is.code !== 'needs_attention' && entry.is.code !== 'waiting') return null;
    const problems = [...reasons.map(([, problem]) => problem), ...notices];
    return problems.find((one) => placeOf(one, page) !== null) ?? null;
  }

  const SIGNS = { good: '✓', bad: '!', idle: '·' };
  const ENDED = ['VOIDED', 'DELETED'];
  /** Documents with a number of their own; others show that of the one they stand on. */
  const NUMBERED = ['invoice', 'credit_note'];

  function step({ mood, name, note }) {
    return element(
      'li',
      { className: `ml-connector-step is-${mood}` },
      element('span', { className: 'ml-connector-step__sign', 'aria-hidden': 'true' }, SIGNS[mood]),
      element('span', {}, element('strong', {}, name), element('small', {}, note)),
    );
  }

  const noteOf = (...parts) => parts.filter(Boolean).join(' · ');

  function documentStep({ kind, title, number, date, amount, currency, status, url }) {
    const isEnded = ENDED.includes(status);
    const name = NUMBERED.includes(kind) && number !== null ? `${title} ${number}` : title;
    return {
      mood: isEnded ? 'idle' : 'good',
      name: link(name, url),
      note: noteOf(day(date), money(amount, currency), isEnded ? status : ''),
    };
  }

  const PAYOUT_MOODS = { paid: 'good', coming: 'idle', failed: 'bad' };

  function payoutStep({ provider, state, arrives, amount, currency }) {
    return {
      mood: PAYOUT_MOODS[state] ?? 'idle',
      /* translators: %s: a payment provider, e.g. Stripe */
      name: sprintf(__('Payout of %s', 'ml-connector'), provider),
      note: noteOf(day(arrives), money(amount, currency)),
    };
  }

  /** What is still to come, or what stops it. */
  function nextStep({ entry: { is, label }, documents }) {
    const hasInvoice = documents.some(({ kind, status }) => kind === 'invoice' && !ENDED.includes(status));
    const mood = is.code === 'needs_attention' ? 'bad' : 'idle';
    if (!hasInvoice) return { mood, name: __('Invoice', 'ml-connector'), note: label };
    if (is.code === 'awaiting_payment' || is.code === 'part_paid')
      return { mood, name: __('Payment', 'ml-connector'), note: label };
    return null;
  }

  /** "Paid order → Invoice WC-26 → Payment". */
  function steps(order) {
    const { entry, documents, payouts = [] } = order;
    const isPaid = documents.some(({ kind, status }) => kind === 'payment' && !ENDED.includes(status));
    const all = [
      {
        mood: 'good',
        name: isPaid ? __('Paid order', 'ml-connector') : __('Order', 'ml-connector'),
        note: noteOf(day((entry.date ?? '').slice(0, 'YYYY-MM-DD'.length)), money(entry.total, entry.currency)),
      },
      ...documents.map(documentStep),
      ...payouts.map(payoutStep),
    ];
    const next = nextStep(order);
    if (next !== null) all.push(next);
    return element(
      'ol',
      { className: 'ml-connector-steps', 'aria-label': __('The way of this order into Xero', 'ml-connector') },
      ...all.map(step),
    );
  }

  window.mlConnectorOrderSteps = { fixOf, steps };
})();
