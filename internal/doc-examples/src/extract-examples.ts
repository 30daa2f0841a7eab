/** One fenced block of TypeScript. */
export interface CodeBlock {
  /** The line of its first code in the page, from 1. */
  readonly line: number;
  readonly code: string;
  /** It is only compiled: marked `no-run`, or it needs a server. */
  readonly onlyCompiled: boolean;
}

/** A block and those marked `part` that go on where it ends: together one module. */
export interface Example {
  readonly page: string;
  /** The heading that it stands under. */
  readonly heading: string;
  readonly blocks: readonly CodeBlock[];
}

const FENCE = /^( *)(`{3,})\s*(.*)$/;
const HEADING = /^#{1,6} +(.+)$/;
const MARKS: readonly string[] = ['part', 'no-run'];
/** Marks a block that is shown as a file of the repository has it, where it is compiled and tested. */
export const QUOTED = 'from=';
/** Under these names a block would be shown as code and never tried. */
const OTHER_NAMES: readonly string[] = ['typescript', 'tsx', 'mts', 'cts', 'js', 'javascript', 'mjs', 'cjs'];
/** Stores of these packages need a server. */
const NEEDS_SERVER = /from '@eventfold\/store-(redis|kurrent)'/;

/** The examples of a page. @throws Error for a block that cannot be tried as it is marked */
export function extractExamples(page: string, markdown: string): Example[] {
  const examples: { page: string; heading: string; blocks: CodeBlock[] }[] = [];
  for (const fence of fencesOf(page, markdown.split('\n'))) {
    const { heading, line } = fence;
    if (!isTried(page, fence)) continue;
    const open = examples[examples.length - 1];
    if (!fence.marks.includes('part')) examples.push({ page, heading, blocks: [codeBlock(fence)] });
    else if (open !== undefined) open.blocks.push(codeBlock(fence));
    else throw new Error(`${page}:${line}: there is no block before that this could be a part of.`);
  }
  return examples;
}

/** A block of a page, whatever it holds. */
export interface Fence {
  /** Of the opening fence, from 1. */
  readonly line: number;
  readonly heading: string;
  readonly language: string;
  readonly marks: readonly string[];
  readonly lines: readonly string[];
}

/** Every block of a page, in order. @throws Error for one that does not end */
export function fencesOf(page: string, lines: readonly string[]): Fence[] {
  const fences: Fence[] = [];
  let heading = page;
  for (let at = 0; at < lines.length; at++) {
    const fence = FENCE.exec(lines[at]!);
    if (fence === null) {
      heading = HEADING.exec(lines[at]!)?.[1] ?? heading;
      continue;
    }
    const [, indent = '', ticks, info = ''] = fence;
    const end = lines.findIndex((line, index) => index > at && line.trim() === ticks);
    if (end < 0) throw new Error(`${page}:${at + 1}: the block does not end.`);
    const [language = '', ...marks] = info.split(' ');
    const code = lines.slice(at + 1, end).map((line) => line.replace(indent, ''));
    fences.push({ line: at + 1, heading, language, marks, lines: code });
    at = end;
  }
  return fences;
}

function isTried(page: string, { line, language, marks }: Fence): boolean {
  if (OTHER_NAMES.includes(language))
    throw new Error(`${page}:${line}: write \`ts\` for ${language}, so that the block is tried.`);
  if (language !== 'ts' || marks.some((mark) => mark.startsWith(QUOTED))) return false;
  const strange = marks.find((mark) => !MARKS.includes(mark));
  if (strange === undefined) return true;
  throw new Error(`${page}:${line}: a block is marked ${MARKS.join(' or ')}, not ${strange}.`);
}

function codeBlock({ line, marks, lines }: Fence): CodeBlock {
  const code = lines.join('\n');
  return { line: line + 1, code, onlyCompiled: marks.includes('no-run') || NEEDS_SERVER.test(code) };
}
