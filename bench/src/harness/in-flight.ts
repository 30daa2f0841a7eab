/** Calls `operation` for 0 to count - 1, that many at a time. */
export async function inFlight(
  width: number,
  count: number,
  operation: (index: number) => Promise<unknown>,
): Promise<number> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count) await operation(next++);
  };
  await Promise.all(Array.from({ length: width }, worker));
  return count;
}
