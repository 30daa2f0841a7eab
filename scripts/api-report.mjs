// The public API of every package, as a text that is committed: packages/<name>/api/<entry>.api.md. A change of the API is then a
// diff that somebody reviews. `pnpm api:report` writes the texts; without --write, as in CI, one that is stale is a failure.
import { Extractor, ExtractorConfig } from '@microsoft/api-extractor';
import { mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const write = process.argv.includes('--write');
let stale = 0;

for (const folder of readdirSync(join(root, 'packages')).map((each) => join(root, 'packages', each))) {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  for (const [entry, target] of Object.entries(manifest.exports)) {
    const built = target['@eventfold/build'];
    if (built !== undefined) report(folder, { manifest, entry, types: built.replace(/\.js$/, '.d.ts') });
  }
}
if (stale > 0) process.stdout.write('Look at the differences, then: pnpm api:report\n');
process.exitCode = stale === 0 ? 0 : 1;

function report(folder, { manifest, entry, types }) {
  const name = entry === '.' ? 'index' : entry.slice('./'.length).replaceAll('/', '-');
  mkdirSync(join(folder, 'api'), { recursive: true });
  const config = ExtractorConfig.prepare({
    packageJsonFullPath: join(folder, 'package.json'),
    packageJson: manifest,
    configObjectFullPath: join(folder, 'api-extractor.json'),
    configObject: {
      projectFolder: folder,
      mainEntryPointFilePath: join(folder, types),
      newlineKind: 'lf',
      apiReport: {
        enabled: true,
        reportFileName: `${name}.api.md`,
        reportFolder: join(folder, 'api'),
        reportTempFolder: join(folder, 'build/api'),
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      compiler: { overrideTsconfig: compilerSettings(folder, types) },
      messages: {
        compilerMessageReporting: { default: { logLevel: 'none' } },
        extractorMessageReporting: {
          default: { logLevel: 'none' },
          // A type that a public one needs and nobody can name is a hole in the API.
          'ae-forgotten-export': { logLevel: 'warning', addToApiReportFile: true },
        },
        tsdocMessageReporting: { default: { logLevel: 'none' } },
      },
    },
  });
  const { apiReportChanged } = Extractor.invoke(config, { localBuild: write, messageCallback: keepQuiet });
  if (!apiReportChanged) return;
  process.stdout.write(
    `${manifest.name} (${entry}): ${write ? 'written' : 'the API is another than its report says'}\n`,
  );
  if (!write) stale += 1;
}

/** What other packages declare is read where the compiler left it. */
function compilerSettings(folder, types) {
  const base = {
    target: 'ES2022',
    module: 'NodeNext',
    moduleResolution: 'NodeNext',
    skipLibCheck: true,
    strict: true,
  };
  const lib = ['ES2022', 'ESNext.Disposable', 'DOM'];
  return {
    compilerOptions: {
      ...base,
      lib,
      types: ['node'],
      typeRoots: [join(root, 'node_modules/@types')],
      customConditions: ['@eventfold/build'],
      rootDir: root,
    },
    files: [join(folder, types)],
  };
}

function keepQuiet(message) {
  message.handled = true;
}
