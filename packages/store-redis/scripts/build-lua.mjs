// Turns src/commands/*.lua into TypeScript modules, so that nothing is read from the disk at run time.
// `node scripts/build-lua.mjs` writes them; with `--check` it fails where one is not as it would be written.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const commands = fileURLToPath(new URL('../src/commands/', import.meta.url));
const generated = join(commands, 'generated');
const INCLUDE = /^--- @include "([^"]+)"$/;

const modules = readdirSync(commands)
  .filter((file) => file.endsWith('.lua'))
  .map((file) => ({ path: join(generated, file.replace(/\.lua$/, '.ts')), text: moduleOf(file) }));

if (process.argv.includes('--check')) {
  const expected = modules.map(({ path }) => basename(path)).sort();
  const strays = readdirSync(generated).filter((file) => !expected.includes(file));
  const stale = modules
    .filter(({ path, text }) => readIfThere(path) !== text)
    .map(({ path }) => basename(path));
  for (const file of [...stale, ...strays]) process.stdout.write(`stale: src/commands/generated/${file}\n`);
  process.exitCode = stale.length + strays.length === 0 ? 0 : 1;
} else {
  mkdirSync(generated, { recursive: true });
  for (const { path, text } of modules) writeFileSync(path, text);
}

/** The module of one command: its name, the SHA-1 by which Redis knows it, and its text. */
function moduleOf(file) {
  const [, name, keys] =
    /^(.+)-(\d+|n)\.lua$/.exec(file) ?? fail(`${file} is not named <verb>-<number of keys>.lua`);
  const lua = flatten(file, new Set()).join('\n');
  if (/[`\\]|\$\{/.test(lua)) fail(`${file} holds a character that a template literal cannot`);
  const constant = name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
  return [
    `// Built from src/commands/${file} by scripts/build-lua.mjs.`,
    ...(lua.split('\n').length > 240 ? ['/* eslint-disable max-lines */'] : []),
    `import type { Script } from '../script.js';`,
    '',
    `export const ${constant}Script: Script = {`,
    `  name: '${name}',`,
    `  keys: ${keys === 'n' ? 'null' : keys},`,
    `  sha1: '${createHash('sha1').update(lua).digest('hex')}',`,
    `  lua: \`${lua}\`,`,
    '};',
    '',
  ].join('\n');
}

/** The lines of a file with its includes in place, each of them once, without comments and empty lines. */
function flatten(file, included) {
  return readFileSync(join(commands, file), 'utf8')
    .split('\n')
    .flatMap((line) => {
      const include = INCLUDE.exec(line)?.[1];
      if (include === undefined) return /^\s*(--|$)/.test(line) ? [] : [line];
      return included.size === included.add(include).size ? [] : flatten(include, included);
    });
}

function readIfThere(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function fail(message) {
  throw new Error(message);
}
