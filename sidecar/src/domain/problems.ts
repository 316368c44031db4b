/** Why an order cannot be posted, or what a user should know about it: returned, never thrown; in the owner's words. */
export interface Problem {
  readonly code: ProblemCode;
  readonly message: string;
  readonly fix: string;
  /** Facts for troubleshooting: ids, amounts, names of settings. No personal data. */
  readonly details: Readonly<Record<string, string | number>>;
}

export type ProblemCode =
  | 'account_missing'
  | 'sales_account_missing'
  | 'account_archived'
  | 'account_wrong_type'
  | 'tax_rate_unmapped'
  | 'tax_type_unknown'
  | 'tax_type_not_allowed'
  | 'tax_on_zero_rate'
  | 'tax_rate_differs'
  | 'tax_unexplained'
  | 'tax_unlike_rate'
  | 'sold_without_vat'
  | 'delivery_untaxed'
  | 'standard_rate_zero'
  | 'tracking_unknown'
  | 'item_unknown'
  | 'item_not_made'
  | 'payment_account_missing'
  | 'payment_account_invalid'
  | 'total_unexplained'
  | 'total_negative'
  | 'amount_too_large'
  | 'currency_precision'
  | 'currency_not_enabled'
  | 'currency_rate_unlike'
  | 'totals_differ'
  | 'number_taken'
  | 'invoice_number_unusable'
  | 'invoice_number_changed'
  | 'contact_archived'
  | 'period_locked'
  | 'refund_by_hand'
  | 'refund_unreadable'
  | 'refund_exceeds_invoice'
  | 'refund_lines_differ'
  | 'refund_unexplained'
  | 'refund_deleted'
  | 'refund_not_settled'
  | 'refund_not_paid'
  | 'changed_after_posting'
  | 'cancelled_after_payment'
  | 'changed_in_xero'
  | 'payment_changed'
  | 'payment_assumed'
  | 'money_differs'
  | 'credit_left'
  | 'deposit_given_back'
  | 'still_due'
  | 'earlier_invoice_unproven'
  | 'earlier_invoice_changed'
  | 'earlier_invoice_unpaid'
  | 'posted_by_other_store'
  | 'payment_not_replaced'
  | 'fee_account_invalid'
  | 'fee_tax_type_invalid'
  | 'fee_bank_account_needed'
  | 'fee_currency_differs'
  | 'fee_unreadable'
  | 'fee_too_large'
  | 'fee_changed'
  | 'fee_permission_missing'
  | 'payout_not_final'
  | 'payout_gap'
  | 'payout_row_unknown'
  | 'payout_other_shop'
  | 'payout_account_missing'
  | 'payout_account_invalid'
  | 'payout_currency_differs'
  | 'payout_not_undone'
  | 'other_organisation'
  | 'undo_refused'
  | 'order_gone'
  | 'order_unreadable'
  | 'xero_refused';

/** The shop says paid, and the invoice in Xero has a balance due. `amount` in words. */
export function stillDue(invoice: string, amount: string): Problem {
  return {
    code: 'still_due',
    message: `The shop says that the order is paid, but ${amount} are due on its invoice ${invoice} in Xero.`,
    fix:
      'If that money has come in, enter the payment in Xero (or allocate the credit note of the order again, if that was removed there). ' +
      'If it has not, no action is needed in Xero: the invoice shows what the customer owes.',
    details: { invoice, amountDue: amount },
  };
}
