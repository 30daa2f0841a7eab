// Makes the reference of the site from the sources: a page for each export of each public entry, in `site/reference`, which is not committed.
import { Comment, Converter, ReflectionKind } from 'typedoc';
import { publicEntries } from '../scripts/public-entries.mjs';

/** What each entry is for, in its line of the overview. */
const ABOUT = {
  '@eventfold/core':
    'Deciders, commands, readers, subscriptions, projections, snapshots, schema evolution; the types of the store port.',
  '@eventfold/core/memory': 'The in-memory store.',
  '@eventfold/core/opentelemetry': 'Spans, figures and warnings by OpenTelemetry.',
  '@eventfold/core/store': 'For authors of stores: what every store shares.',
  '@eventfold/store-kurrent': 'The KurrentDB store, and its persistent subscriptions.',
  '@eventfold/store-redis': 'The Redis store.',
  '@eventfold/testkit': 'Given, when, then; the contract of stores; faults and histories.',
  '@eventfold/testkit/tcp-proxy': 'A proxy that spoils connections, for tests of stores with a server.',
};

/** @type {Partial<import('typedoc').TypeDocOptions>} */
export default {
  name: 'Reference',
  entryPoints: publicEntries.map(({ source }) => `../${source}`),
  tsconfig: 'tsconfig.reference.json',
  plugin: ['typedoc-plugin-markdown', nameAsImported],
  out: 'reference',
  readme: 'none',
  disableSources: true,
  entryFileName: 'index',
  hidePageHeader: true,
  groupOrder: ['Functions', 'Variables', 'Interfaces', 'Type Aliases'],
  indexFormat: 'table',
  parametersFormat: 'table',
  expandParameters: true,
  useCodeBlocks: true,
  excludePrivate: true,
  validation: { notExported: false },
};

/** Modules are called as one imports them, and the rest of a parameter list that is taken apart at once has a name. */
function nameAsImported(app) {
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const module of project.getReflectionsByKind(ReflectionKind.Module)) {
      // Called after their files so far: `core/src/memory`.
      const found = publicEntries.find(({ source }) => source === `packages/${module.name}/index.ts`);
      if (found === undefined) throw new Error(`${module.name} is no entry of a package.`);
      module.name = found.name;
      module.comment = new Comment([{ kind: 'text', text: ABOUT[found.name] ?? '' }]);
    }
    for (const parameter of project.getReflectionsByKind(ReflectionKind.Parameter))
      if (parameter.name === '__namedParameters')
        parameter.name = parameter.flags.isRest ? 'rest' : 'options';
  });
}
