export type Operation =
  | 'cash deposit'
  | 'cash withdrawal'
  | 'card withdrawal'
  | 'transfer in'
  | 'transfer out'
  | 'posted by the bank';

export type Purpose =
  'interest' | 'penalty interest' | 'fee' | 'household' | 'pension' | 'loan' | 'insurance' | 'none';

/** A transaction that another system has booked already. It is a fact: there is nothing left to refuse. */
export interface PostedTransaction {
  /** Its number there, unique within that bank. */
  readonly id: string;
  /** `YYYY-MM-DD` */
  readonly bookedOn: string;
  /** In minor units: positive for money that came in, negative for money that went out. */
  readonly amount: number;
  /** The account's balance after it, as that system recorded it, in minor units. */
  readonly balanceAfter: number;
  readonly operation: Operation;
  readonly purpose: Purpose;
  /** The other side of a transfer. */
  readonly counterparty: { readonly bank: string; readonly account: string } | null;
}
