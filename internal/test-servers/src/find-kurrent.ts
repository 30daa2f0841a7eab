/**
 * The connection string of the KurrentDB to test on, from KURRENTDB_URL. Without one it says on standard error which
 * suite does not run, so that nobody takes its silence for a success.
 */
export function findKurrent(suite: string): string | undefined {
  const url = process.env['KURRENTDB_URL'];
  if (url !== undefined && url !== '') return url;
  process.stderr.write(
    `NOT RUN: ${suite}. Set KURRENTDB_URL to a KurrentDB's connection string to run it.\n`,
  );
  return undefined;
}
