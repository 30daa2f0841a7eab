import { test } from 'node:test';
import { given } from '@eventfold/testkit';
import { tool, type ToolEvent } from './tool.js';

const added: ToolEvent = { type: 'ToolAdded', data: { name: 'drill' } };
const borrowed: ToolEvent = { type: 'ToolBorrowed', data: { by: 'ann' } };
const returned: ToolEvent = { type: 'ToolReturned', data: null };

test('a tool in the shed can be borrowed', async () => {
  await given(tool, added).when({ type: 'Borrow', by: 'ann' }).thenEvents(borrowed);
});

test('but not one that somebody else has', async () => {
  await given(tool, added, borrowed)
    .when({ type: 'Borrow', by: 'bob' })
    .thenRejects({ code: 'ALREADY_BORROWED' });
});

test('when it is back, the next one gets it', async () => {
  await given(tool, added, borrowed, returned)
    .when({ type: 'Borrow', by: 'bob' })
    .thenEvents({ type: 'ToolBorrowed', data: { by: 'bob' } });
});
