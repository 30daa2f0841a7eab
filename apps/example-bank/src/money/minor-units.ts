/** Amounts are safe integers in the currency's smallest unit (hellers, cents): sums are exact. */
export type Currency = 'CZK' | 'EUR' | 'USD';

const DECIMAL = /^(-?)(\d+)(?:\.(\d{1,2}))?$/;

/** The minor units of a decimal such as `-12.50`; undefined where the text is none, or too large to be exact. */
export function parseMinorUnits(text: string): number | undefined {
  const [, sign, whole, fraction = ''] = DECIMAL.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const minor = Number(whole + fraction.padEnd(2, '0'));
  if (!Number.isSafeInteger(minor)) return undefined;
  return sign === '-' && minor !== 0 ? -minor : minor;
}

/** The amount as people read it: `-12,345.50 CZK`. */
export function formatMoney(minor: number, currency: Currency): string {
  const digits = String(Math.abs(minor)).padStart(3, '0');
  const whole = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ',');
  return `${minor < 0 ? '-' : ''}${whole}.${digits.slice(-2)} ${currency}`;
}
