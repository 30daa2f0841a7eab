// Links on the pages are those of files, so that they work in the repository. Here they become those of the site.
import { relative } from 'node:path';
import { pageOf, root, targetOf } from './pages.mjs';

/**
 * A plugin for markdown-it. A link to a file that is no page leads to the repository where its address is known, and is
 * plain text where it is not.
 */
export function siteLinks(repository) {
  return (md) => {
    md.core.ruler.push('site-links', ({ tokens, env }) => {
      if (env?.path === undefined) return; // a title on its own
      const file = relative(root, env.realPath ?? env.path).replaceAll('\\', '/');
      for (const token of tokens) rewriteAll(token.children ?? [], file, repository);
    });
  };
}

function rewriteAll(tokens, file, repository) {
  for (const [at, token] of tokens.entries()) {
    const link = token.type === 'link_open' ? token.attrGet('href') : null;
    if (link === null || /^([a-z]+:|#|\/)/i.test(link)) continue;
    const address = addressOf(file, link, repository);
    if (address !== undefined) token.attrSet('href', address);
    else unlink(tokens, at);
  }
}

function addressOf(file, link, repository) {
  const [path, anchor] = link.split('#');
  const target = targetOf(file, path);
  const page = pageOf(target);
  const hash = anchor === undefined ? '' : `#${anchor}`;
  if (page !== undefined) return `/${page.replace(/(^|\/)index\.md$/, '$1')}${hash}`;
  return repository === undefined ? undefined : `${repository}/blob/main/${target}${hash}`;
}

function unlink(tokens, at) {
  const end = tokens.findIndex(({ type }, index) => index > at && type === 'link_close');
  for (const token of [tokens[at], tokens[end]]) {
    token.tag = 'span';
    token.attrs = null;
  }
}
