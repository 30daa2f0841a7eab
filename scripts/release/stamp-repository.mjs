// Tells the published packages where their sources are, right before they are published: `repository`, `homepage` and `bugs` in
// each package.json (npm's provenance compares the first with the repository that publishes), and links in each README that lead
// out of the package, which are dead on npm otherwise. Nothing of it is committed: only the release knows where it runs, and says
// so in REPOSITORY_URL.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';

const LINK = /(\]\()((?:\.\.?\/|[\w-]+\/)[^)\s]*)(\))/g;

/** Stamps every package below `root`. */
export function stampRepository(root, repository) {
  for (const folder of readdirSync(join(root, 'packages'))) {
    const directory = `packages/${folder}`;
    stampManifest(join(root, directory, 'package.json'), { repository, directory });
    stampReadme(join(root, directory, 'README.md'), { repository, directory });
  }
}

function stampManifest(file, { repository, directory }) {
  const manifest = JSON.parse(readFileSync(file, 'utf8'));
  const stamped = {
    ...manifest,
    repository: { type: 'git', url: `git+${repository}.git`, directory },
    homepage: `${repository}/tree/main/${directory}#readme`,
    bugs: `${repository}/issues`,
  };
  writeFileSync(file, `${JSON.stringify(stamped, null, 2)}\n`);
}

function stampReadme(file, { repository, directory }) {
  const text = readFileSync(file, 'utf8');
  const absolute = (_, open, target, close) =>
    `${open}${repository}/blob/main/${posix.join(directory, target)}${close}`;
  writeFileSync(file, text.replace(LINK, absolute));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const repository = process.env['REPOSITORY_URL'] ?? '';
  if (!/^https:\/\/[^/]+\/[^/]+\/[^/]+$/.test(repository)) {
    process.stderr.write(
      'REPOSITORY_URL must say where the sources are, as https://<host>/<owner>/<name>.\n',
    );
    process.exit(1);
  }
  stampRepository(fileURLToPath(new URL('../..', import.meta.url)), repository);
}
