const COUNT = new Intl.NumberFormat('en', { maximumSignificantDigits: 4 });
const RATIO = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });

/** A figure to four digits. */
export function formatFigure(figure: number): string {
  return COUNT.format(figure);
}

/** A ratio to three digits, marked as one. */
export function formatRatio(ratio: number): string {
  return `${RATIO.format(ratio)} x`;
}
