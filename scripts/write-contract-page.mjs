// Writes docs/contract.md from the clauses. Run it through `pnpm contract:page`, which builds them first.
import { mkdirSync, writeFileSync } from 'node:fs';
import { contractPage } from '../packages/testkit/build/contract-page/contract-page.js';

mkdirSync(new URL('../docs', import.meta.url), { recursive: true });
writeFileSync(new URL('../docs/contract.md', import.meta.url), contractPage());
