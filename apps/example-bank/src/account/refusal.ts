export type RefusalCode =
  | 'ACCOUNT_NOT_OPEN'
  | 'ACCOUNT_EXISTS'
  | 'ACCOUNT_FROZEN'
  | 'ACCOUNT_CLOSED'
  | 'ACCOUNT_NOT_EMPTY'
  | 'INSUFFICIENT_FUNDS'
  | 'CURRENCY_MISMATCH'
  | 'SAME_ACCOUNT'
  | 'TRANSFER_EXISTS'
  | 'INVALID_AMOUNT'
  | 'INVALID_OWNER';

/** A command that the bank's rules do not allow. Nothing was written. */
export interface Refusal extends Error {
  readonly code: RefusalCode;
}

class CodedRefusal extends Error implements Refusal {
  override readonly name = 'Refusal';

  constructor(
    readonly code: RefusalCode,
    message: string,
  ) {
    super(message);
  }
}

/** Makes the refusal for a decider to throw; the message is for the customer. */
export function refusal(code: RefusalCode, message: string): Refusal {
  return new CodedRefusal(code, message);
}

/** Whether the bank's rules refused the command, as opposed to the store failing. */
export function isRefusal(error: unknown): error is Refusal {
  return error instanceof CodedRefusal;
}
