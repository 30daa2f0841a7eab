// A stranger should know what a file is for in ten seconds: every source file exports something whose name it
// bears, or says what it is for: in a comment at its beginning, or in that of its first export.
import { readFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const SOURCES = [
  'packages/*/src',
  'packages/*/scripts',
  'apps/*/src',
  'internal/*/src',
  'bench/src',
  'scripts',
];
/** Entries, which only hand on; tests, which are called as what they test; what a script wrote. */
const SELF_EVIDENT = /(^|\/)index\.ts$|\.(test|test-d)\.tsx?$|\/generated\/|\.config\.[cm]?js$/;

const { stdout } = spawnSync(
  'git',
  [
    'ls-files',
    '--cached',
    '--others',
    '--exclude-standard',
    ...SOURCES.map((folder) => `:(glob)${folder}/**`),
  ],
  {
    cwd: root,
    encoding: 'utf8',
  },
);
const silent = stdout
  .split('\n')
  .filter((file) => /\.(tsx?|[cm]js|lua)$/.test(file) && !SELF_EVIDENT.test(file))
  .filter((file) => !saysItsPurpose(file, readFileSync(`${root}${file}`, 'utf8')));
for (const file of silent)
  process.stdout.write(
    `${file}: what is it for? Nothing that it exports is called so, and no comment says it.\n`,
  );
process.exitCode = silent.length === 0 ? 0 : 1;

function saysItsPurpose(file, text) {
  const code = text.replace(/^#!.*\n/, '').replace(/^['"]use strict['"];\s*/, '');
  const begins = /^\s*(\/\/|\/\*|--)/.test(
    code.replace(/^(import\b[^;]*;|const .* = require\(.*\);)\s*/gm, ''),
  );
  const tells = /\*\/\s*$/.test(code.split(/^(?:export|module\.exports)\b/m)[0] ?? '');
  return begins || tells || exportsItsName(file, code);
}

/** `clauses/deletes.ts` may export `deleteClauses`. */
function exportsItsName(file, code) {
  const words = basename(file)
    .replace(/\.fixture|\.[cm]?[jt]sx?$/g, '')
    .split('-')
    .map((word) => word.toLowerCase().replace(/s$/, ''));
  const declared = code.matchAll(
    /^export (?:async )?(?:const|let|function\*?|class|interface|type|enum) (\w+)/gm,
  );
  return [...declared].some(([, name]) => words.every((word) => name.toLowerCase().includes(word)));
}
