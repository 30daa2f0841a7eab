/** The cells of a table by the text of its first column. */
export interface MarkdownTable {
  readonly columns: readonly string[];
  readonly rows: ReadonlyMap<string, readonly string[]>;
}

/** The first table under a heading. @throws Error where there is none */
export function readTable(page: string, heading: string): MarkdownTable {
  const lines = page.split('\n');
  const start = lines.findIndex((line) => /^#+ /.test(line) && line.replace(/^#+ /, '') === heading);
  const first = lines.findIndex((line, index) => index > start && line.startsWith('|'));
  if (start < 0 || first < 0) throw new Error(`There is no table under the heading ${heading}.`);
  const end = lines.findIndex((line, index) => index > first && !line.startsWith('|'));
  const [header, , ...rows] = lines.slice(first, end < 0 ? undefined : end).map(cellsOf);
  return {
    columns: header?.slice(1) ?? [],
    rows: new Map(rows.map(([name = '', ...cells]) => [name, cells])),
  };
}

function cellsOf(line: string): string[] {
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
}
