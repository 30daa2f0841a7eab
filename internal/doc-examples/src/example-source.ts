import type { CodeBlock, Example } from './extract-examples.js';

/** The example as one module whose line numbers are those of its page. */
export function sourceOf({ blocks }: Example): string {
  let source = '';
  let line = 1;
  for (const block of blocks) {
    source += '\n'.repeat(block.line - line) + block.code;
    line = block.line + block.code.split('\n').length - 1;
  }
  return source;
}

/** The part of the example that runs; undefined where there is none. */
export function runnable(example: Example): Example | undefined {
  const blocks: readonly CodeBlock[] = example.blocks.filter(({ onlyCompiled }) => !onlyCompiled);
  return example.blocks[0]?.onlyCompiled === true ? undefined : { ...example, blocks };
}
