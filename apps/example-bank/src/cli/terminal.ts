/** Where a command writes: results to `stdout`, everything about the way there to `stderr`. */
export interface Terminal {
  readonly stdout: Output;
  readonly stderr: Output;
}

interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
}
