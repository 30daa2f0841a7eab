/**
 * The pattern of the server's dialect (.NET) for JavaScript, where they differ in what real filters use: `$` also
 * matches before a line end that ends the text, `.` everything but a line feed, and `\A`, `\Z`, `\z` are anchors.
 */
export function dotnetRegex(pattern: string): RegExp {
  const translated = pattern.replaceAll(
    /\\A|\\Z|\\z|\\[^]|\[(?:\\[^]|[^\]\\])*\]|\$|\./g,
    (part) => REPLACED[part] ?? part,
  );
  return new RegExp(translated);
}

const REPLACED: Readonly<Record<string, string>> = {
  $: '(?=\\n?(?![^]))',
  '\\Z': '(?=\\n?(?![^]))',
  '\\z': '(?![^])',
  '\\A': '(?<![^])',
  '.': '[^\\n]',
};
