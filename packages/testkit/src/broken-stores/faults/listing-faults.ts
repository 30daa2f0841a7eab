import type { StreamDirectory } from '@eventfold/core';
import type { BrokenStore, Shared } from '../broken-store.js';
import { port } from '../port-fault.js';

const directory = (
  name: string,
  change: (inner: StreamDirectory, shared: Shared, everywhere: Shared) => Partial<StreamDirectory>,
): BrokenStore => port('directory', name, change);

export const listingFaults: readonly BrokenStore[] = [
  directory('listing ends after its first page', (inner) => ({
    streams: async (request) => ({ ...(await inner.streams(request)), next: null }),
    categories: async (request) => ({ ...(await inner.categories(request)), next: null }),
  })),
  directory('listing names a stream for every append', (inner) => ({
    streams: async (request) => {
      const page = await inner.streams(request);
      return request.limit >= 100 ? { ...page, names: [...page.names, ...page.names] } : page;
    },
  })),
  directory('category of a listing taken for a prefix', (inner) => ({
    streams: async ({ category, ...request }) => {
      const page = await inner.streams(request);
      return category === undefined
        ? page
        : { ...page, names: page.names.filter((name) => name.startsWith(category)) };
    },
  })),
  directory('listing of all namespaces', (inner, _, everywhere) => {
    const all = everywhere.of('directories', () => new Set<StreamDirectory>());
    all.add(inner);
    return {
      streams: async (request) => {
        const page = await inner.streams(request);
        if (page.names.length > 0) return page;
        const pages = await Promise.all([...all].map((each) => each.streams(request)));
        return { ...page, names: pages.flatMap(({ names }) => names) };
      },
    };
  }),
  {
    name: 'deleted streams listed',
    fault: (store, shared) => {
      const inner = store.directory as StreamDirectory;
      const deleted = shared.of('deleted', () => new Set<string>());
      const streams: StreamDirectory['streams'] = async (request) => {
        const page = await inner.streams(request);
        return { ...page, names: [...page.names, ...deleted] };
      };
      return {
        delete: async (request) => {
          deleted.add(request.stream);
          return store.delete(request);
        },
        directory: { ...inner, streams },
      };
    },
  },
  directory('listing ends after a hundred names', (inner) => ({
    streams: async (request) => {
      const page = await inner.streams(request);
      return Number(page.next ?? 0) >= 100 ? { ...page, next: null } : page;
    },
  })),
  directory('names cut at a space in a listing', (inner) => ({
    streams: async (request) => {
      const page = await inner.streams(request);
      return { ...page, names: page.names.map((name) => name.split(/\s/)[0] ?? name) };
    },
  })),
  {
    name: 'fully truncated streams left out of a listing',
    fault: (store) => {
      const inner = store.directory as StreamDirectory;
      const streams: StreamDirectory['streams'] = async (request) => {
        const page = await inner.streams(request);
        const names: string[] = [];
        for (const stream of page.names)
          if ((await store.readStream({ stream, limit: 1 })).events.length > 0) names.push(stream);
        return { ...page, names };
      };
      return { directory: { ...inner, streams } };
    },
  },
  {
    name: 'category of a stream that was written anew not listed',
    fault: (store, shared) => {
      const gone = shared.of('gone', () => new Set<string>());
      const inner = store.directory as StreamDirectory;
      const categories: StreamDirectory['categories'] = async (request) => {
        const page = await inner.categories(request);
        return { ...page, names: page.names.filter((name) => !gone.has(name)) };
      };
      return {
        delete: async (request, options) => {
          const answer = await store.delete(request, options);
          if (answer.ok && answer.changed) gone.add(request.stream.split('-')[0] ?? '');
          return answer;
        },
        directory: { ...inner, categories },
      };
    },
  },
  directory('next of no page taken for the beginning', (inner) => ({
    streams: (request) =>
      inner.streams(/^\d*$/.test(request.after ?? '') ? request : { ...request, after: undefined }),
  })),
];
