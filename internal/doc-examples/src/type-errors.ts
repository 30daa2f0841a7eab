import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { sourceOf } from './example-source.js';
import type { Example } from './extract-examples.js';

const folder = dirname(dirname(fileURLToPath(import.meta.url)));

/** What the compiler says of each example, all of them compiled as one program under the settings of this repository. */
export function typeErrors(examples: readonly Example[]): Map<Example, readonly string[]> {
  const files = new Map(
    examples.map((example, index) => [join(folder, 'src', `example-${index}.ts`), example]),
  );
  const options = compilerOptions();
  const program = ts.createProgram([...files.keys()], options, hostWith(files, options));
  const result = new Map<Example, readonly string[]>();
  for (const [name, example] of files) {
    const file = program.getSourceFile(name);
    const found = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
    result.set(
      example,
      found.map((diagnostic) => described(example, diagnostic)),
    );
  }
  return result;
}

function compilerOptions(): ts.CompilerOptions {
  const file = join(folder, '..', '..', 'tsconfig.base.json');
  const { config } = ts.readConfigFile(file, ts.sys.readFile) as { config: { compilerOptions: object } };
  const own = { types: ['node'], noEmit: true, composite: false, sourceMap: false, declarationMap: false };
  const { options, errors } = ts.convertCompilerOptionsFromJson(
    { ...config.compilerOptions, ...own },
    folder,
  );
  if (errors.length > 0) throw new Error(ts.flattenDiagnosticMessageText(errors[0]?.messageText, '\n'));
  return options;
}

/** The files of this machine, and the examples as if they stood among the sources of this package. */
function hostWith(examples: ReadonlyMap<string, Example>, options: ts.CompilerOptions): ts.CompilerHost {
  const host = ts.createCompilerHost(options);
  return {
    ...host,
    getCurrentDirectory: () => folder,
    fileExists: (name) => examples.has(name) || host.fileExists(name),
    getSourceFile(name, languageVersion, ...rest) {
      const example = examples.get(name);
      if (example === undefined) return host.getSourceFile(name, languageVersion, ...rest);
      return ts.createSourceFile(name, sourceOf(example), languageVersion, true);
    },
  };
}

function described({ page }: Example, { file, start, code, messageText }: ts.Diagnostic): string {
  const line = file === undefined ? 0 : file.getLineAndCharacterOfPosition(start ?? 0).line + 1;
  return `${page}:${line} TS${code}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
}
