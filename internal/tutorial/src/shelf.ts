// The view that the service answers from: every tool, and who has it.
import { projection } from '@eventfold/core';
import { tool } from './tool.js';

interface Row {
  readonly id: string;
  readonly name: string;
  readonly holder: string | null;
}

export type Shelf = Map<string, Row>;

/** Each handler sets what is, so an event that comes twice changes nothing. */
export const shelfOf = (view: Shelf) =>
  projection({
    name: 'shelf',
    source: tool,
    view,
    on: {
      ToolAdded: ({ stream, data }, shelf) => {
        const id = stream.slice('tool-'.length);
        shelf.set(stream, { id, name: data.name, holder: null });
      },
      ToolBorrowed: ({ stream, data }, shelf) => changeHolder(shelf, stream, data.by),
      ToolReturned: ({ stream }, shelf) => changeHolder(shelf, stream, null),
    },
  });

function changeHolder(shelf: Shelf, stream: string, holder: string | null): void {
  const row = shelf.get(stream);
  if (row !== undefined) shelf.set(stream, { ...row, holder });
}
