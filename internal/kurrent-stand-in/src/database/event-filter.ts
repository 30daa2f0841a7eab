import { dotnetRegex } from './dotnet-regex.js';
import type { LogRecord } from './log-record.js';

/** Which records of the log a reader wants. */
export type EventFilter = (record: LogRecord) => boolean;

export interface FilterExpression {
  readonly of: 'stream' | 'type';
  /** Counts where it is not empty, and then alone. */
  readonly regex: string;
  readonly prefixes: readonly string[];
}

/** The log as everybody reads it: without what the server writes for itself alone. */
export const EVERYTHING: EventFilter = ({ stream }) =>
  !stream.startsWith('$') ||
  !(
    stream === '$epoch-information' || /^\$persistentsubscription-\$all::.*-(checkpoint|parked)$/.test(stream)
  );

export function eventFilter({ of, regex, prefixes }: FilterExpression): EventFilter {
  const matches = matcher(regex, prefixes);
  return (record) => EVERYTHING(record) && matches(of === 'stream' ? record.stream : record.type);
}

function matcher(regex: string, prefixes: readonly string[]): (text: string) => boolean {
  if (regex === '') return (text) => prefixes.some((prefix) => text.startsWith(prefix));
  const pattern = dotnetRegex(regex);
  return (text) => pattern.test(text);
}
