import type { NewEvent } from '@eventfold/core';

/** Events that between them use every field that an event has, with content that encodings get wrong. */
export function fullEvents(): readonly (NewEvent & { readonly id: string })[] {
  return [
    {
      id: crypto.randomUUID(),
      type: 'Described',
      schemaVersion: 3,
      data: { list: [1, null, 'é\u2028👩‍👩‍👧'], empty: {}, none: [] },
      metadata: { note: 'ours', deep: { n: 0.1 } },
      system: {
        correlationId: 'correlation é',
        causationId: 'causation',
        commandId: 'command',
        commandHash: 'hash',
        tags: ['b', 'a, b', 'b'],
        subject: 'person-7',
        contentType: 'application/json',
      },
    },
    {
      id: crypto.randomUUID(),
      type: 'Packed',
      schemaVersion: 2,
      data: Uint8Array.from({ length: 256 }, (_, byte) => byte),
      metadata: { note: 'bytes' },
      system: { contentType: 'application/octet-stream', tags: ['bytes'] },
    },
    {
      id: crypto.randomUUID(),
      type: 'Keyed',
      data: JSON.parse('{"__proto__":{"a":1},"constructor":2}') as unknown,
      metadata: JSON.parse('{"__proto__":1}') as object,
    },
    { id: crypto.randomUUID(), type: 'Bare', data: null },
  ];
}
