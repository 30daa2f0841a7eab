const FIELD = /(?:"((?:[^"]|"")*)"|([^";]*))(;|$)/y;

/**
 * The fields of one line of `;`-separated text, quoted or not; undefined where a quote is left open or stands in the middle.
 * In this form a row never spans lines, so a stray quote costs one row and not the rest of the file, as it would
 * with a general CSV parser.
 */
export function splitFields(line: string): string[] | undefined {
  const fields: string[] = [];
  FIELD.lastIndex = 0;
  for (;;) {
    const match = FIELD.exec(line);
    if (match === null) return undefined;
    const [, quoted, plain = '', separator] = match;
    fields.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (separator === '') return fields;
  }
}
