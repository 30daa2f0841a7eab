'use strict';

const { createHash } = require('node:crypto');
const { readFileSync } = require('node:fs');
const typescriptVersion = require('typescript/package.json').version;

const ownSource = readFileSync(__filename);

/** What `import.meta` offers in Node, for the CommonJS that Jest runs. */
const IMPORT_META = {
  url: "require('node:url').pathToFileURL(__filename).href",
  filename: '__filename',
  dirname: '__dirname',
};

/** Compiles one file at a time with the TypeScript compiler itself; types are checked elsewhere. */
module.exports = {
  getCacheKey(source, path, options) {
    return createHash('sha1')
      .update(ownSource)
      .update([typescriptVersion, process.version, path, options.configString, ''].join('\0'))
      .update(source)
      .digest('hex');
  },

  process(source, path) {
    const ts = require('typescript');
    const { outputText, sourceMapText } = ts.transpileModule(source, {
      fileName: path,
      transformers: { before: [replaceImportMeta(ts)] },
      compilerOptions: {
        target: ts.ScriptTarget.ES2022,
        module: ts.ModuleKind.CommonJS,
        esModuleInterop: true,
        isolatedModules: true,
        sourceMap: true,
        inlineSources: true,
      },
    });
    return { code: outputText, map: JSON.parse(sourceMapText) };
  },
};

function replaceImportMeta(ts) {
  const isImportMeta = (node) => ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.ImportKeyword;
  return (context) => (file) => {
    const visit = (node) => {
      if (ts.isPropertyAccessExpression(node) && isImportMeta(node.expression)) {
        const replacement = IMPORT_META[node.name.text];
        if (replacement !== undefined) return context.factory.createIdentifier(replacement);
      }
      return ts.visitEachChild(node, visit, context);
    };
    return ts.visitNode(file, visit);
  };
}
