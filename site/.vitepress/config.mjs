import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitepress';
import { siteLinks } from './links.mjs';
import { excluded, rewrites, root } from './pages.mjs';
import { sidebar } from './sidebar.mjs';

const { description } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
/** Only the build for publishing knows where the sources are. */
const home = process.env.REPOSITORY_URL;
const fromHere = (path) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  title: 'Eventfold',
  description,
  lang: 'en',
  base: process.env.DOCS_BASE ?? '/',
  srcDir: root,
  srcExclude: excluded,
  rewrites,
  cleanUrls: true,
  outDir: fromHere('../dist'),
  cacheDir: fromHere('../.cache'),
  head: [['link', { rel: 'icon', href: `${process.env.DOCS_BASE ?? '/'}logo.svg` }]],
  markdown: {
    theme: { light: 'github-light', dark: 'github-dark' },
    anchor: { slugify },
    config: (md) => void md.use(siteLinks(home)),
  },
  themeConfig: {
    logo: '/logo.svg',
    nav: [
      { text: 'Learn', link: '/guide/getting-started', activeMatch: '^/guide/' },
      { text: 'Concepts', link: '/concepts/events-and-streams', activeMatch: '^/(concepts/|idempotence)' },
      { text: 'How to', link: '/how-to/choose-a-store', activeMatch: '^/how-to/' },
      { text: 'Look up', link: '/errors', activeMatch: '^/(errors|deletes|contract|glossary)' },
      { text: 'Reference', link: '/reference/', activeMatch: '^/reference/' },
      { text: 'Compare', link: '/comparison' },
    ],
    sidebar: sidebar(),
    outline: [2, 3],
    search: { provider: 'local' },
    socialLinks: home === undefined ? [] : [{ icon: 'github', link: home }],
    footer: {
      message: 'Every example on these pages is compiled, and run where it needs no server. MIT licence.',
    },
  },
  vite: {
    publicDir: fromHere('../public'),
    plugins: [vueFromHere()],
    build: { chunkSizeWarningLimit: 2_000 },
  },
});

/** The pages lie outside of this folder, so what they import would not be found from where they are. */
function vueFromHere() {
  return {
    name: 'vue-from-here',
    enforce: 'pre',
    resolveId(id, _importer, options) {
      if (!/^vue(\/|$)/.test(id)) return undefined;
      return this.resolve(id, fromHere('config.mjs'), { ...options, skipSelf: true });
    },
  };
}

/** As GitHub makes anchors of headings: links between pages work there and here. */
function slugify(heading) {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-');
}
