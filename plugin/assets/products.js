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

  const FIELDS = { account: 'account', taxType: 'tax_type', tracking: 'tracking' };

  /** The placeholder of a list, also where it was made already. */
  function setEmpty(select, text) {
    select.dataset.placeholder = text;
    const empty = select.querySelector('option[value=""]');
    if (empty !== null) empty.textContent = text;
    const $select = $(select);
    if (!$select.hasClass('enhanced')) return;
    $select.removeClass('enhanced').selectWoo('destroy');
    searchable();
  }

  async function nameDefaults(panel) {
    const id = Number(panel.dataset.productId);
    if (id === 0) return;
    const { lines } = await wp.apiFetch({ path: panel.dataset.path, method: 'POST', data: { productId: id } });
    for (const { field, choices } of lines[0]?.decisions ?? []) {
      const select = panel.querySelector(`[data-ml-connector-field="${FIELDS[field]}"]`);
      const [first] = choices;
      // With conditions about the order, which one applies is open until there is one.
      if (select === null || first.value === null || choices.length > 1) continue;
      if (first.rule === null && first.name !== null) continue;
      const text =
        first.rule === null
          ? // translators: %s: a value, such as "200 – Sales"
            sprintf(__('Inherits %s from the settings', 'ml-connector'), first.value)
          : // translators: 1: a value, such as "200 – Sales", 2: number of a rule
            sprintf(__('Inherits %1$s from rule %2$d', 'ml-connector'), first.value, first.rule + 1);
      setEmpty(select, text);
    }
  }

  $(() => {
    const panel = document.querySelector('.ml-connector-product');
    // Without an answer the fields say "By the rules and settings", which is as true.
    if (panel !== null) nameDefaults(panel).catch(() => undefined);
  });

  /** WordPress copies the row of fields for quick edit; the list of a copy has to be made again. */
  $('#the-list').on('click', '.editinline', function () {
    const id = $(this).closest('tr').attr('id').replace('post-', '');
    const kept = document.getElementById(`ml_connector_inline_${id}`);
    if (kept === null) return;
    const values = JSON.parse(kept.dataset.values);
    const inherited = JSON.parse(kept.dataset.inherited);
    setTimeout(() => {
      const row = document.getElementById(`edit-${id}`);
      if (row === null) return;
      for (const field of row.querySelectorAll('[data-ml-connector-field]')) {
        const name = field.dataset.mlConnectorField;
        const value = values[name];
        if (field.tagName === 'INPUT') {
          field.value = value;
          field.placeholder = inherited[name];
          continue;
        }
        const chosen = value === '' ? [] : name === 'tracking' ? value.split(',') : [value];
        for (const one of chosen) {
          if ([...field.options].some((option) => option.value === one)) continue;
          // translators: %s: a value, such as an account's code
          const label = sprintf(__('%s (no longer in Xero)', 'ml-connector'), name === 'tracking' ? __('one option', 'ml-connector') : one);
          field.add(new Option(label, one));
        }
        for (const option of field.options) option.selected = chosen.includes(option.value);
        if (!field.multiple && chosen.length === 0) field.value = '';
        setEmpty(field, inherited[name]);
      }
      searchable();
    });
  });
})(jQuery);
