// Every export of every public entry says what it is for: its docstring is what an editor shows, and what the reference on the site is
// made of. `node scripts/check-docstrings.mjs` names those without one.
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { publicEntries } from './public-entries.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const entries = publicEntries.map(({ name, source }) => ({ name, source: join(root, source) }));
const program = ts.createProgram(
  entries.map(({ source }) => source),
  settings(),
);
const checker = program.getTypeChecker();

let missing = 0;
let exported = 0;
for (const { name, source } of entries) {
  const module = checker.getSymbolAtLocation(program.getSourceFile(source));
  for (const symbol of checker.getExportsOfModule(module)) {
    exported++;
    const meant = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    if (meant.getDocumentationComment(checker).length > 0) continue;
    missing++;
    process.stdout.write(`${name}: ${symbol.name} has no docstring (${placeOf(meant)})\n`);
  }
}
process.stdout.write(`${exported} exports of ${entries.length} entries, ${missing} without a docstring\n`);
process.exitCode = missing === 0 ? 0 : 1;

function settings() {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.base.json'), ts.sys.readFile);
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
  return {
    ...options,
    composite: false,
    noEmit: true,
    lib: ['lib.es2022.d.ts', 'lib.esnext.disposable.d.ts', 'lib.dom.d.ts'],
  };
}

function placeOf(symbol) {
  const declaration = symbol.declarations?.[0];
  if (declaration === undefined) return 'declared nowhere';
  const file = declaration.getSourceFile();
  const { line } = file.getLineAndCharacterOfPosition(declaration.getStart());
  return `${relative(root, file.fileName)}:${line + 1}`;
}
