/** The replies of a pipeline or transaction. @throws the first error among them */
export function repliesOf(results: [error: Error | null, result: unknown][] | null): unknown[] {
  if (results === null) throw new Error('The transaction was discarded.');
  return results.map(([error, result]) => {
    if (error !== null) throw error;
    return result;
  });
}
