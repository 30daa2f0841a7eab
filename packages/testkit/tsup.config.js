import { publishedPackage } from '../../scripts/tsup-preset.js';

export default publishedPackage({ index: 'src/index.ts', 'tcp-proxy/index': 'src/tcp-proxy/index.ts' });
