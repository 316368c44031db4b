/**
 * What products and categories are set to for Xero: searchable lists where WooCommerce loads fields later (variations, quick edit), and on
 * the product screen, what the rules and settings decide where nothing is set.
 */
(function ($) {
  'use strict';

  const { __, sprintf } = wp.i18n;
  const searchable = () => $(document.body).trigger('wc-enhanced-select-init');

  $(document.body).on('woocommerce_variations_added', searchable);
  $(document).on('woocommerce_variations_loaded', '#woocommerce-product-data', searchable);

  /** The sentence below a field says what applies while it is empty. */
  function showInherited(field, text) {
    const note = field.parentElement.querySelector('.ml-connector-inherits');
    if (note === null) return;
    if (text !== undefined) note.textContent = text;
    note.hidden = $(field).val().length > 0;
  }
  $(document).on('change input', '[data-ml-connector-field]', (event) => showInherited(event.target));

  /** After the last letter. */
  const SEARCH_AFTER_MS = 250;
  /** One list for all fields of the page: only one has the focus. */
  const found = document.createElement('datalist');
  found.id = 'ml-connector-items';
  let searched = null;
  let timer;

  /** The browser shows it below the field as suggestions; without an answer the code is typed. */
  async function searchItems({ value, dataset }) {
    const q = value.trim();
    if (q === searched) return;
    searched = q;
    const path = wp.url.addQueryArgs(dataset.mlConnectorItems, q === '' ? {} : { q });
    const { items } = await wp.apiFetch({ path }).catch(() => ({ items: [] }));
    if (q !== searched) return;
    found.replaceChildren(...items.map(({ code, name }) => new window.Option(name, code)));
  }
  $(document).on('focus input', '[data-ml-connector-items]', ({ target }) => {
    if (!found.isConnected) document.body.append(found);
    target.setAttribute('list', found.id);
    window.clearTimeout(timer);
    timer = window.setTimeout(() => searchItems(target), SEARCH_AFTER_MS);
  });

  const FIELDS = { account: 'account', taxType: 'tax_type', tracking: 'tracking' };

  async function nameDefaults(panel) {
    const id = Number(panel.dataset.productId);
    if (id === 0) return;
    const { lines } = await wp.apiFetch({ path: panel.dataset.path, method: 'POST', data: { productId: id } });
    for (const { field, choices } of lines[0]?.decisions ?? []) {
      const control = panel.querySelector(`[data-ml-connector-field="${FIELDS[field]}"]`);
      const [first] = choices;
      // With conditions about the order, which one applies is open until there is one. What the shop itself says is there already.
      if (control === null || first.value === null || choices.length > 1) continue;
      if (first.rule === null && first.name !== null) continue;
      const text =
        first.rule === null
          ? // translators: %s: a value, such as "200 – Sales"
            sprintf(__('Inherits %s from the settings', 'ml-connector'), first.value)
          : // translators: 1: a value, such as "200 – Sales", 2: number of a rule
            sprintf(__('Inherits %1$s from rule %2$d', 'ml-connector'), first.value, first.rule + 1);
      showInherited(control, text);
    }
  }

  $(() => {
    const panel = document.querySelector('.ml-connector-product');
    // Without an answer the fields say "By the rules and settings", which is as true.
    if (panel !== null) nameDefaults(panel).catch(() => undefined);
  });

  /** Fills one field of quick edit; a value that Xero no longer has is an option of its own. */
  function fill(field, value, inherited) {
    const name = field.dataset.mlConnectorField;
    if (field.tagName === 'INPUT') {
      field.value = value;
      showInherited(field, inherited);
      return;
    }
    const chosen = value === '' ? [] : name === 'tracking' ? value.split(',') : [value];
    for (const one of chosen) {
      if ([...field.options].some((option) => option.value === one)) continue;
      // translators: %s: a value, such as an account's code
      const gone = __('%s (no longer in Xero)', 'ml-connector');
      field.add(new window.Option(sprintf(gone, name === 'tracking' ? __('one option', 'ml-connector') : one), one));
    }
    for (const option of field.options) option.selected = chosen.includes(option.value);
    if (!field.multiple && chosen.length === 0) field.value = '';
    showInherited(field, inherited);
    field.classList.add('wc-enhanced-select');
  }

  $('#the-list').on('click', '.editinline', function () {
    const id = $(this).closest('tr').attr('id').replace('post-', '');
    const kept = document.getElementById(`ml_connector_inline_${id}`);
    if (kept === null) return;
    const values = JSON.parse(kept.dataset.values);
    const inherited = JSON.parse(kept.dataset.inherited);
    // After WordPress has made the row.
    setTimeout(() => {
      const row = document.getElementById(`edit-${id}`);
      for (const field of row?.querySelectorAll('[data-ml-connector-field]') ?? []) {
        const name = field.dataset.mlConnectorField;
        fill(field, values[name], inherited[name]);
      }
      searchable();
    });
  });
})(window.jQuery);
