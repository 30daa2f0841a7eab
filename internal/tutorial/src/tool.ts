// A tool of the shed: what can happen to it, and who may do what with it.
import { decider } from '@eventfold/core';

export type ToolEvent =
  | { type: 'ToolAdded'; data: { name: string } }
  | { type: 'ToolBorrowed'; data: { by: string } }
  | { type: 'ToolReturned'; data: null };

export type ToolCommand = { type: 'Add'; name: string } | { type: 'Borrow'; by: string } | { type: 'Return' };

export interface Tool {
  readonly name: string | null;
  readonly holder: string | null;
}

/** The shed says no. */
export class Refusal extends Error {
  constructor(
    readonly code: 'NO_SUCH_TOOL' | 'ALREADY_BORROWED',
    message: string,
  ) {
    super(message);
  }
}

export const tool = decider({
  category: 'tool',
  initialState: { name: null, holder: null } as Tool,

  evolve: (tool, event: ToolEvent): Tool => {
    switch (event.type) {
      case 'ToolAdded':
        return { ...tool, name: event.data.name };
      case 'ToolBorrowed':
        return { ...tool, holder: event.data.by };
      case 'ToolReturned':
        return { ...tool, holder: null };
    }
  },

  decide: (tool, command: ToolCommand) => {
    if (command.type === 'Add')
      return tool.name === null ? { type: 'ToolAdded', data: { name: command.name } } : [];
    if (tool.name === null) throw new Refusal('NO_SUCH_TOOL', 'There is no such tool in the shed.');
    switch (command.type) {
      case 'Borrow':
        if (tool.holder === command.by) return [];
        if (tool.holder !== null)
          throw new Refusal('ALREADY_BORROWED', `${tool.holder} has the ${tool.name}.`);
        return { type: 'ToolBorrowed', data: { by: command.by } };
      case 'Return':
        return tool.holder === null ? [] : { type: 'ToolReturned', data: null };
    }
  },
});
