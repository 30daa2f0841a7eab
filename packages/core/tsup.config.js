import { publishedPackage } from '../../scripts/tsup-preset.js';

export default publishedPackage({
  index: 'src/index.ts',
  'memory/index': 'src/memory/index.ts',
  'opentelemetry/index': 'src/opentelemetry/index.ts',
  'store/index': 'src/store/index.ts',
});
