import type { History } from './history.js';

const FORMAT = 'eventfold-history';
const VERSION = 1;

/** The history as lines of JSON, one for each operation after a line that names the format; for files of any size. */
export function* historyLines(history: History): Generator<string, void, void> {
  yield JSON.stringify({ format: FORMAT, version: VERSION });
  for (const operation of history) yield JSON.stringify(operation);
}

/** The history as one text. */
export function formatHistory(history: History): string {
  return [...historyLines(history), ''].join('\n');
}

/** Reads what {@link historyLines} wrote, as one text or line by line. Throws on anything else. */
export function parseHistory(text: string | Iterable<string>): History {
  const lines = typeof text === 'string' ? text.split('\n') : text;
  const history: History = [];
  let number = 0;
  let begun = false;
  for (const line of lines) {
    number += 1;
    if (line === '') continue;
    const value = parseLine(line, number);
    if (begun) history.push(value as unknown as History[number]);
    else checkFormat(value);
    begun = true;
  }
  if (!begun) checkFormat({});
  return history;
}

type Fields = Readonly<Record<string, unknown>>;

function parseLine(line: string, number: number): Fields {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === 'object' && value !== null) return value as Fields;
  } catch {
    // Said below, with the number of the line: a run that was killed leaves half a line behind.
  }
  throw new SyntaxError(`Line ${number} of the history is not an object in JSON.`);
}

function checkFormat({ format, version }: Fields): void {
  if (format !== FORMAT)
    throw new SyntaxError(`This is no history: its first line does not say "${FORMAT}".`);
  if (version !== VERSION)
    throw new SyntaxError(
      `The history has version ${String(version)}; this testkit reads version ${VERSION}.`,
    );
}
