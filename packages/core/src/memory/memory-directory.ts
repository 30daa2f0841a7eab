import { eventStoreError } from '../errors/event-store-error.js';
import type { ListRequest, NamePage, StreamDirectory } from '../store/stream-directory.js';
import { categoryOf } from '../stream/stream-name.js';
import type { MemoryStream } from './memory-stream.js';

/** Names in the order in which they were first written, which no later write or delete changes. */
export function memoryDirectory(streams: ReadonlyMap<string, MemoryStream>): StreamDirectory {
  return {
    async streams({ category, ...request }) {
      const wanted = (name: string): boolean => category === undefined || categoryOf(name) === category;
      return page(
        [...streams].map(([name, { state }]) => [name, state === 'active' && wanted(name)]),
        request,
      );
    },
    async categories(request) {
      const present = new Map<string, boolean>();
      for (const [name, { state }] of streams) {
        const category = categoryOf(name);
        present.set(category, state === 'active' || present.get(category) === true);
      }
      return page([...present], request);
    },
  };
}

/** A page of the names that are marked; `next` is an index in the whole list. */
function page(
  names: readonly (readonly [string, boolean])[],
  { after = '0', limit }: Omit<ListRequest, 'category'>,
): NamePage {
  if (!Number.isSafeInteger(limit) || limit < 1 || !/^\d+$/.test(after)) {
    throw eventStoreError(
      'ES_INVALID_ARGUMENT',
      'A list is asked for with a limit from 1 and the `next` of another page.',
    );
  }
  const found: string[] = [];
  let index = Number(after);
  for (; index < names.length && found.length < limit; index++) {
    const [name, marked] = names[index]!;
    if (marked) found.push(name);
  }
  return { names: found, next: index < names.length ? String(index) : null };
}
